/*
 * verify.c - minos verify: every submission of a package, judged and compared with what its authors expect.
 *
 * This process reads nothing of the package: the judges that it starts (verify_judges.h) read it, judge, compare, and
 * tell. It hands out the work, draws the conclusions about the time limit and shows what came out.
 */
#include <argp.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "judge/cli/cli.h"
#include "judge/cli/own_package.h"
#include "judge/cli/show.h"
#include "judge/cli/verify_command.h"
#include "judge/cli/verify_write.h"
#include "judge/package/limit_edit.h"
#include "judge/policy/quantity.h"
#include "sandbox/clock.h"

enum verify_option {
	OPT_ALL = 'a',
	OPT_JSON = 'j',
	OPT_JOBS = 'J',
	OPT_ONLY = 'o',
	OPT_TEST = 't',
	OPT_PROFILE = 256,
	OPT_CGROUP,
	OPT_ROOTFS,
	OPT_DEGRADED,
	OPT_JUNIT,
	OPT_HTML,
	OPT_CALIBRATE,
	OPT_VERDICTS,
	OPT_WRITE
};

static const struct argp_option options[] = {
	{ "only", OPT_ONLY, "NAME", 0, "only submissions of this name, which may be a pattern with * and ?", 0 },
	{ "test", OPT_TEST, "NAME", 0, "only this test", 0 },
	{ "all-tests", OPT_ALL, NULL, 0, "also tests that can change neither verdict nor score any more", 0 },
	{ "jobs", OPT_JOBS, "N", 0, "judge so many side by side (one for each processor)", 0 },
	{ "json", OPT_JSON, NULL, 0, "print the findings as JSON", 0 },
	{ "junit", OPT_JUNIT, "FILE", 0, "write them as JUnit XML, too", 0 },
	{ "html", OPT_HTML, "FILE", 0, "write them as a page, too", 0 },
	{ "calibrate", OPT_CALIBRATE, NULL, 0, "show what the time limit should be, and why", 0 },
	{ "write", OPT_WRITE, NULL, 0, "with --calibrate: write that limit into the package", 0 },
	{ "verdicts", OPT_VERDICTS, "JUDGE", 0, "name and order verdicts as kattis, domjudge or ccs do", 0 },
	{ "profile", OPT_PROFILE, "NAME", 0, "default limits and ceilings (contest)", 0 },
	{ "cgroup", OPT_CGROUP, "GROUP", 0, "nest in this control group instead of our own", 0 },
	{ "rootfs", OPT_ROOTFS, "DIR", 0, "show boxes the system in DIR instead of the host's", 0 },
	{ "degraded", OPT_DEGRADED, NULL, 0, "go on with rlimits where no control group can be written", 0 },
	{ 0 },
};

static error_t parse_jobs(struct argp_state *state, const char *arg, unsigned *jobs)
{
	struct sbx_error err;
	uint64_t value;

	if (judge_quantity_count(arg, SBX_SLOTS_MAX, &value, &err) < 0)
		argp_error(state, "--jobs %s: %s", arg, err.text);
	else
		*jobs = (unsigned)value;
	return 0;
}

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
	struct wanted *wanted = state->input;
	const struct {
		int key;
		const char **text;
		bool *flag;
	} fields[] = {
		{ OPT_ONLY, &wanted->only, NULL },           { OPT_TEST, &wanted->test, NULL },
		{ OPT_JUNIT, &wanted->junit, NULL },         { OPT_HTML, &wanted->html, NULL },
		{ OPT_PROFILE, &wanted->profile, NULL },     { OPT_CGROUP, &wanted->cgroup, NULL },
		{ OPT_ALL, NULL, &wanted->all_tests },       { OPT_JSON, NULL, &wanted->json },
		{ OPT_CALIBRATE, NULL, &wanted->calibrate }, { OPT_WRITE, NULL, &wanted->write },
		{ OPT_DEGRADED, NULL, &wanted->degraded },   { OPT_ROOTFS, &wanted->rootfs, NULL },
	};

	if (key == OPT_JOBS)
		return parse_jobs(state, arg, &wanted->jobs);
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		if (fields[i].key == key) {
			if (fields[i].text != NULL)
				*fields[i].text = arg;
			else if (fields[i].flag != NULL)
				*fields[i].flag = true;
			return 0;
		}
	switch (key) {
	case OPT_VERDICTS:
		if (judge_verdict_style(arg, &wanted->style) < 0)
			argp_error(state, "--verdicts %s: kattis, domjudge, ccs or minos", arg);
		wanted->verdicts = arg;
		return 0;
	case ARGP_KEY_ARG:
		if (wanted->package != NULL)
			argp_error(state, "more than one package");
		wanted->package = arg;
		return 0;
	case ARGP_KEY_END:
		if (wanted->package == NULL)
			argp_error(state, "no package");
		if (wanted->write && !wanted->calibrate)
			argp_error(state, "--write needs --calibrate");
		if (wanted->calibrate && (wanted->only != NULL || wanted->test != NULL))
			argp_error(state, "--calibrate needs all submissions and all tests");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

/* ---- The whole ---- */

/* Without a limit in the package, those who must keep it say what it is, and the rest is judged by that. */
static int judge_all(struct command *command, struct sbx_error *err)
{
	struct verify *verify = &command->verify;
	struct verify_time time;
	int r = 0;

	verify->time_limit_ns = judge_verify_ns(verify->package, "time_limit_ns");
	if (verify->test == NULL && command->wanted.only == NULL)
		judge_verify_add_data(command);
	if (verify->time_limit_ns == 0 && verify->test == NULL) {
		judge_verify_add_rows(command, VERIFY_USE(VERIFY_TIME_LOWER), command->ceiling_ns);
		r = judge_verify_all(command, err);
		judge_verify_time(verify, &time);
		verify->time_limit_ns = time.derived_ns < command->ceiling_ns ? time.derived_ns : command->ceiling_ns;
		if (r == 0)
			judge_verify_add_rows(command, VERIFY_ANY_USE & ~VERIFY_USE(VERIFY_TIME_LOWER),
					      verify->time_limit_ns);
	} else {
		judge_verify_add_rows(command, VERIFY_ANY_USE, 0);
	}
	return r == 0 ? judge_verify_all(command, err) : r;
}

/* What must break the limit is given the time in which it may not end, and what must keep it all that there is. */
static int calibrate(struct command *command, struct sbx_error *err)
{
	struct verify *verify = &command->verify;
	double margin = json_number_value(json_object_get(verify->package, "time_safety_margin"));
	double enough = (double)verify->time_limit_ns * (margin > 1 ? margin : 1) * 1.01;
	int r = 0;

	command->evidence = true;
	if (judge_verify_ns(verify->package, "time_limit_ns") != 0) {
		judge_verify_add_rows(command, VERIFY_USE(VERIFY_TIME_LOWER), command->ceiling_ns);
		r = judge_verify_all(command, err);
	}
	if (r == 0 && verify->time_limit_ns != 0) {
		judge_verify_add_rows(command, VERIFY_USE(VERIFY_TIME_UPPER),
				      enough < (double)command->ceiling_ns ? (uint64_t)enough : command->ceiling_ns);
		r = judge_verify_all(command, err);
	}
	return r;
}

/* Before hours of judging, and without touching it: can the report be written? */
static int check_report(const char *path, struct sbx_error *err)
{
	const char *slash = path == NULL ? NULL : strrchr(path, '/');
	char folder[PATH_MAX] = ".";
	struct stat st;
	int r = 0;

	if (path == NULL)
		return 0;
	if (slash != NULL)
		(void)snprintf(folder, sizeof(folder), "%.*s", slash == path ? 1 : (int)(slash - path), path);
	if (stat(path, &st) == 0)
		r = S_ISDIR(st.st_mode) ? EISDIR : access(path, W_OK) == 0 ? 0 : errno;
	else
		r = errno != ENOENT || access(folder, W_OK | X_OK) < 0 ? errno : 0;
	return r == 0 ? 0 : sbx_error_set(err, 0, "write %s: %s", path, strerror(r));
}

static int write_report(const char *path, const struct verify *verify,
			void (*report)(FILE *out, const struct verify *verify), struct sbx_error *err)
{
	FILE *out = path == NULL ? NULL : fopen(path, "we");
	bool failed;

	if (path == NULL)
		return 0;
	if (out == NULL)
		return sbx_error_set(err, errno, "write %s", path);
	report(out, verify);
	failed = ferror(out) != 0;
	if (fclose(out) != 0 || failed)
		return sbx_error_set(err, errno != 0 ? errno : EIO, "write %s", path);
	return 0;
}

static int show(struct command *command, const struct verify_time *time, struct sbx_error *err)
{
	const struct verify *verify = &command->verify;
	json_t *json = NULL;
	int r = 0;

	judge_verify_clear_line(command);
	if (command->wanted.json) {
		json = judge_verify_json(verify);
		r = json == NULL ? sbx_error_set(err, ENOMEM, "tell of the findings") : 0;
		if (r == 0 && judge_cli_print_json(VERIFY_NAME, json) != JUDGE_CLI_GOOD)
			command->status = JUDGE_CLI_FAILED;
		json_decref(json);
	} else {
		for (size_t i = 0; i < verify->count && !command->live; i++) {
			if (i == 0)
				judge_verify_show_head(stdout, verify);
			judge_verify_show_row(stdout, verify, &verify->rows[i]);
		}
		judge_verify_show_summary(stdout, verify);
		if (command->wanted.calibrate)
			judge_verify_show_time(stdout, verify, time);
	}
	if (r == 0)
		r = write_report(command->wanted.junit, verify, judge_verify_junit, err);
	if (r == 0)
		r = write_report(command->wanted.html, verify, judge_verify_html, err);
	return r;
}

/* What problem.yaml is to become is found out by a judge, which may not write it, and written here, where it is not
 * read.
 */
static int write_limit(struct command *command, uint64_t limit_ns, struct sbx_error *err)
{
	const char *package = command->wanted.package;
	const char *file = judge_show_field(command->verify.package, "time_limit_file");
	int r;

	if (limit_ns == 0)
		return sbx_error_set(err, 0, "%s: no submission says what the time limit should be", package);
	if (strcmp(file, JUDGE_VERIFY_LIMIT_FILE) == 0)
		return judge_verify_write(package, limit_ns, err);
	if (strcmp(file, JUDGE_LIMIT_EDIT_FILE) != 0)
		return sbx_error_set(err, 0, "%s: the time limit stands in %.40s: write %.9g s there yourself", package,
				     file, (double)limit_ns / 1e9);
	r = judge_verify_ask_edit(command, limit_ns, err);
	return r == 0 ? judge_verify_edit(package, command->edit, err) : r;
}

static int verify_it(struct command *command, struct sbx_error *err)
{
	struct verify_time time = { .margins_hold = true };
	uint64_t started = sbx_now_ns();
	int r = judge_verify_list(command, err);

	if (r == 0 && command->live)
		judge_verify_show_head(stdout, &command->verify);
	if (r == 0)
		r = judge_all(command, err);
	command->verify.seconds = (double)(sbx_now_ns() - started) / 1e9;
	if (r == 0)
		command->status = judge_verify_good(&command->verify) ? JUDGE_CLI_GOOD : JUDGE_CLI_NOT_ACCEPTED;
	if (r == 0 && !command->wanted.calibrate)
		return show(command, &time, err);
	if (r == 0)
		r = calibrate(command, err);
	if (r < 0)
		return r;
	command->verify.calibrated = true;
	judge_verify_time(&command->verify, &time);
	if (!time.margins_hold)
		command->status = JUDGE_CLI_NOT_ACCEPTED;
	r = show(command, &time, err);
	return r == 0 && command->wanted.write ? write_limit(command, time.derived_ns, err) : r;
}

static int prepare(struct command *command, struct verify_wish *wish, char *package, struct judge_policy **policy,
		   char *policies, char *rootfs, struct sbx_error *err)
{
	const struct judge_policy *loaded;
	const struct judge_profile *profile;
	const char *system = NULL;
	double multiplier = 1;
	bool archive = false;
	int r = check_report(command->wanted.junit, err);

	if (r == 0)
		r = check_report(command->wanted.html, err);
	if (r == 0)
		r = judge_policy_find(policies, PATH_MAX, err);
	if (r == 0)
		r = judge_policy_load(policies, policy, err);
	if (r == 0)
		r = judge_rootfs_find(command->wanted.rootfs, rootfs, &system, err);
	if (r != 0)
		return r;
	loaded = *policy;
	profile = judge_policy_profile(loaded, command->wanted.profile);
	if (profile == NULL)
		return sbx_error_set(err, 0, "--profile %s: there is no such profile", command->wanted.profile);
	r = judge_own_package_find(command->wanted.package, package, &archive, err);
	if (r < 0)
		return r;
	if (archive && command->wanted.write)
		return sbx_error_set(err, 0, "package %s: --write needs a directory, not an archive",
				     command->wanted.package);
	for (size_t i = 0; i < loaded->language_count; i++)
		if (loaded->languages[i].time_multiplier > multiplier)
			multiplier = loaded->languages[i].time_multiplier;
	/* Wall limits follow CPU limits at three times their length, and have a ceiling too. */
	command->ceiling_ns = (uint64_t)((double)profile->ceiling.cpu_ns / multiplier);
	if (profile->ceiling.wall_ns != SBX_NO_LIMIT &&
	    (uint64_t)((double)profile->ceiling.wall_ns / multiplier / 3) < command->ceiling_ns)
		command->ceiling_ns = (uint64_t)((double)profile->ceiling.wall_ns / multiplier / 3);
	*wish = (struct verify_wish){ .policy = loaded,
				      .policies = policies,
				      .package = package,
				      .archive = archive,
				      .profile = command->wanted.profile,
				      .cgroup = command->wanted.cgroup,
				      .rootfs = system,
				      .jobs = command->wanted.jobs,
				      .degraded = command->wanted.degraded };
	return 0;
}

static void release(struct command *command)
{
	for (size_t i = 0; i < command->verify.count; i++) {
		json_decref(command->verify.rows[i].result);
		json_decref(command->verify.rows[i].problems);
	}
	free(command->verify.rows);
	free(command->tasks);
	json_decref(command->edit);
	json_decref(command->verify.package);
	json_decref(command->verify.warnings);
	json_decref(command->verify.checks);
}

/* As if it had ended us at once. */
static int end_by(int signal_number)
{
	sigset_t set;

	(void)sigemptyset(&set);
	(void)sigaddset(&set, signal_number);
	(void)signal(signal_number, SIG_DFL);
	(void)raise(signal_number);
	(void)sigprocmask(SIG_UNBLOCK, &set, NULL); /* here it comes */
	return JUDGE_CLI_FAILED;
}

/* What was asked and has a part in how one submission is judged and shown, for the command that does that again. */
static void keep_options(struct verify *verify, const struct wanted *wanted)
{
	const struct {
		const char *option, *value; /* NULL: not given */
		bool flag;
	} given[] = {
		{ "--profile", wanted->profile, false },    { "--cgroup", wanted->cgroup, false },
		{ "--rootfs", wanted->rootfs, false },      { "--verdicts", wanted->verdicts, false },
		{ "--all-tests", NULL, wanted->all_tests }, { "--degraded", NULL, wanted->degraded },
	};
	size_t count = 0;

	for (size_t i = 0; i < sizeof(given) / sizeof(given[0]); i++) {
		if (given[i].value != NULL || given[i].flag)
			verify->options[count++] = given[i].option;
		if (given[i].value != NULL)
			verify->options[count++] = given[i].value;
	}
	_Static_assert(2 * (sizeof(given) / sizeof(given[0])) < VERIFY_OPTION_WORDS, "with the NULL behind them");
}

static const char doc[] =
    "Judges every submission of submissions/ of the problem package PACKAGE, a directory or an archive of one (.zip, "
    ".tar, .tar.gz, .tar.zst), and compares verdicts and scores with what its authors expect.\v"
    "Exit status: 0 all is as expected, 1 something is not, 2 bad usage or package, 3 Minos itself failed.\n"
    "Example:\n  minos verify testcases/problems/peragrams\n";

static const struct argp argp = { .options = options, .parser = parse_option, .args_doc = "PACKAGE", .doc = doc };

int judge_cli_verify(int argc, char **argv)
{
	static struct command command; /* large */
	static char package[PATH_MAX], policies[PATH_MAX], rootfs[PATH_MAX];
	struct judge_policy *policy = NULL;
	struct sbx_error err = { 0 }, left = { 0 };
	struct verify_wish wish = { .bad_archive = false };
	int r;

	command = (struct command){ .status = JUDGE_CLI_GOOD };
	if (argp_parse(&argp, argc, argv, 0, NULL, &command.wanted) != 0)
		return JUDGE_CLI_USAGE;
	keep_options(&command.verify, &command.wanted);
	if (command.wanted.profile == NULL)
		command.wanted.profile = "contest";
	command.verify.path = command.wanted.package;
	command.verify.test = command.wanted.test;
	command.verify.style = command.wanted.style;
	command.verify.warnings = json_array();
	command.verify.checks = json_array();
	command.terminal = isatty(STDERR_FILENO) != 0;
	command.live = !command.wanted.json && isatty(STDOUT_FILENO) != 0;
	r = prepare(&command, &wish, package, &policy, policies, rootfs, &err);
	if (r == 0) {
		r = judge_verify_start(&wish, &command.judges, &err);
		if (r < 0 && !wish.bad_archive && !sbx_error_is_shortage(-r))
			err.code = EIO; /* a host that lacks something is no bad input */
		if (r == 0)
			r = verify_it(&command, &err);
		if (judge_verify_stop(&command.judges, &left) < 0)
			(void)judge_cli_complain(VERIFY_NAME, 0, "%s", left.text);
	}
	if (r < 0) {
		judge_verify_clear_line(&command);
		command.status = err.code == EINVAL || err.code == ENOENT || err.code == ENOTDIR || wish.bad_archive
				     ? JUDGE_CLI_USAGE
				     : JUDGE_CLI_FAILED;
		(void)judge_cli_complain(VERIFY_NAME, 0, "%s", err.text);
	}
	release(&command);
	judge_policy_free(policy);
	if (command.judges.ended_by != 0)
		return end_by(command.judges.ended_by);
	return judge_cli_finish(VERIFY_NAME, command.status);
}
