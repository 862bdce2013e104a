/* scenario.c - see scenario.h: wardens and runs. What is left behind is looked at in scenario_clean.c. */
#include "sandbox/tests/scenario.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sandbox/cleanup.h"

#define MIB (UINT64_C(1024) * 1024)

bool scenario_slow(void)
{
	const char *machine = getenv("MINOS_MACHINE");

	return machine != NULL && strcmp(machine, "uml") == 0;
}

struct sbx_limits scenario_limits(void)
{
	struct sbx_limits limits = {
		.cpu_ns = 3000000000u,
		.wall_ns = 20000000000u,
		.memory_bytes = 64 * MIB,
		.stack_bytes = 8 * MIB,
		.file_bytes = 64 * MIB,
		.work_bytes = 32 * MIB,
		.work_inodes = 300,
		.output_bytes = MIB,
		.open_files = 64,
		.processes = 16,
	};

	if (scenario_slow())
		limits.cpu_ns *= 8;
	return limits;
}

uint64_t scenario_ms(uint64_t ms)
{
	return ms * 1000000u * (scenario_slow() ? 8 : 1);
}

void scenario_start(struct scenario *scenario, const struct judge_warden_wish *wish)
{
	static const struct judge_bind probe = { MINOS_PROBE, "/probe" };
	const char *pool = getenv("MINOS_TEST_POOL");
	struct sbx_error err = { 0 };
	char policies[4096];
	int r = judge_policy_find(policies, sizeof(policies), &err);

	memset(scenario, 0, sizeof(*scenario));
	scenario->warden.pid = -1;
	scenario->warden.control = -1;
	if (r == 0)
		r = judge_policy_load(policies, &scenario->policy, &err);
	ck_assert_msg(r == 0, "%s", err.text);
	if (wish != NULL)
		scenario->wish = *wish;
	scenario->wish.policy = scenario->policy;
	scenario->wish.slots = scenario->wish.slots == 0 ? 1 : scenario->wish.slots;
	if (scenario->wish.pool == 0 && pool != NULL)
		scenario->wish.pool = (unsigned)strtoul(pool, NULL, 10);
	scenario->wish.binds = &probe;
	scenario->wish.bind_count = 1;
	if (scenario->wish.ceiling.cpu_ns == 0)
		memset(&scenario->wish.ceiling, 0xff, sizeof(scenario->wish.ceiling)); /* SBX_NO_LIMIT */
	r = judge_warden_start(&scenario->wish, &scenario->warden, &err);
	if (r < 0 && geteuid() != 0 && !scenario->wish.degraded) {
		/* An ordinary user without a control group of their own: what is left is what rlimits can do. */
		scenario->degraded = scenario->wish.degraded = true;
		r = judge_warden_start(&scenario->wish, &scenario->warden, &err);
	}
	ck_assert_msg(r == 0, "%s", err.text);
	scenario->degraded = scenario->wish.degraded;
}

void scenario_stop(struct scenario *scenario)
{
	struct judge_warden stopped = scenario->warden;

	judge_warden_stop(&scenario->warden);
	scenario_expect_clean(&stopped);
	judge_policy_free(scenario->policy);
	scenario->policy = NULL;
}

void scenario_client(const struct scenario *scenario, unsigned slot, struct sbx_client *client)
{
	struct sbx_error err = { 0 };
	int sock = -1, r = judge_warden_attach(&scenario->warden, slot, &sock, &err);

	if (r == 0)
		r = sbx_client_open(sock, client, &err);
	ck_assert_msg(r == 0, "%s", err.text);
	ck_assert_uint_eq(client->slot, slot);
}

struct sbx_run *scenario_message(const struct scenario *scenario, const struct scenario_run *run)
{
	static const char *const environment[] = { "PATH=/usr/bin:/bin", "HOME=/work", NULL };
	const char *argv[SCENARIO_ARGS + 2] = { "/probe" };
	struct sbx_run *message = calloc(1, sizeof(*message));
	struct sbx_limits defaults = scenario_limits();
	struct sbx_error err = { 0 };
	int filter, r;

	ck_assert_ptr_nonnull(message);
	for (int i = 0; i < SCENARIO_ARGS && run->args[i] != NULL; i++)
		argv[i + 1] = run->args[i];
	filter = judge_policy_filter(scenario->policy, run->filter == NULL ? "native" : run->filter);
	ck_assert_int_ge(filter, 0);
	message->filter = (uint32_t)filter;
	message->flags = (run->collect ? SBX_RUN_COLLECT : 0) | (run->read_only ? SBX_RUN_READ_ONLY : 0);
	message->limits = run->limits;
	sbx_limits_default(&message->limits, &defaults);
	if (run->share != NULL) {
		message->share_count = 1;
		(void)snprintf(message->shares[0].name, sizeof(message->shares[0].name), "%s", run->share);
		(void)snprintf(message->shares[0].at, sizeof(message->shares[0].at), "/app");
	}
	(void)snprintf(message->cwd, sizeof(message->cwd), "%s", run->cwd == NULL ? "/work" : run->cwd);
	r = sbx_client_set_strings(message, run->argv == NULL ? argv : run->argv,
				   run->envp == NULL ? environment : run->envp, &err);
	ck_assert_msg(r == 0, "%s", err.text);
	return message;
}

static int take(struct scenario_seen *seen, char *text, size_t size, const void *data, size_t length)
{
	size_t used = strlen(text), room = size - 1 - used;

	if (seen->refuse_with != 0)
		return seen->refuse_with;
	memcpy(text + used, data, length < room ? length : room);
	text[used + (length < room ? length : room)] = '\0';
	return 0;
}

static int on_output(void *ctx, const void *data, size_t size)
{
	struct scenario_seen *seen = ctx;

	return take(seen, seen->out, sizeof(seen->out), data, size);
}

static int on_error(void *ctx, const void *data, size_t size)
{
	struct scenario_seen *seen = ctx;

	return take(seen, seen->err, sizeof(seen->err), data, size);
}

static int on_artifact(void *ctx, const struct sbx_artifact *artifact, int fd)
{
	struct scenario_seen *seen = ctx;
	size_t i = seen->artifact_count++;
	sbx_close int owned = fd;
	struct stat st;

	if (i < sizeof(seen->artifacts) / sizeof(seen->artifacts[0])) {
		struct scenario_artifact *kept = &seen->artifacts[i];
		ssize_t got = pread(owned, kept->head, sizeof(kept->head) - 1, 0);

		(void)snprintf(kept->path, sizeof(kept->path), "%s", artifact->path);
		kept->size = artifact->size;
		kept->executable = artifact->executable != 0;
		kept->regular = fstat(owned, &st) == 0 && S_ISREG(st.st_mode) && (uint64_t)st.st_size == artifact->size;
		kept->mode = st.st_mode & 07777u;
		kept->head[got < 0 ? 0 : got] = '\0';
	}
	return 0;
}

/* A descriptor to read text from; /dev/null for none. */
static int input_of(const char *text)
{
	int fd;

	if (text == NULL)
		return open("/dev/null", O_RDONLY | O_CLOEXEC);
	fd = memfd_create("input", MFD_CLOEXEC);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	ck_assert_int_eq(lseek(fd, 0, SEEK_SET), 0);
	return fd;
}

int scenario_try(const struct scenario *scenario, struct sbx_client *client, const struct scenario_run *run,
		 struct scenario_seen *seen, struct sbx_error *err)
{
	sbx_free struct sbx_run *message = scenario_message(scenario, run);
	sbx_close int input = input_of(run->input);
	const int *handed = run->standard;
	struct sbx_io io = {
		.input = handed != NULL && handed[0] >= 0 ? handed[0] : input,
		.output = handed != NULL ? handed[1] : -1,
		.error = handed != NULL ? handed[2] : -1,
		.on_output = on_output,
		.on_error = on_error,
		.on_artifact = on_artifact,
		.stop = -1,
		.ctx = seen,
	};

	scenario_wait_for_warm(scenario);
	seen->out[0] = seen->err[0] = '\0';
	seen->artifact_count = 0;
	memset(&seen->result, 0, sizeof(seen->result));
	return sbx_client_run(client, message, &io, &seen->result, &seen->io, err);
}

void scenario_run(const struct scenario *scenario, struct sbx_client *client, const struct scenario_run *run,
		  struct scenario_seen *seen)
{
	struct sbx_error err = { 0 };
	int r = scenario_try(scenario, client, run, seen, &err);

	ck_assert_msg(r == 0, "probe %s: %s", run->args[0] == NULL ? "" : run->args[0], err.text);
}

static const char *find_line(const char *text, const char *start)
{
	size_t length = strlen(start);

	while (text != NULL && *text != '\0') {
		if (strncmp(text, start, length) == 0)
			return text;
		text = strchr(text, '\n');
		text = text == NULL ? NULL : text + 1;
	}
	return NULL;
}

long scenario_value(const struct scenario_seen *seen, const char *key)
{
	char start[64];
	const char *line;

	(void)snprintf(start, sizeof(start), "%s=", key);
	line = find_line(seen->out, start);
	ck_assert_msg(line != NULL, "no %s in `%s`; %s", start, seen->out, scenario_describe(seen));
	return strtol(line + strlen(start), NULL, 0);
}

bool scenario_line(const struct scenario_seen *seen, const char *line)
{
	size_t length = strlen(line);
	const char *found = seen->out;

	while ((found = find_line(found, line)) != NULL && found[length] != '\n' && found[length] != '\0') {
		found = strchr(found, '\n');
		if (found++ == NULL)
			return false;
	}
	return found != NULL;
}

const char *scenario_describe(const struct scenario_seen *seen)
{
	static char text[1024];
	const struct sbx_result *r = &seen->result;

	(void)snprintf(
	    text, sizeof(text),
	    "outcome %u, limit %s, exit %d, signal %d, blocked %d, cpu %.1f ms, wall %.1f ms, peak %llu KiB, oom %llu, "
	    "refused %llu, stage %s, error `%s`, stderr `%.200s`",
	    r->outcome, sbx_limit_name(r->limit), r->exit_code, r->signal, r->blocked, (double)r->cpu_ns / 1e6,
	    (double)r->wall_ns / 1e6, (unsigned long long)r->memory_peak_bytes / 1024, (unsigned long long)r->oom_kills,
	    (unsigned long long)r->processes_refused, sbx_stage_name(r->stage), r->error, seen->err);
	return text;
}
