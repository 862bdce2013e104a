/*
 * scenario.h - what the scenario tests share: a real warden, and probe programs in real boxes.
 *
 * libcheck runs each case in a process of its own: a case that dies takes its warden with it, by the end of its control
 * socket.
 */
#ifndef SANDBOX_TESTS_SCENARIO_H
#define SANDBOX_TESTS_SCENARIO_H

#include <check.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "judge/daemon/warden_start.h"
#include "sandbox/client.h"
#include "sandbox/tests/suite.h"
#include "sandbox/wire.h"

#define SCENARIO_ARGS 12

/* A warden with its policies, as one case uses it. */
struct scenario {
	struct judge_policy *policy;
	struct judge_warden warden;
	struct judge_warden_wish wish;
	bool degraded; /* no control group can be written here */
};

/* What to run. Zero fields: no argument, scenario_limits(). */
struct scenario_run {
	const char *args[SCENARIO_ARGS]; /* of the probe */
	const char *const *argv;         /* instead of the probe: a whole command line */
	const char *const *envp;
	struct sbx_limits limits;
	const char *filter;  /* "native" */
	const char *cwd;     /* "/work" */
	const char *input;   /* text for standard input */
	const int *standard; /* three descriptors to hand over as they are; -1, as NULL: the usual one */
	const char *share;   /* of the slot's spool, shown at /app */
	bool collect, read_only;
};

struct scenario_artifact {
	char path[SBX_PATH_MAX];
	uint64_t size;
	bool executable, regular;
	unsigned mode;
	char head[32]; /* its first bytes */
};

/* What came of it. */
struct scenario_seen {
	struct sbx_result result;
	struct sbx_io_seen io;
	char out[32768], err[4096]; /* terminated; what is longer is cut */
	struct scenario_artifact artifacts[64];
	size_t artifact_count; /* all of them, also those past the array */
	int refuse_with;       /* set before: the sinks refuse the first bytes with this -errno */
};

/* True in the virtual machine, which is slow and whose clock says nothing. */
bool scenario_slow(void);

/* Milliseconds as nanoseconds, longer where everything is slow. */
uint64_t scenario_ms(uint64_t ms);

/* What a run has that says nothing else: enough for every applet that is not to meet a limit. */
struct sbx_limits scenario_limits(void);

/* Starts a warden with wish (policy and the probe's bind are added; a zero ceiling is no ceiling). Fails the case if it
 * cannot. */
void scenario_start(struct scenario *scenario, const struct judge_warden_wish *wish);

/* Stops it and fails the case if a process, control group or descriptor of it is left. */
void scenario_stop(struct scenario *scenario);

/* Fails the case if a process with one of the warden's uids, or its control group, is there after a short while. */
void scenario_expect_clean(const struct judge_warden *warden);

/*
 * With a pool, waits until a box of some slot is ready: the next run of a slot that has one, and not all of them, is in
 * a box made ahead. The variable MINOS_TEST_POOL=N gives each warden a pool that says nothing of one itself.
 */
void scenario_wait_for_warm(const struct scenario *scenario);

/* A judge for slot. */
void scenario_client(const struct scenario *scenario, unsigned slot, struct sbx_client *client);

/* Fills message as sbx_client_run would send it; the caller frees it. */
struct sbx_run *scenario_message(const struct scenario *scenario, const struct scenario_run *run);

/* Runs run to its end. Returns what sbx_client_run does. */
int scenario_try(const struct scenario *scenario, struct sbx_client *client, const struct scenario_run *run,
		 struct scenario_seen *seen, struct sbx_error *err);

/* The same; fails the case when it could not be asked. */
void scenario_run(const struct scenario *scenario, struct sbx_client *client, const struct scenario_run *run,
		  struct scenario_seen *seen);

/* The number behind "key=" at the start of a line of the output; fails the case if there is none. */
long scenario_value(const struct scenario_seen *seen, const char *key);

/* Whether the output has this line. */
bool scenario_line(const struct scenario_seen *seen, const char *line);

/* Descriptors and resident KiB of a process; -1 if they cannot be read. */
int scenario_count_fds(pid_t pid);
long scenario_resident_kib(pid_t pid);

/* A judge's bare socket to slot 0; the warden's greeting is taken. */
int scenario_judge(const struct scenario *scenario);

/* Whether the warden closes sock, after whatever it still sends; waits for that. */
bool scenario_dropped(int sock);

/* The next result from sock; false if none comes. */
bool scenario_receive(int sock, struct sbx_result *result);

/* Three descriptors of /dev/null, as a run needs them. */
void scenario_nulls(int fds[3]);

/* A child of the process, that is the init of a box when it is a warden; -1 for none. The second waits for one. */
pid_t scenario_child(pid_t parent);
pid_t scenario_wait_for_child(pid_t parent);

/* Fails the case if the warden still has a box, or more than so many descriptors, after a while. */
void scenario_expect_no_box(const struct scenario *scenario);
void scenario_expect_fds(const struct scenario *scenario, int at_most);

/* "exited 3, limit cpu, ..." for messages. */
const char *scenario_describe(const struct scenario_seen *seen);

#endif
