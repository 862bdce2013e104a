/* walls.c - see walls.h. */
#include "sandbox/walls.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/prctl.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "sandbox/cleanup.h"
#include "sandbox/landlock.h"

enum sbx_speculation sbx_walls_speculation(int answer)
{
	if (answer < 0)
		return SBX_SPEC_UNKNOWN;
	if (answer == PR_SPEC_NOT_AFFECTED)
		return SBX_SPEC_NOT_AFFECTED;
	if ((answer & PR_SPEC_PRCTL) != 0)
		return SBX_SPEC_CONTROLLED;
	return (answer & (PR_SPEC_DISABLE | PR_SPEC_FORCE_DISABLE)) != 0 ? SBX_SPEC_OFF : SBX_SPEC_OPEN;
}

static enum sbx_speculation ask(unsigned long which)
{
	int answer = prctl(PR_GET_SPECULATION_CTRL, which, 0, 0, 0);

	return sbx_walls_speculation(answer < 0 ? -errno : answer);
}

static int create_cookie(void)
{
	return prctl(PR_SCHED_CORE, PR_SCHED_CORE_CREATE, 0, PR_SCHED_CORE_SCOPE_THREAD, 0) == 0 ? 0 : -errno;
}

/* Where the kernel does not say, cores are taken to have threads. */
static bool has_threads(void)
{
	sbx_close int fd = open("/sys/devices/system/cpu/smt/active", O_RDONLY | O_CLOEXEC);
	char active = '1';

	return fd < 0 || read(fd, &active, 1) != 1 || active != '0';
}

/* A kernel that tells of our own cookie, which is none, makes some as well. */
static enum sbx_core_scheduling ask_core_scheduling(void)
{
	uint64_t cookie = 0;

	if (prctl(PR_SCHED_CORE, PR_SCHED_CORE_GET, 0, PR_SCHED_CORE_SCOPE_THREAD, &cookie) == 0)
		return SBX_CORES_OWN;
	return errno == ENODEV || !has_threads() ? SBX_CORES_SINGLE : SBX_CORES_SHARED;
}

void sbx_walls_look(struct sbx_walls *walls)
{
	walls->landlock_abi = sbx_landlock_abi();
	walls->store_bypass = ask(PR_SPEC_STORE_BYPASS);
	walls->indirect_branch = ask(PR_SPEC_INDIRECT_BRANCH);
	walls->core_scheduling = ask_core_scheduling();
}

static int force_off(uint32_t state, unsigned long which)
{
	if (state != SBX_SPEC_CONTROLLED)
		return 0;
	return prctl(PR_SET_SPECULATION_CTRL, which, PR_SPEC_FORCE_DISABLE, 0, 0) == 0 ? 0 : -errno;
}

int sbx_walls_speculate_no_more(const struct sbx_walls *walls)
{
	int r = force_off(walls->store_bypass, PR_SPEC_STORE_BYPASS);

	return r < 0 ? r : force_off(walls->indirect_branch, PR_SPEC_INDIRECT_BRANCH);
}

int sbx_walls_own_cores(const struct sbx_walls *walls)
{
	return walls->core_scheduling == SBX_CORES_OWN ? create_cookie() : 0;
}
