/*
 * judge.c - minos judge: one submission on one package, without a daemon.
 *
 * Starts the warden and the judge role that minosd would start, and shows what they tell. This process reads the files,
 * as the user who asked; the judge works as nobody in particular and sees the package through a read-only tree.
 */
#include <argp.h>
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "judge/cli/cli.h"
#include "judge/cli/events.h"
#include "judge/cli/own_package.h"
#include "judge/cli/own_sources.h"
#include "judge/cli/own_spool.h"
#include "judge/daemon/job_file.h"
#include "judge/daemon/once.h"
#include "judge/daemon/role.h"
#include "judge/daemon/warden_start.h"
#include "judge/package/package.h"
#include "judge/policy/policy.h"
#include "judge/store/files.h"
#include "sandbox/cleanup.h"
#include "sandbox/ipc.h"

enum judge_option {
	OPT_LANGUAGE = 'l',
	OPT_ALL = 'a',
	OPT_JSON = 'j',
	OPT_ENTRY = 'e',
	OPT_PROFILE = 256,
	OPT_CGROUP,
	OPT_ROOTFS,
	OPT_DEGRADED,
	OPT_VERDICTS
};

static const struct argp_option options[] = {
	{ "language", OPT_LANGUAGE, "NAME", 0, "the language (from the files' extensions)", 0 },
	{ "entry-point", OPT_ENTRY, "NAME", 0, "the file, or for Java the class, that is the program", 0 },
	{ "all-tests", OPT_ALL, NULL, 0, "also run tests that can change neither verdict nor score any more", 0 },
	{ "json", OPT_JSON, NULL, 0, "print the result as JSON", 0 },
	{ "verdicts", OPT_VERDICTS, "JUDGE", 0, "name and order verdicts as kattis, domjudge or ccs do", 0 },
	{ "profile", OPT_PROFILE, "NAME", 0, "default limits and ceilings (contest)", 0 },
	{ "cgroup", OPT_CGROUP, "GROUP", 0, "nest in this control group instead of our own", 0 },
	{ "rootfs", OPT_ROOTFS, "DIR", 0, "show boxes the system in DIR instead of the host's", 0 },
	{ "degraded", OPT_DEGRADED, NULL, 0, "go on with rlimits where no control group can be written", 0 },
	{ 0 },
};

struct wanted {
	const char *language, *entry, *profile, *cgroup, *rootfs;
	enum judge_verdict_style style;
	bool all_tests, json, degraded;
	char *package;
	char **paths;
	size_t path_count;
};

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
	struct wanted *command = state->input;

	switch (key) {
	case OPT_LANGUAGE:
		command->language = arg;
		return 0;
	case OPT_ENTRY:
		if (arg[0] == '\0' || strlen(arg) >= JUDGE_ONCE_ENTRY_SIZE)
			argp_error(state, "--entry-point: a name of 1 to %d bytes", JUDGE_ONCE_ENTRY_SIZE - 1);
		command->entry = arg;
		return 0;
	case OPT_ALL:
		command->all_tests = true;
		return 0;
	case OPT_JSON:
		command->json = true;
		return 0;
	case OPT_VERDICTS:
		if (judge_verdict_style(arg, &command->style) < 0)
			argp_error(state, "--verdicts %s: kattis, domjudge, ccs or minos", arg);
		return 0;
	case OPT_PROFILE:
		command->profile = arg;
		return 0;
	case OPT_CGROUP:
		command->cgroup = arg;
		return 0;
	case OPT_ROOTFS:
		command->rootfs = arg;
		return 0;
	case OPT_DEGRADED:
		command->degraded = true;
		return 0;
	case ARGP_KEY_ARGS:
		command->package = state->argv[state->next];
		command->paths = state->argv + state->next + 1;
		command->path_count = (size_t)(state->argc - state->next - 1);
		if (command->path_count == 0)
			argp_error(state, "no source file");
		return 0;
	case ARGP_KEY_NO_ARGS:
		argp_error(state, "no package and no source file");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static int run_judge(const struct wanted *command, const struct judge_warden *warden, const char *policies,
		     const char *language, const char *spool_path, int spool, int job, struct sbx_error *err)
{
	const char *slash = strrchr(command->package, '/');
	char inner[PATH_MAX];
	const char *const args[] = { "--policies", policies,
				     "--profile",  command->profile,
				     "--package",  slash != NULL && slash[1] != '\0' ? slash + 1 : command->package,
				     "--spool",    inner,
				     NULL };
	struct judge_once_order order = { .kind = JUDGE_ONCE_FILES,
					  .all_tests = command->all_tests,
					  .style = (uint16_t)command->style };
	sbx_close int sock = -1, theirs = -1, orders = -1, its_orders = -1;
	int pair[2], order_pair[2], status, r;
	pid_t pid = -1;

	(void)snprintf(inner, sizeof(inner), "%.*s/0", (int)sizeof(inner) - 3, spool_path);
	r = judge_warden_attach(warden, 0, &sock, err);
	if (r < 0)
		return r;
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
		return sbx_error_set(err, errno, "make the judge's channel");
	theirs = pair[1];
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, order_pair) != 0) {
		r = sbx_error_set(err, errno, "make the judge's channel");
	} else {
		orders = order_pair[0];
		its_orders = order_pair[1];
		(void)snprintf(order.language, sizeof(order.language), "%s", language); /* policies have short names */
		if (command->entry != NULL)
			(void)snprintf(order.entry, sizeof(order.entry), "%s", command->entry);
		r = sbx_ipc_send(orders, &order, sizeof(order), &job, 1, 0);
		if (r < 0)
			(void)sbx_error_set(err, -r, "order the judge");
	}
	if (r == 0)
		r = judge_role_spawn("judge-once", args, (int[]){ sock, theirs, spool, its_orders }, 4, &pid, err);
	sbx_ipc_close_all(&orders, 1); /* there is no second one */
	sbx_ipc_close_all(&its_orders, 1);
	if (r < 0) {
		(void)close(pair[0]); /* unused */
		return r;
	}
	sbx_ipc_close_all(&theirs, 1);
	sbx_ipc_close_all(&sock, 1);
	status = judge_events_show("minos judge", pair[0],
				   &(struct judge_events_how){ .as_json = command->json,
							       .style = command->style,
							       .bytes_max = JUDGE_CLI_JSON_BYTES_MAX });
	while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		;
	return status;
}

struct prepared {
	struct judge_policy *policy;
	struct judge_own_sources sources;
	const struct judge_language *language;
	char policies[PATH_MAX], package[PATH_MAX], rootfs[PATH_MAX];
	const char *system; /* rootfs, or NULL for the host's */
	bool archive;       /* the package is to be unpacked first */
	bool bad_archive;   /* it cannot be */
	bool bad_sources;   /* what was given as the submission cannot be judged */
};

static int prepare(struct wanted *command, struct prepared *prepared, struct sbx_error *err)
{
	struct judge_files_limits limits;
	const struct judge_profile *profile;
	int r = judge_policy_find(prepared->policies, sizeof(prepared->policies), err);

	if (r == 0)
		r = judge_policy_load(prepared->policies, &prepared->policy, err);
	if (r == 0)
		r = judge_rootfs_find(command->rootfs, prepared->rootfs, &prepared->system, err);
	if (r < 0)
		return r;
	profile = judge_policy_profile(prepared->policy, command->profile);
	if (profile == NULL)
		return sbx_error_set(err, 0, "--profile %s: there is no such profile", command->profile);
	r = judge_own_package_find(command->package, prepared->package, &prepared->archive, err);
	if (r < 0)
		return r;
	command->package = prepared->package;
	limits = (struct judge_files_limits){ .bytes = profile->source_bytes,
					      .answer_bytes = profile->ceiling.output_bytes,
					      .files = profile->source_files };
	if (command->language != NULL && strcmp(command->language, judge_policy_answers()->name) == 0)
		limits.bytes = limits.answer_bytes; /* whatever the files are called */
	r = judge_own_sources_read(command->paths, command->path_count, &limits, &prepared->sources, err);
	prepared->bad_sources = r < 0 && !prepared->sources.failed;
	return r < 0 ? r
		     : judge_files_language(prepared->policy, command->language, prepared->sources.files,
					    prepared->sources.count, &prepared->language, err);
}

static int judge_it(const struct wanted *command, struct prepared *prepared, struct sbx_error *err)
{
	struct judge_warden warden = { .pid = -1, .control = -1 };
	struct judge_own_spool spool = JUDGE_OWN_SPOOL_NONE;
	struct sbx_error left;
	struct judge_warden_wish wish = { .policy = prepared->policy,
					  .ceiling = judge_policy_profile(prepared->policy, command->profile)->ceiling,
					  .slots = 1,
					  .spool = spool.path,
					  .data = prepared->package,
					  .pool = JUDGE_WARM_BOXES,
					  .cgroup = command->cgroup,
					  .rootfs = prepared->system,
					  .degraded = command->degraded };
	sbx_close int job = -1;
	int r = judge_own_spool_make(&spool, 1, err);

	if (r == 0 && prepared->archive) {
		r = judge_own_package_unpack(&spool, prepared->policies, prepared->package, err);
		prepared->bad_archive = r == -EINVAL || r == -EFBIG;
	}
	if (r == 0)
		r = judge_warden_start(&wish, &warden, err);
	if (r == 0)
		job = r = judge_job_file_make(prepared->sources.files, prepared->sources.count, err);
	if (r >= 0)
		r = run_judge(command, &warden, prepared->policies, prepared->language->name, spool.path,
			      spool.slots[0], job, err);
	judge_warden_stop(&warden);
	if (judge_own_spool_remove(&spool, &left) < 0)
		(void)fprintf(stderr, "minos judge: %s\n", left.text);
	return r;
}

static const char doc[] =
    "Judges one submission (its source FILEs, which may be directories and archives) on the problem package PACKAGE, a "
    "directory or an archive of one "
    "(.zip, .tar, .tar.gz, .tar.zst), here and now.\v"
    "Exit status: 0 accepted, 1 judged and not accepted, 2 bad usage or input, 3 Minos itself failed.\n"
    "Example:\n  minos judge testcases/problems/peragrams solution.cpp\n";

static const struct argp argp = {
	.options = options, .parser = parse_option, .args_doc = "PACKAGE FILE...", .doc = doc
};

int judge_cli_judge(int argc, char **argv)
{
	struct wanted command = { .profile = "contest" };
	static struct prepared prepared;
	struct sbx_error err = { 0 };
	int r, status;

	if (argp_parse(&argp, argc, argv, 0, NULL, &command) != 0)
		return 2;
	r = prepare(&command, &prepared, &err);
	status = r < 0 && !sbx_error_is_shortage(-r) && !prepared.sources.failed ? 2 : 3;
	if (r == 0)
		r = judge_it(&command, &prepared, &err);
	if (prepared.bad_archive || prepared.bad_sources)
		status = 2;
	if (r < 0)
		(void)fprintf(stderr, "minos judge: %s\n", err.text);
	else
		status = r;
	judge_files_free_all(prepared.sources.files, prepared.sources.count);
	judge_policy_free(prepared.policy);
	return status;
}
