/*
 * soak.c - runs very many boxes in one warden, for tools/soak to watch that nothing grows.
 *
 *   soak BOXES STEP
 *
 * Two judges at once run the probe program, which does nothing. "warden PID" is printed at the start and "ran N" after
 * every STEP boxes; then a line is awaited on standard input, so that whoever watches can count while nothing moves.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "judge/daemon/role.h"
#include "judge/daemon/warden_start.h"
#include "sandbox/cleanup.h"
#include "sandbox/client.h"

#define JUDGES 2
#define MIB    (UINT64_C(1024) * 1024)

struct soak {
	struct judge_policy *policy;
	struct judge_warden warden;
	struct sbx_client clients[JUDGES];
	struct sbx_run *run;
	int null;
};

static int fill_run(const struct soak *soak, struct sbx_error *err)
{
	static const char *const argv[] = { "/probe", "exit", "0", NULL }, *const envp[] = { NULL };
	int filter = judge_policy_filter(soak->policy, "native");

	if (filter < 0)
		return sbx_error_set(err, 0, "there is no seccomp policy native");
	soak->run->filter = (uint32_t)filter;
	soak->run->limits = (struct sbx_limits){ .cpu_ns = 10000000000u,
						 .wall_ns = 60000000000u,
						 .memory_bytes = 64 * MIB,
						 .stack_bytes = 8 * MIB,
						 .file_bytes = MIB,
						 .work_bytes = MIB,
						 .work_inodes = 100,
						 .output_bytes = MIB,
						 .open_files = 64,
						 .processes = 4 };
	(void)snprintf(soak->run->cwd, sizeof(soak->run->cwd), "/work");
	return sbx_client_set_strings(soak->run, argv, envp, err);
}

static int start(struct soak *soak, struct sbx_error *err)
{
	static const struct judge_bind probe = { MINOS_PROBE, "/probe" };
	struct judge_warden_wish wish = { .slots = JUDGES, .binds = &probe, .bind_count = 1 };
	char policies[4096];
	int r = judge_policy_find(policies, sizeof(policies), err);

	memset(&wish.ceiling, 0xff, sizeof(wish.ceiling)); /* SBX_NO_LIMIT */
	if (r == 0)
		r = judge_policy_load(policies, &soak->policy, err);
	wish.policy = soak->policy;
	if (r == 0)
		r = judge_warden_start(&wish, &soak->warden, err);
	for (unsigned j = 0; j < JUDGES && r == 0; j++) {
		int sock = -1;

		r = judge_warden_attach(&soak->warden, j, &sock, err);
		if (r == 0)
			r = sbx_client_open(sock, &soak->clients[j], err);
	}
	soak->run = calloc(1, sizeof(*soak->run));
	soak->null = open("/dev/null", O_RDWR | O_CLOEXEC);
	if (r == 0 && (soak->run == NULL || soak->null < 0))
		r = sbx_error_set(err, errno, "prepare the boxes");
	return r < 0 ? r : fill_run(soak, err);
}

static int run_boxes(struct soak *soak, unsigned judge, unsigned long count, struct sbx_error *err)
{
	const struct sbx_io io = { .input = soak->null, .output = -1, .error = -1, .stop = -1 };

	for (unsigned long i = 0; i < count; i++) {
		struct sbx_result result;
		struct sbx_io_seen seen;
		int r = sbx_client_run(&soak->clients[judge], soak->run, &io, &result, &seen, err);

		if (r < 0)
			return r;
		if (result.outcome != SBX_OUTCOME_EXITED || result.exit_code != 0 || result.limit != SBX_LIMIT_NONE)
			return sbx_error_set(err, 0, "a box ended with outcome %u, exit status %d: %s", result.outcome,
					     result.exit_code, result.error);
	}
	return 0;
}

/* Judge 1 is a process of its own, for each step, so that two boxes run at once. */
static int run_step(struct soak *soak, unsigned long count, struct sbx_error *err)
{
	int status = 0, r;
	pid_t other = fork();

	if (other < 0)
		return sbx_error_set(err, errno, "fork");
	if (other == 0) {
		(void)prctl(PR_SET_PDEATHSIG,
			    SIGKILL); /* only for tidiness: its socket ends with its parent's warden */
		r = run_boxes(soak, 1, count / 2, err);
		if (r < 0)
			(void)fprintf(stderr, "soak: %s\n", err->text);
		_exit(r < 0 ? 1 : 0);
	}
	soak->clients[1].tag += (uint32_t)(count / 2); /* as its copy counts */
	r = run_boxes(soak, 0, count - count / 2, err);
	while (waitpid(other, &status, 0) < 0 && errno == EINTR)
		;
	return r == 0 && status != 0 ? sbx_error_set(err, 0, "the other judge failed") : r;
}

static bool may_go_on(unsigned long done)
{
	char line[8];

	printf("ran %lu\n", done);
	return fflush(stdout) == 0 && fgets(line, sizeof(line), stdin) != NULL;
}

static int soak_all(struct soak *soak, unsigned long boxes, unsigned long step, struct sbx_error *err)
{
	int r = start(soak, err);

	if (r < 0)
		return r;
	printf("warden %d\n", (int)soak->warden.pid);
	for (unsigned long done = 0; done < boxes && r == 0 && may_go_on(done); done += step)
		r = run_step(soak, step, err);
	if (r == 0)
		(void)may_go_on(boxes); /* the last count; then all ends anyway */
	return r;
}

int main(int argc, char **argv)
{
	static struct soak soak = { .warden = { .pid = -1, .control = -1 }, .null = -1 };
	struct sbx_error err = { 0 };
	unsigned long boxes, step;
	int status;

	if (judge_role_dispatch(argc, argv, &status))
		return status;
	boxes = argc == 3 ? strtoul(argv[1], NULL, 10) : 0;
	step = argc == 3 ? strtoul(argv[2], NULL, 10) : 0;
	if (boxes == 0 || step == 0 || boxes % step != 0) {
		(void)fprintf(stderr, "soak: usage: soak BOXES STEP, a part of BOXES\n");
		return 2;
	}
	for (unsigned j = 0; j < JUDGES; j++)
		soak.clients[j] = (struct sbx_client){ .sock = -1, .tree = -1 };
	status = soak_all(&soak, boxes, step, &err) < 0 ? 1 : 0;
	if (status != 0)
		(void)fprintf(stderr, "soak: %s\n", err.text);
	for (unsigned j = 0; j < JUDGES; j++)
		sbx_client_close(&soak.clients[j]);
	judge_warden_stop(&soak.warden);
	judge_policy_free(soak.policy);
	free(soak.run);
	return status;
}
