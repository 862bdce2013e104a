/*
 * run.c - minos run: one command in a box.
 *
 * The command line is the judge here: it starts a warden of its own, asks it for one box, and pumps the output. Exit
 * status: the command's, 128 + signal, or 125 when Minos itself failed or killed it before it could end.
 */
#include <argp.h>
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "judge/cli/cli.h"
#include "judge/daemon/role.h"
#include "judge/daemon/warden_start.h"
#include "judge/grade/verdict.h"
#include "judge/policy/policy.h"
#include "judge/policy/quantity.h"
#include "sandbox/cleanup.h"
#include "sandbox/client.h"
#include "sandbox/input.h"
#include "sandbox/io.h"
#include "sandbox/root.h"

#define EXIT_MINOS   125
#define ENV_MAX      256
#define DEFAULT_PATH "PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"

enum run_option {
	OPT_CPU = 256,
	OPT_WALL,
	OPT_MEMORY,
	OPT_STACK,
	OPT_FILE_SIZE,
	OPT_WORK,
	OPT_INODES,
	OPT_OUTPUT,
	OPT_OPEN_FILES,
	OPT_PIDS,
	OPT_STDIN,
	OPT_STDOUT,
	OPT_STDERR,
	OPT_RO,
	OPT_ROOTFS,
	OPT_FILE,
	OPT_ENV,
	OPT_CWD,
	OPT_POLICY,
	OPT_PROFILE,
	OPT_JSON,
	OPT_DEGRADED,
	OPT_CGROUP,
};

static const struct argp_option options[] = {
	{ NULL, 0, NULL, 0, "Limits (what is not given comes from the profile):", 1 },
	{ "cpu", OPT_CPU, "TIME", 0, "CPU time of all processes: 1s, 500ms", 1 },
	{ "wall", OPT_WALL, "TIME", 0, "time on the clock", 1 },
	{ "memory", OPT_MEMORY, "SIZE", 0, "memory, written files included: 64M", 1 },
	{ "stack", OPT_STACK, "SIZE", 0, "stack", 1 },
	{ "pids", OPT_PIDS, "N", 0, "processes and threads", 1 },
	{ "output", OPT_OUTPUT, "SIZE", 0, "standard output and error together", 1 },
	{ "file-size", OPT_FILE_SIZE, "SIZE", 0, "one file", 1 },
	{ "work", OPT_WORK, "SIZE", 0, "all written files: /work, /tmp, /dev/shm", 1 },
	{ "inodes", OPT_INODES, "N", 0, "files and directories there", 1 },
	{ "open-files", OPT_OPEN_FILES, "N", 0, "open descriptors", 1 },
	{ "profile", OPT_PROFILE, "NAME", 0, "where other limits come from (contest)", 1 },
	{ NULL, 0, NULL, 0, "What is inside:", 2 },
	{ "ro", OPT_RO, "HOST:BOX", 0, "show a host file or directory read-only", 2 },
	{ "rootfs", OPT_ROOTFS, "DIR", 0, "show the system in DIR instead of the host's", 2 },
	{ "file", OPT_FILE, "HOST[:NAME]", 0, "copy a host file into the work directory", 2 },
	{ "env", OPT_ENV, "NAME=VALUE", 0, "set a variable", 2 },
	{ "cwd", OPT_CWD, "DIR", 0, "start in DIR (/work)", 2 },
	{ "policy", OPT_POLICY, "NAME", 0, "seccomp policy (run)", 2 },
	{ NULL, 0, NULL, 0, "In and out:", 3 },
	{ "stdin", OPT_STDIN, "FILE", 0, "read standard input from FILE", 3 },
	{ "stdout", OPT_STDOUT, "FILE", 0, "write standard output to FILE", 3 },
	{ "stderr", OPT_STDERR, "FILE", 0, "write standard error to FILE", 3 },
	{ "json", OPT_JSON, "FILE", 0, "write the result to FILE (- for standard output)", 3 },
	{ NULL, 0, NULL, 0, "The host:", 4 },
	{ "cgroup", OPT_CGROUP, "GROUP", 0, "nest in this control group instead of our own", 4 },
	{ "degraded", OPT_DEGRADED, NULL, 0, "go on with rlimits where no control group can be written", 4 },
	{ 0 },
};

struct run_command {
	struct sbx_limits limits;
	const char *profile, *policy, *cwd, *json, *cgroup, *rootfs;
	const char *standard[3];
	struct judge_bind ro[SBX_BINDS_MAX];
	size_t ro_count;
	char *files[SBX_FILES_MAX];
	size_t file_count;
	const char *env[ENV_MAX];
	size_t env_count;
	bool degraded;
	char **argv;
};

/* Which field of the limits an option sets, and how it is written. */
static int parse_limit(int key, const char *arg, struct sbx_limits *limits, struct sbx_error *err)
{
	switch (key) {
	case OPT_CPU:
		return judge_quantity_duration(arg, &limits->cpu_ns, err);
	case OPT_WALL:
		return judge_quantity_duration(arg, &limits->wall_ns, err);
	case OPT_MEMORY:
		return judge_quantity_size(arg, &limits->memory_bytes, err);
	case OPT_STACK:
		return judge_quantity_size(arg, &limits->stack_bytes, err);
	case OPT_FILE_SIZE:
		return judge_quantity_size(arg, &limits->file_bytes, err);
	case OPT_WORK:
		return judge_quantity_size(arg, &limits->work_bytes, err);
	case OPT_OUTPUT:
		return judge_quantity_size(arg, &limits->output_bytes, err);
	case OPT_INODES:
		return judge_quantity_count(arg, SBX_NO_LIMIT, &limits->work_inodes, err);
	case OPT_OPEN_FILES:
		return judge_quantity_count(arg, SBX_NO_LIMIT, &limits->open_files, err);
	case OPT_PIDS:
		return judge_quantity_count(arg, SBX_NO_LIMIT, &limits->processes, err);
	default:
		return 1;
	}
}

static const char *option_name(int key)
{
	for (const struct argp_option *option = options; option->name != NULL || option->doc != NULL; option++)
		if (option->key == key)
			return option->name;
	return "?";
}

static void add_ro(struct argp_state *state, struct run_command *command, char *arg)
{
	char *colon = strchr(arg, ':');

	if (colon == NULL || colon == arg || colon[1] != '/')
		argp_error(state, "--ro %s: wanted HOST:BOX, BOX absolute", arg);
	if (command->ro_count == SBX_BINDS_MAX)
		argp_error(state, "--ro: more than %d", SBX_BINDS_MAX);
	if (colon == NULL)
		return; /* argp_error has left already */
	*colon = '\0';
	command->ro[command->ro_count++] = (struct judge_bind){ arg, colon + 1 };
}

static void add_list(struct argp_state *state, struct run_command *command, int key, char *arg)
{
	if (key == OPT_ENV) {
		if (strchr(arg, '=') == NULL || arg[0] == '=')
			argp_error(state, "--env %s: wanted NAME=VALUE", arg);
		if (command->env_count == ENV_MAX - 4)
			argp_error(state, "--env: too many");
		command->env[command->env_count++] = arg;
		return;
	}
	if (command->file_count == SBX_FILES_MAX)
		argp_error(state, "--file: more than %d", SBX_FILES_MAX);
	command->files[command->file_count++] = arg;
}

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
	struct run_command *command = state->input;
	struct sbx_error err = { 0 };
	int r = parse_limit(key, arg, &command->limits, &err);

	if (r < 0)
		argp_error(state, "--%s: %s", option_name(key), err.text);
	if (r <= 0)
		return 0;
	switch (key) {
	case OPT_STDIN:
	case OPT_STDOUT:
	case OPT_STDERR:
		command->standard[key - OPT_STDIN] = arg;
		return 0;
	case OPT_RO:
		add_ro(state, command, arg);
		return 0;
	case OPT_ROOTFS:
		command->rootfs = arg;
		return 0;
	case OPT_FILE:
	case OPT_ENV:
		add_list(state, command, key, arg);
		return 0;
	case OPT_CWD:
		if (arg[0] != '/' || strlen(arg) >= SBX_PATH_MAX)
			argp_error(state, "--cwd %s: not an absolute path of less than %d bytes", arg, SBX_PATH_MAX);
		command->cwd = arg;
		return 0;
	case OPT_POLICY:
		command->policy = arg;
		return 0;
	case OPT_PROFILE:
		command->profile = arg;
		return 0;
	case OPT_JSON:
		command->json = arg;
		return 0;
	case OPT_DEGRADED:
		command->degraded = true;
		return 0;
	case OPT_CGROUP:
		command->cgroup = arg;
		return 0;
	case ARGP_KEY_ARGS:
		command->argv = state->argv + state->next;
		return 0;
	case ARGP_KEY_NO_ARGS:
		argp_error(state, "no command");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

/* Where the program's output goes when it is not handed our descriptors. */
struct sinks {
	int output, error;
};

static int on_output(void *ctx, const void *data, size_t size)
{
	const struct sinks *sinks = ctx;

	return sbx_io_write(sinks->output, data, size);
}

static int on_error(void *ctx, const void *data, size_t size)
{
	const struct sinks *sinks = ctx;

	return sbx_io_write(sinks->error, data, size);
}

/* What the shell redirected stays what it is; a file that is named to us alone need not tell the program its name. */
static int hide_name(int *fd, struct sbx_error *err)
{
	int copy = sbx_input_copy(*fd, err);

	if (copy < 0)
		return copy;
	(void)close(*fd); /* it was only read */
	*fd = copy;
	return 0;
}

static int open_standard(const struct run_command *command, int fds[3], struct sbx_error *err)
{
	for (int i = 0; i < 3; i++) {
		const char *path = command->standard[i];

		fds[i] = path == NULL ? fcntl(i, F_DUPFD_CLOEXEC, 3)
			 : i == 0     ? open(path, O_RDONLY | O_CLOEXEC)
				      : open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
		if (fds[i] < 0)
			return sbx_error_set(err, errno, "open %s", path != NULL ? path : "standard stream");
	}
	return command->standard[0] == NULL ? 0 : hide_name(&fds[0], err);
}

static int open_files(const struct run_command *command, struct sbx_run *run, int *fds, struct sbx_error *err)
{
	const char *names[SBX_FILES_MAX];

	for (size_t i = 0; i < command->ro_count; i++)
		if (access(command->ro[i].host, F_OK) != 0)
			return sbx_error_set(err, errno, "--ro %s", command->ro[i].host);
	for (size_t i = 0; i < command->file_count; i++) {
		char *colon = strchr(command->files[i], ':');
		const char *slash, *name;

		if (colon != NULL)
			*colon = '\0';
		slash = strrchr(command->files[i], '/');
		name = colon != NULL ? colon + 1 : slash != NULL ? slash + 1 : command->files[i];
		if (!sbx_wire_path_ok(name, SBX_NAME_MAX) || strchr(name, '/') != NULL)
			return sbx_error_set(err, 0, "--file %s: bad name `%s` in the work directory",
					     command->files[i], name);
		fds[i] = open(command->files[i], O_RDONLY | O_CLOEXEC);
		if (fds[i] < 0)
			return sbx_error_set(err, errno, "--file %s", command->files[i]);
		names[i] = name;
	}
	return sbx_wire_set_files(run, names, (uint32_t)command->file_count) == 0
		   ? 0
		   : sbx_error_set(err, E2BIG, "arguments, environment and names of files of more than %d bytes",
				   SBX_STRINGS_MAX);
}

static bool sets(const struct run_command *command, const char *name)
{
	for (size_t i = 0; i < command->env_count; i++)
		if (strncmp(command->env[i], name, strlen(name)) == 0)
			return true;
	return false;
}

static int fill_run(struct run_command *command, const struct judge_policy *policy, struct sbx_run *run,
		    struct sbx_error *err)
{
	const struct judge_profile *profile = judge_policy_profile(policy, command->profile);
	const char *const *argv;
	int filter = judge_policy_filter(policy, command->policy);

	if (profile == NULL)
		return sbx_error_set(err, 0, "--profile %s: there is no such profile", command->profile);
	if (filter < 0 || strncmp(command->policy, JUDGE_ROLE_POLICIES, strlen(JUDGE_ROLE_POLICIES)) == 0)
		return sbx_error_set(err, 0, "--policy %s: there is no such seccomp policy", command->policy);
	if (!sets(command, "PATH="))
		command->env[command->env_count++] = DEFAULT_PATH;
	if (!sets(command, "HOME="))
		command->env[command->env_count++] = "HOME=/work";
	if (!sets(command, "LANG="))
		command->env[command->env_count++] = "LANG=C.UTF-8";
	run->filter = (uint32_t)filter;
	run->limits = command->limits;
	/* A wall limit that would end the program before its CPU limit is of no use as a default. */
	if (run->limits.wall_ns == 0 && run->limits.cpu_ns != 0 && run->limits.cpu_ns < SBX_NO_LIMIT / 3)
		run->limits.wall_ns = run->limits.cpu_ns * 3;
	sbx_limits_default(&run->limits, &profile->run);
	(void)snprintf(run->cwd, sizeof(run->cwd), "%s", command->cwd);
	memcpy(&argv, &command->argv, sizeof(argv)); /* the same strings, not to be written to */
	return sbx_client_set_strings(run, argv, command->env, err);
}

static int write_json_file(const char *path, const json_t *result)
{
	FILE *file = fopen(path, "we");
	int r;

	if (file == NULL)
		return -1;
	r = json_dumpf(result, file, JSON_INDENT(2)) == 0 && putc('\n', file) == '\n' ? 0 : -1;
	return fclose(file) == 0 ? r : -1;
}

static int write_json(const struct run_command *command, json_t *result, struct sbx_error *err)
{
	int r;

	if (command->json == NULL)
		return 0;
	if (result == NULL)
		return sbx_error_set(err, ENOMEM, "write the result");
	if (strcmp(command->json, "-") == 0)
		r = json_dumpf(result, stdout, JSON_INDENT(2)) == 0 && putchar('\n') == '\n' && fflush(stdout) == 0
			? 0
			: -1;
	else
		r = write_json_file(command->json, result);
	return r == 0 ? 0 : sbx_error_set(err, errno, "write %s", command->json);
}

static int stop_signals(void)
{
	sigset_t set;

	(void)sigemptyset(&set);
	(void)sigaddset(&set, SIGINT);
	(void)sigaddset(&set, SIGTERM);
	(void)sigaddset(&set, SIGHUP);
	if (sigprocmask(SIG_BLOCK, &set, NULL) != 0)
		return -1;
	return signalfd(-1, &set, SFD_CLOEXEC);
}

static int exit_status(const struct sbx_result *result)
{
	if (result->outcome == SBX_OUTCOME_EXITED && result->limit == SBX_LIMIT_NONE)
		return result->exit_code;
	if (result->outcome == SBX_OUTCOME_SIGNALED && result->limit == SBX_LIMIT_NONE)
		return 128 + result->signal;
	/* Killed by us: as if by the signal that was used. */
	return result->outcome == SBX_OUTCOME_FAILED ? EXIT_MINOS : 128 + SIGKILL;
}

static int tell(const struct run_command *command, const struct sbx_run *run, const struct sbx_result *result,
		const struct sbx_io_seen *seen, struct sbx_error *err)
{
	struct judge_finding finding;
	json_t *json;
	int r;

	judge_verdict_of_run(result, seen, &run->limits, &finding);
	json = judge_verdict_json(result, seen, &run->limits, &finding);
	r = write_json(command, json, err);
	json_decref(json);
	if (result->outcome == SBX_OUTCOME_FAILED && result->stage == SBX_STAGE_EXEC)
		(void)fprintf(stderr, "minos run: %s: %s\n", command->argv[0], strerror(result->error_code));
	else if (result->outcome == SBX_OUTCOME_FAILED)
		(void)fprintf(stderr, "minos run: %s\n", result->error);
	else if (finding.verdict != JUDGE_AC && finding.verdict != JUDGE_RTE)
		(void)fprintf(stderr, "minos run: %s: %s\n", judge_verdict_name(finding.verdict), finding.reason);
	return r;
}

/* Closes fds, the standard streams. */
static int run_in_box(const struct run_command *command, const struct judge_warden *warden, struct sbx_run *run,
		      int fds[3], const int *files, struct sbx_error *err)
{
	struct sbx_client client = { .sock = -1, .tree = -1 };
	struct sinks sinks;
	int sock = -1;
	struct sbx_io io = {
		.output = -1, .error = -1, .on_output = on_output, .on_error = on_error, .ctx = &sinks, .files = files
	};
	struct sbx_result result = { 0 };
	struct sbx_io_seen seen;
	int r = judge_warden_attach(warden, 0, &sock, err);

	if (r == 0)
		r = sbx_client_open(sock, &client, err);
	if (r == 0) {
		sinks = (struct sinks){ fds[1], fds[2] };
		io.input = fds[0];
		io.stop = stop_signals();
		if (run->limits.output_bytes == SBX_NO_LIMIT) { /* nothing to count: no detour */
			io.output = fds[1];
			io.error = fds[2];
		}
		r = sbx_client_run(&client, run, &io, &result, &seen, err);
		if (r == 0 && seen.cancelled != 0 && seen.cancelled != -ECANCELED)
			r = sbx_error_set(err, -seen.cancelled, "pass on the output");
	}
	if (r == 0)
		r = tell(command, run, &result, &seen, err);
	sbx_client_close(&client);
	for (int i = 0; i < 3; i++)
		if (fds[i] >= 0 && close(fds[i]) != 0 && r >= 0)
			r = sbx_error_set(err, errno, "write the output");
	return r < 0 ? r : exit_status(&result);
}

static const char doc[] =
    "Runs COMMAND in a fresh box: no network, no files of yours, a work directory of its own, the limits given.\v"
    "Exit status: the command's; 128 + signal (137 when a limit ended it); 2 for bad usage; 125 when Minos itself "
    "failed.\n"
    "Examples:\n"
    "  minos run -- /bin/sh -c 'ls -la /; id'\n"
    "  minos run --cpu 1s --memory 64M --stdin in.txt --file a.out -- ./a.out\n";

static const struct argp argp = {
	.options = options, .parser = parse_option, .args_doc = "[--] COMMAND [ARG...]", .doc = doc
};

int judge_cli_run(int argc, char **argv)
{
	struct run_command command = { .profile = "contest", .policy = "run", .cwd = SBX_WORK_PATH };
	struct judge_warden warden = { .pid = -1, .control = -1 };
	struct judge_policy *policy = NULL;
	struct sbx_run *run = calloc(1, sizeof(*run));
	struct judge_warden_wish wish = { .slots = 1, .any_stream = true };
	struct sbx_error err = { 0 };
	char policies[4096], rootfs[PATH_MAX];
	int fds[3] = { -1, -1, -1 }, files[SBX_FILES_MAX], r, status = EXIT_MINOS;

	if (argp_parse(&argp, argc, argv, ARGP_IN_ORDER, NULL, &command) != 0 || run == NULL) {
		free(run);
		return 2;
	}
	r = judge_policy_find(policies, sizeof(policies), &err);
	if (r == 0)
		r = judge_policy_load_box(policies, (const char *const[]){ command.policy, JUDGE_INIT_POLICY, NULL },
					  &policy, &err);
	if (r == 0)
		r = fill_run(&command, policy, run, &err);
	if (r == 0)
		r = open_files(&command, run, files, &err);
	if (r == 0)
		r = judge_rootfs_find(command.rootfs, rootfs, &wish.rootfs, &err);
	if (r == 0)
		r = open_standard(&command, fds, &err);
	if (r < 0 && !sbx_error_is_shortage(-r))
		status = 2;
	if (r == 0) {
		memset(&wish.ceiling, 0xff, sizeof(wish.ceiling)); /* SBX_NO_LIMIT: the user's own machine */
		wish.policy = policy;
		wish.cgroup = command.cgroup;
		wish.binds = command.ro;
		wish.bind_count = command.ro_count;
		wish.degraded = command.degraded;
		r = judge_warden_start(&wish, &warden, &err);
	}
	if (r == 0) {
		r = run_in_box(&command, &warden, run, fds, files, &err);
		status = r < 0 ? EXIT_MINOS : r;
	}
	judge_warden_stop(&warden);
	if (r < 0)
		(void)fprintf(stderr, "minos run: %s\n", err.text);
	judge_policy_free(policy);
	free(run);
	return status;
}
