/*
 * cgroup_sweep.c - removing what dead wardens have left.
 *
 * Runs once in each hierarchy, when a warden starts. Who was killed together with its warden a moment ago is still on
 * its way out: the members of its boxes, which keep their groups busy, and what the warden has just forked, which keeps
 * its lock. As there may be no later start for long, this one waits for them.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "sandbox/cgroup_file.h"
#include "sandbox/cgroup_internal.h"
#include "sandbox/cgroup_text.h"
#include "sandbox/cleanup.h"
#include "sandbox/clock.h"

#define PATIENCE_NS (2 * SBX_NS_PER_S)
#define NAP_NS      2000000

int sbx_group_open(int at, const char *path)
{
	return openat(at, path, O_DIRECTORY | O_RDONLY | O_CLOEXEC);
}

bool sbx_group_lock(int dir)
{
	return flock(dir, LOCK_EX | LOCK_NB) == 0;
}

/*
 * Members of a dead warden's box: its init died with it, so these are on their way out already. They go before all
 * others, where Minos may say so: one that was made ahead of need stands behind everybody (maker.h).
 */
static void kill_members(int dir)
{
	const struct sched_param urgent = { .sched_priority = 1 };
	bool killed = sbx_cgfile_write(dir, "cgroup.kill", "1", NULL) == 0;
	char buf[65536];
	const char *next = buf;
	pid_t pid;

	if (sbx_cgfile_read(dir, "cgroup.procs", buf, sizeof(buf)) < 0)
		return;
	while (sbx_cgtext_next_pid(&next, &pid) > 0)
		if (pid > 1 && (killed || kill(pid, SIGKILL) == 0))
			(void)sched_setscheduler(pid, SCHED_FIFO, &urgent);
}

/* Removes the leftover group `name` in base, with the leaves in it. Returns false while it is busy. */
static bool remove_group(int base, const char *name)
{
	int dir = sbx_group_open(base, name);
	DIR *listing = dir < 0 ? NULL : fdopendir(dir);
	struct dirent *entry;

	if (listing == NULL) {
		if (dir >= 0)
			(void)close(dir);
		return dir < 0 && errno == ENOENT;
	}
	while ((entry = readdir(listing)) != NULL) {
		sbx_close int leaf = -1;

		if (entry->d_type != DT_DIR || entry->d_name[0] == '.')
			continue;
		leaf = sbx_group_open(dir, entry->d_name);
		if (leaf >= 0)
			kill_members(leaf);
		(void)unlinkat(dir, entry->d_name, AT_REMOVEDIR);
	}
	(void)closedir(listing);
	return unlinkat(base, name, AT_REMOVEDIR) == 0 || errno == ENOENT;
}

/* Of a warden whose process is no more, a child still has the lock: a copy that is dying too. */
static bool is_orphaned(const char *name)
{
	long pid = strtol(name + strlen(SBX_PARENT_PREFIX), NULL, 10);

	return pid > 1 && kill((pid_t)pid, 0) != 0 && errno == ESRCH;
}

/* Returns false while something is left that will go. */
static bool sweep_group(int base, const char *name)
{
	sbx_close int dir = -1;

	if (strncmp(name, SBX_PARENT_PREFIX, strlen(SBX_PARENT_PREFIX)) != 0)
		return true;
	if (strncmp(name, SBX_SELF_PREFIX, strlen(SBX_SELF_PREFIX)) == 0) {
		(void)unlinkat(base, name, AT_REMOVEDIR); /* refused while somebody is in it */
		return true;
	}
	dir = sbx_group_open(base, name);
	if (dir < 0)
		return true;
	return sbx_group_lock(dir) ? remove_group(base, name) : !is_orphaned(name);
}

static bool sweep_once(int base)
{
	int copy = sbx_group_open(base, ".");
	DIR *listing = copy < 0 ? NULL : fdopendir(copy);
	struct dirent *entry;
	bool done = true;

	if (listing == NULL) {
		if (copy >= 0)
			(void)close(copy);
		return true;
	}
	while ((entry = readdir(listing)) != NULL)
		done = sweep_group(base, entry->d_name) && done;
	(void)closedir(listing);
	return done;
}

void sbx_groups_sweep(int base)
{
	const struct timespec nap = { .tv_nsec = NAP_NS };
	uint64_t until = sbx_now_ns() + PATIENCE_NS;

	while (!sweep_once(base) && sbx_now_ns() < until)
		(void)nanosleep(&nap, NULL); /* a shorter one is as good */
}
