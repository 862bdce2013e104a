/* containment.c - see containment.h. */
#include "judge/cli/containment.h"

#include <stdio.h>
#include <string.h>

#include "sandbox/core_dump.h"
#include "sandbox/landlock.h"

static void set(struct judge_wall *wall, const char *name, const char *how, const char *advice)
{
	wall->name = name;
	(void)snprintf(wall->how, sizeof(wall->how), "%s", how);
	wall->advice = advice;
	wall->state = advice == NULL ? "ok" : "absent";
}

static void tell_landlock(uint32_t abi, struct judge_wall *wall)
{
	static const char advice[] = "use Linux 5.19 or later with CONFIG_SECURITY_LANDLOCK, and landlock in lsm=";

	if (abi == 0) {
		set(wall, "Landlock", "not there: the mounts alone say what a program may open", advice);
	} else if (abi < SBX_LANDLOCK_ABI_MIN) {
		set(wall, "Landlock", "ABI 1 is not used: it refuses renames between directories", advice);
	} else {
		set(wall, "Landlock", "", NULL);
		(void)snprintf(wall->how, sizeof(wall->how), "ABI %u: files%s%s", abi, abi >= 4 ? ", TCP" : "",
			       abi >= 6 ? ", abstract sockets, signals" : "");
	}
}

static void tell_speculation(uint32_t state, const char *name, const char *advice, struct judge_wall *wall)
{
	switch (state) {
	case SBX_SPEC_NOT_AFFECTED:
		set(wall, name, "this processor does not do it", NULL);
		return;
	case SBX_SPEC_OFF:
		set(wall, name, "switched off for the whole host", NULL);
		return;
	case SBX_SPEC_CONTROLLED:
		set(wall, name, "switched off for programs in boxes", NULL);
		return;
	case SBX_SPEC_OPEN:
		set(wall, name, "this processor does it, and the kernel has no switch for it", advice);
		return;
	default:
		set(wall, name, "the kernel does not say", advice);
	}
}

static void tell_cores(uint32_t state, struct judge_wall *wall)
{
	static const char name[] = "core scheduling";

	if (state == SBX_CORES_OWN)
		set(wall, name, "no two boxes run on one core at the same time", NULL);
	else if (state == SBX_CORES_SINGLE)
		set(wall, name, "not needed: no core runs two threads at the same time", NULL);
	else
		set(wall, name, "not there: two boxes can run on the threads of one core",
		    "use a kernel with CONFIG_SCHED_CORE, or boot with nosmt");
}

static void tell_cores_dumped(uint32_t where, struct judge_wall *wall)
{
	static const char name[] = "core dumps";

	if (where == SBX_CORE_FILE)
		set(wall, name, "none are written (limit 0)", NULL);
	else if (where == SBX_CORE_PIPE)
		set(wall, name, "the host's handler is not started (limit 1)", NULL);
	else
		set(wall, name, "a socket is told of each crash, without memory",
		    "set kernel.core_pattern to a file or a pipe");
	if (wall->advice != NULL)
		wall->state = "weak";
}

static void tell_user(const struct sbx_ready *ready, struct judge_wall *wall)
{
	if (ready->own_user)
		set(wall, "uid per box", "all boxes run as the user who started Minos",
		    "start Minos as root, so that each box has a host uid of its own");
	else
		set(wall, "uid per box", "each has a host uid of its own", NULL);
	if (wall->advice != NULL)
		wall->state = "weak";
	(void)snprintf(wall->how + strlen(wall->how), sizeof(wall->how) - strlen(wall->how), ", %s %u",
		       ready->own_user ? "uid" : "from", ready->uid_first);
}

void judge_containment_walls(const struct sbx_ready *ready, struct judge_wall walls[JUDGE_WALLS])
{
	const struct sbx_walls *have = &ready->walls;

	tell_user(ready, &walls[0]);
	tell_landlock(have->landlock_abi, &walls[1]);
	tell_cores_dumped(have->core_dump, &walls[2]);
	tell_speculation(have->store_bypass, "store bypass",
			 "use a processor, microcode or hypervisor with SSBD, and boot without "
			 "spec_store_bypass_disable=off",
			 &walls[3]);
	tell_speculation(have->indirect_branch, "indirect branches",
			 "use a processor, microcode or hypervisor with IBPB and STIBP, and boot with "
			 "spectre_v2_user=prctl",
			 &walls[4]);
	tell_cores(have->core_scheduling, &walls[5]);
}

enum judge_containment judge_containment_level(const struct sbx_ready *ready, bool degraded,
					       const struct judge_wall walls[JUDGE_WALLS])
{
	if (ready == NULL)
		return JUDGE_CONTAINMENT_NONE;
	if (degraded)
		return JUDGE_CONTAINMENT_BASIC;
	for (size_t i = 0; i < JUDGE_WALLS; i++)
		if (walls[i].advice != NULL)
			return JUDGE_CONTAINMENT_STRONG;
	return JUDGE_CONTAINMENT_FULL;
}

const char *judge_containment_name(enum judge_containment level)
{
	static const char *const names[] = { "none", "basic", "strong", "full" };

	return names[level];
}
