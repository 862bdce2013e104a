/*
 * doctor.c - minos doctor: what this host can enforce, how, and what to do where it cannot.
 *
 * It does not guess: kernel features are asked for by the very calls that need them, and limits and toolchains by
 * starting a warden as `run` and minosd do, and running each language's probe in a box.
 */
#include <argp.h>
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <limits.h>
#include <linux/openat2.h>
#include <linux/seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "judge/cli/cli.h"
#include "judge/cli/containment.h"
#include "judge/cli/show.h"
#include "judge/daemon/probe_role.h"
#include "judge/daemon/role.h"
#include "judge/daemon/warden_start.h"
#include "judge/policy/policy.h"
#include "sandbox/cleanup.h"

enum doctor_option {
	OPT_JSON = 'j',
	OPT_CGROUP = 256
};

static const struct argp_option options[] = {
	{ "json", OPT_JSON, NULL, 0, "print the findings as JSON", 0 },
	{ "cgroup", OPT_CGROUP, "GROUP", 0, "nest in this control group instead of our own", 0 },
	{ 0 },
};

struct doctor {
	bool json;
	const char *cgroup;
	json_t *findings; /* [{"group","name","state","how","advice"}] */
	unsigned bad;
	enum judge_containment level;
};

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
	struct doctor *doctor = state->input;

	switch (key) {
	case OPT_JSON:
		doctor->json = true;
		return 0;
	case OPT_CGROUP:
		doctor->cgroup = arg;
		return 0;
	case ARGP_KEY_ARG:
		argp_error(state, "unexpected argument `%s`", arg);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

/* state: "ok", "absent" (nothing depends on it), "weak" (works, but less is enforced than could be), "missing". */
static void note(struct doctor *doctor, const char *group, const char *name, const char *state, const char *how,
		 const char *advice)
{
	bool ok = strcmp(state, "ok") == 0;
	json_t *finding = json_pack("{s:s, s:s, s:s, s:s, s:s}", "group", group, "name", name, "state", state, "how",
				    how, "advice", ok ? "" : advice);

	doctor->bad += !ok && strcmp(state, "absent") != 0;
	(void)json_array_append_new(doctor->findings,
				    finding); /* without memory the list is shorter, and says so by its count */
}

static void note_kernel(struct doctor *doctor, const char *name, bool there, const char *how, const char *advice)
{
	note(doctor, "kernel", name, there ? "ok" : "missing", how, advice);
}

static bool has_action(uint32_t action)
{
	return syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) == 0;
}

static bool has_openat2(void)
{
	struct open_how how = { .flags = O_PATH | O_CLOEXEC, .resolve = RESOLVE_BENEATH };
	int fd = (int)syscall(SYS_openat2, AT_FDCWD, ".", &how, sizeof(how));

	if (fd >= 0)
		(void)close(fd); /* only a question */
	return fd >= 0;
}

/* With arguments that do nothing: EINVAL, EBADF and the like say that the call is known. */
static bool has_call(long result)
{
	return result >= 0 || errno != ENOSYS;
}

static void check_namespaces(struct doctor *doctor)
{
	static const char *const kinds[] = { "user", "pid", "mnt", "net", "ipc", "uts", "cgroup" };

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		char path[64], name[64];

		(void)snprintf(path, sizeof(path), "/proc/self/ns/%s", kinds[i]);
		(void)snprintf(name, sizeof(name), "%s namespace", kinds[i]);
		note_kernel(doctor, name, access(path, F_OK) == 0, "clone3", "use a kernel built with all namespaces");
	}
}

static void check_kernel(struct doctor *doctor)
{
	struct utsname host;
	char version[96] = "unknown";

	if (uname(&host) == 0)
		(void)snprintf(version, sizeof(version), "%.30s %.60s", host.sysname, host.release);
	note_kernel(doctor, "version", true, version, "");
	check_namespaces(doctor);
	note_kernel(doctor, "seccomp filters", has_action(SECCOMP_RET_KILL_PROCESS), "allow-list, compiled once",
		    "use a kernel with CONFIG_SECCOMP_FILTER");
	note_kernel(doctor, "seccomp notification", has_action(SECCOMP_RET_USER_NOTIF),
		    "refused system calls are named", "use Linux 5.5 or later");
	note_kernel(doctor, "openat2", has_openat2(), "artefacts are opened beneath the work directory only",
		    "use Linux 5.6 or later");
	note_kernel(doctor, "close_range", has_call(syscall(SYS_close_range, ~0u, ~0u, 0)),
		    "no descriptor leaks into a box", "use Linux 5.9 or later");
	note_kernel(doctor, "mount_setattr", has_call(mount_setattr(-1, "", 0, NULL, 0)), "read-only trees",
		    "use Linux 5.14 or later (nosymfollow)");
	note_kernel(doctor, "pidfd", has_call(syscall(SYS_pidfd_send_signal, -1, 0, NULL, 0)),
		    "ends are watched, not polled", "use Linux 5.4 or later");
	note_kernel(doctor, "limits on namespaces", access("/proc/sys/user/max_user_namespaces", F_OK) == 0,
		    "none can be made in a box", "use a kernel with CONFIG_SYSCTL and CONFIG_USER_NS");
}

static const char *limit_advice(unsigned field, uint8_t enforcer)
{
	if (enforcer != SBX_BY_RLIMIT)
		return "";
	if (strcmp(sbx_limits_name(field), "memory_bytes") == 0)
		return "an rlimit counts address space of each process alone; give Minos a control group with the "
		       "memory controller";
	if (strcmp(sbx_limits_name(field), "cpu_ns") == 0)
		return "an rlimit counts whole seconds of each process alone; give Minos a control group (v1: cpuacct)";
	return "an rlimit counts less strictly; give Minos a control group with the pids controller";
}

/* The limits that a control group should enforce, and others only stand in for. */
static bool wants_cgroup(unsigned field)
{
	const char *name = sbx_limits_name(field);

	return strcmp(name, "cpu_ns") == 0 || strcmp(name, "memory_bytes") == 0 || strcmp(name, "processes") == 0;
}

static void check_limits(struct doctor *doctor, const struct sbx_ready *ready)
{
	for (unsigned i = 0; i < SBX_LIMIT_FIELDS; i++) {
		bool weak = wants_cgroup(i) && ready->enforced[i] == SBX_BY_RLIMIT;

		note(doctor, "limit", sbx_limits_name(i), weak ? "weak" : "ok", sbx_enforcer_name(ready->enforced[i]),
		     limit_advice(i, ready->enforced[i]));
	}
}

static void check_identity(struct doctor *doctor)
{
	struct sbx_error err = { 0 };
	char how[96];
	uid_t uid;
	gid_t gid;

	if (judge_role_user(&uid, &gid, &err) < 0) {
		note(doctor, "identity", "daemon's user", "missing", "api and judge must not run as root", err.text);
		return;
	}
	(void)snprintf(how, sizeof(how), "api and judge run as uid %u", (unsigned)uid);
	note(doctor, "identity", "daemon's user", "ok", how, "");
}

static void check_walls(struct doctor *doctor, const struct judge_policy *policy, const struct sbx_ready *ready,
			bool degraded)
{
	int init = judge_policy_filter(policy, JUDGE_INIT_POLICY);
	struct judge_wall walls[JUDGE_WALLS];
	char how[96];

	judge_containment_walls(ready, walls);
	for (size_t i = 0; i < JUDGE_WALLS; i++)
		note(doctor, "wall", walls[i].name, walls[i].state, walls[i].how, walls[i].advice);
	doctor->level = judge_containment_level(ready, degraded, walls);
	if (init < 0)
		return; /* then no warden has started */
	(void)snprintf(how, sizeof(how), "policy " JUDGE_INIT_POLICY ", %zu instructions", policy->filters[init].count);
	note(doctor, "wall", "filter on init", "ok", how, "");
}

static void check_toolchains(struct doctor *doctor, const struct judge_policy *policy,
			     const struct judge_warden *warden, const char *policies)
{
	static struct judge_probes probes;
	struct sbx_error err = { 0 };
	sbx_close int fd = judge_probe_all(warden, policies, &err);

	if (fd < 0 || judge_probes_read(fd, &probes, &err) < 0) {
		note(doctor, "toolchain", "all", "missing", err.text, "see the message above");
		return;
	}
	for (size_t i = 0; i < policy->language_count; i++) {
		const struct judge_probe *probe = judge_probes_find(&probes, policy->languages[i].name);

		note(doctor, "toolchain", policy->languages[i].name, probe != NULL && probe->ok ? "ok" : "missing",
		     probe == NULL ? "not probed" : probe->text,
		     "install it (tools/setup does), or leave the language off");
	}
}

/* A real warden, as strict as this host allows. */
static void check_boxes(struct doctor *doctor, const struct judge_policy *policy, const char *policies)
{
	struct judge_warden warden = { .pid = -1, .control = -1 };
	struct judge_warden_wish wish = { .policy = policy, .slots = 1, .cgroup = doctor->cgroup };
	struct sbx_error err = { 0 };
	int r;

	memset(&wish.ceiling, 0xff, sizeof(wish.ceiling)); /* SBX_NO_LIMIT */
	r = judge_warden_start(&wish, &warden, &err);
	if (r < 0) {
		note(doctor, "limit", "control groups", "missing", err.text,
		     "start Minos in a control group that it may write to (systemd-run --scope -p Delegate=yes ..., or "
		     "--cgroup), "
		     "or accept less with --degraded");
		wish.degraded = true;
		r = judge_warden_start(&wish, &warden, &err);
	} else {
		note(doctor, "limit", "control groups", "ok", "nested under our own", "");
	}
	if (r < 0) {
		note(doctor, "limit", "boxes", "missing", err.text, "no box can be made on this host");
		return;
	}
	check_limits(doctor, &warden.ready);
	check_identity(doctor);
	check_walls(doctor, policy, &warden.ready, wish.degraded);
	check_toolchains(doctor, policy, &warden, policies);
	judge_warden_stop(&warden);
}

/* Each advice once, but for toolchains, which contain nothing. NULL when there is no memory. */
static json_t *what_would_raise(const struct doctor *doctor)
{
	json_t *raise = json_array(), *finding;
	size_t i, k;

	json_array_foreach(doctor->findings, i, finding)
	{
		const char *advice = judge_show_field(finding, "advice");
		json_t *known;
		bool told = advice[0] == '\0' || strcmp(judge_show_field(finding, "group"), "toolchain") == 0;

		json_array_foreach(raise, k, known) told = told || strcmp(json_string_value(known), advice) == 0;
		if (!told && json_array_append_new(raise, json_string(advice)) != 0) {
			json_decref(raise);
			return NULL;
		}
	}
	return raise;
}

static void show(const struct doctor *doctor, const json_t *raise)
{
	size_t i;
	json_t *finding;

	json_array_foreach(doctor->findings, i, finding)
	{
		const char *advice = judge_show_field(finding, "advice");

		(void)printf("%-7s  %-9s  %-20s  ", judge_show_field(finding, "state"),
			     judge_show_field(finding, "group"), judge_show_field(finding, "name"));
		judge_show_line(stdout, judge_show_field(finding, "how"));
		(void)putchar('\n');
		if (advice[0] != '\0') {
			(void)printf("%-43s", "");
			judge_show_line(stdout, advice);
			(void)putchar('\n');
		}
	}
	if (doctor->bad == 0)
		(void)printf("every limit is enforced on this host\n");
	else
		(void)printf("%u findings are not as they should be\n", doctor->bad);
	(void)printf("containment: %s", judge_containment_name(doctor->level));
	json_array_foreach(raise, i, finding)
	{
		(void)fputs(i == 0 ? "; it would be raised by: " : "; ", stdout);
		judge_show_line(stdout, json_string_value(finding));
	}
	(void)putchar('\n');
}

static const char doc[] =
    "Says which kernel features, control groups, limits and toolchains this host has, how each limit is "
    "enforced, and what to do where it is not. The last line is how well programs are contained: none, basic, strong "
    "or "
    "full (see minos(1)).\v"
    "Exit status: 0 when everything is enforced, 1 when something is weak or missing, 2 for bad usage or "
    "policies, 3 when Minos itself failed.\n";

int judge_cli_doctor(int argc, char **argv)
{
	static const struct argp argp = { .options = options, .parser = parse_option, .doc = doc };
	struct doctor doctor = { .findings = json_array() };
	struct judge_policy *policy = NULL;
	struct sbx_error err = { 0 };
	char policies[PATH_MAX];
	json_t *all, *raise;
	int status;

	if (argp_parse(&argp, argc, argv, 0, NULL, &doctor) != 0)
		return JUDGE_CLI_USAGE;
	if (doctor.findings == NULL)
		return judge_cli_complain(argv[0], JUDGE_CLI_FAILED, "out of memory");
	if (judge_policy_find(policies, sizeof(policies), &err) < 0 || judge_policy_load(policies, &policy, &err) < 0) {
		json_decref(doctor.findings);
		return judge_cli_complain(argv[0], JUDGE_CLI_USAGE, "%s", err.text);
	}
	check_kernel(&doctor);
	check_boxes(&doctor, policy, policies);
	status = doctor.bad == 0 ? JUDGE_CLI_GOOD : JUDGE_CLI_NOT_ACCEPTED;
	raise = what_would_raise(&doctor);
	if (doctor.json) {
		all = json_pack("{s:b, s:O, s:{s:s, s:O}}", "ok", doctor.bad == 0, "findings", doctor.findings,
				"containment", "level", judge_containment_name(doctor.level), "raise", raise);
		if (judge_cli_print_json(argv[0], all) != JUDGE_CLI_GOOD)
			status = JUDGE_CLI_FAILED;
		json_decref(all);
	} else {
		show(&doctor, raise);
	}
	json_decref(raise);
	json_decref(doctor.findings);
	judge_policy_free(policy);
	return judge_cli_finish(argv[0], status);
}
