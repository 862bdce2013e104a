/* boxes.c - see boxes.h. */
#include "sandbox/tests/boxes.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MIB (UINT64_C(1024) * 1024)

static int fill_run(const struct boxes *boxes, struct sbx_error *err)
{
	static const char *const argv[] = { "/probe", "exit", "0", NULL }, *const envp[] = { NULL };
	int filter = judge_policy_filter(boxes->policy, "native");

	if (filter < 0)
		return sbx_error_set(err, 0, "there is no seccomp policy native");
	boxes->run->filter = (uint32_t)filter;
	boxes->run->limits = (struct sbx_limits){ .cpu_ns = 10000000000u,
						  .wall_ns = 60000000000u,
						  .memory_bytes = 64 * MIB,
						  .stack_bytes = 8 * MIB,
						  .file_bytes = MIB,
						  .work_bytes = MIB,
						  .work_inodes = 100,
						  .output_bytes = MIB,
						  .open_files = 64,
						  .processes = 4 };
	(void)snprintf(boxes->run->cwd, sizeof(boxes->run->cwd), "/work");
	return sbx_client_set_strings(boxes->run, argv, envp, err);
}

static int add_judge(struct boxes *boxes, struct sbx_error *err)
{
	int sock = -1, r = judge_warden_attach(&boxes->warden, boxes->judges, &sock, err);

	if (r < 0)
		return r;
	r = sbx_client_open(sock, &boxes->clients[boxes->judges], err);
	if (r < 0)
		(void)close(sock); /* the warden sees that */
	else
		boxes->judges++;
	return r;
}

int boxes_start(struct boxes *boxes, unsigned judges, unsigned pool, struct sbx_error *err)
{
	static const struct judge_bind probe = { MINOS_PROBE, "/probe" };
	struct judge_warden_wish wish = { .slots = judges, .binds = &probe, .bind_count = 1, .pool = pool };
	char policies[4096];
	int r = judge_policy_find(policies, sizeof(policies), err);

	memset(boxes, 0, sizeof(*boxes));
	boxes->warden = (struct judge_warden){ .pid = -1, .control = -1 };
	memset(&wish.ceiling, 0xff, sizeof(wish.ceiling)); /* SBX_NO_LIMIT */
	boxes->null = open("/dev/null", O_RDWR | O_CLOEXEC);
	boxes->run = calloc(1, sizeof(*boxes->run));
	if (r == 0 && (boxes->run == NULL || boxes->null < 0))
		r = sbx_error_set(err, errno, "prepare the boxes");
	if (r == 0)
		r = judge_policy_load(policies, &boxes->policy, err);
	wish.policy = boxes->policy;
	if (r == 0)
		r = judge_warden_start(&wish, &boxes->warden, err);
	while (r == 0 && boxes->judges < judges)
		r = add_judge(boxes, err);
	return r < 0 ? r : fill_run(boxes, err);
}

int boxes_run(struct boxes *boxes, unsigned judge, struct sbx_error *err)
{
	const struct sbx_io io = { .input = boxes->null, .output = -1, .error = -1, .stop = -1 };
	struct sbx_result result;
	struct sbx_io_seen seen;
	int r = sbx_client_run(&boxes->clients[judge], boxes->run, &io, &result, &seen, err);

	if (r < 0)
		return r;
	if (result.outcome != SBX_OUTCOME_EXITED || result.exit_code != 0 || result.limit != SBX_LIMIT_NONE)
		return sbx_error_set(err, 0, "a box ended with outcome %u, exit status %d: %s", result.outcome,
				     result.exit_code, result.error);
	return 0;
}

void boxes_stop(struct boxes *boxes)
{
	for (unsigned j = 0; j < boxes->judges; j++)
		sbx_client_close(&boxes->clients[j]);
	judge_warden_stop(&boxes->warden);
	judge_policy_free(boxes->policy);
	free(boxes->run);
	if (boxes->null >= 0)
		(void)close(boxes->null); /* nothing was written */
}
