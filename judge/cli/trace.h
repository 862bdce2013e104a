/*
 * trace.h - runs a command as the user, outside of any box, and counts what it asks of the kernel beyond a policy.
 *
 * The command gets a filter that lets through what the policy lets through and tells this process of everything else,
 * which is counted and then made all the same (SECCOMP_USER_NOTIF_FLAG_CONTINUE). So the filter contains nothing: this
 * is for programs that the user trusts. Boxes have no such way: there a refused call is never made.
 */
#ifndef JUDGE_CLI_TRACE_H
#define JUDGE_CLI_TRACE_H

#include <stdbool.h>

#include "judge/policy/usage.h"
#include "sandbox/error.h"

struct judge_trace {
	const struct judge_inspection *policy;
	char **argv;  /* of the command, found in PATH */
	bool obey;    /* refusals by an error are answered as the policy does, in place of making the call */
	bool started; /* result: the command could be executed */
	int status;   /* result: as from waitpid */
	struct judge_usage usage; /* result: judge_usage_free */
};

/*
 * Runs the command to its end, and waits for all that it left running. SIGTERM and SIGHUP are passed on to it; SIGINT
 * and SIGQUIT, which a terminal sends to both, are left to it. Reaps every child of this process. Returns 0, or -errno
 * with err, also when the command could not be executed.
 */
int judge_trace_run(struct judge_trace *trace, struct sbx_error *err);

#endif
