/*
 * probe_role.h - which toolchains work in a box, and their versions.
 *
 * A language's probe (`gcc --version`) is run in a box as a submission would be, by an unprivileged role; a language
 * whose probe fails is off, and says why.
 */
#ifndef JUDGE_DAEMON_PROBE_ROLE_H
#define JUDGE_DAEMON_PROBE_ROLE_H

#include "judge/daemon/warden_start.h"
#include "judge/policy/policy.h"
#include "sandbox/error.h"

#define JUDGE_PROBES_MAX 64

struct judge_probe {
	char name[JUDGE_POLICY_NAME_MAX];
	uint32_t ok;
	char text[160]; /* the version, or why it is off; valid UTF-8 on one line */
};

struct judge_probes {
	uint32_t count;
	struct judge_probe of[JUDGE_PROBES_MAX];
};

/* The role: descriptors warden, memory file for struct judge_probes; arguments --policies DIR. */
int judge_probe_role(char **args);

/*
 * Runs the role on slot 0 of a warden that has no judge there yet, and waits. Returns a memory file with a struct
 * judge_probes, for judge_probes_read, or -errno.
 */
int judge_probe_all(const struct judge_warden *warden, const char *policies, struct sbx_error *err);

int judge_probes_read(int fd, struct judge_probes *probes, struct sbx_error *err);

/* NULL if there is none of that name. */
const struct judge_probe *judge_probes_find(const struct judge_probes *probes, const char *language);

#endif
