/*
 * scenario_clean.c - see scenario.h: what a warden must not leave behind.
 *
 * Control groups are found by the warden's name for them (minos-PID) anywhere below /sys/fs/cgroup, processes by the
 * host uids of its boxes, or, where all boxes have our own uid, by the names of init and the probe.
 */
#include <ctype.h>
#include <dirent.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "sandbox/cleanup.h"
#include "sandbox/tests/scenario.h"

/* nftw has no room for a context. */
static struct {
	char name[32];
	char found[512];
} looking;

static int look_at(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st;
	if (type == FTW_D && strcmp(path + at->base, looking.name) == 0) {
		(void)snprintf(looking.found, sizeof(looking.found), "%s", path);
		return 1;
	}
	return 0;
}

static bool group_left(pid_t warden)
{
	(void)snprintf(looking.name, sizeof(looking.name), "minos-%d", (int)warden);
	looking.found[0] = '\0';
	(void)nftw("/sys/fs/cgroup", look_at, 16, FTW_PHYS);
	return looking.found[0] != '\0';
}

/* One field of /proc/PID/status. */
static bool read_status(const char *pid, const char *key, char *value, size_t size)
{
	char path[300], line[512];
	sbx_fclose FILE *file = NULL;

	(void)snprintf(path, sizeof(path), "/proc/%s/status", pid);
	file = fopen(path, "re");
	while (file != NULL && fgets(line, sizeof(line), file) != NULL)
		if (strncmp(line, key, strlen(key)) == 0) {
			(void)snprintf(value, size, "%s", line + strlen(key) + strspn(line + strlen(key), "\t "));
			value[strcspn(value, "\n")] = '\0';
			return true;
		}
	return false;
}

static bool is_of(const struct judge_warden *warden, const char *pid)
{
	char uid[256], name[64];
	unsigned long number;

	if (!read_status(pid, "Uid:", uid, sizeof(uid)) || !read_status(pid, "Name:", name, sizeof(name)))
		return false;
	number = strtoul(uid, NULL, 10);
	if (!warden->ready.own_user)
		return number >= warden->ready.uid_first && number < warden->ready.uid_first + SBX_UIDS_MAX;
	return number == geteuid() && (strcmp(name, "minos-init") == 0 || strcmp(name, "probe") == 0);
}

/* The pid of a process that is left, or 0. */
static int process_left(const struct judge_warden *warden)
{
	DIR *proc = opendir("/proc");
	struct dirent *entry;
	int found = 0;

	while (proc != NULL && (entry = readdir(proc)) != NULL)
		if (isdigit((unsigned char)entry->d_name[0]) && is_of(warden, entry->d_name))
			found = (int)strtol(entry->d_name, NULL, 10);
	if (proc != NULL)
		(void)closedir(proc);
	return found;
}

void scenario_expect_clean(const struct judge_warden *warden)
{
	struct timespec pause = { 0, 5000000 };
	int pid = 0;
	bool group = false;

	/* A control group is let go of when the last task of it has been freed, which the kernel does a moment after
	 * its end. */
	for (int i = 0; i < (scenario_slow() ? 2000 : 400); i++) {
		pid = process_left(warden);
		group = group_left(warden->pid);
		if (pid == 0 && !group)
			return;
		(void)nanosleep(&pause, NULL);
	}
	ck_assert_msg(pid == 0, "process %d of a box is left", pid);
	ck_assert_msg(!group, "control group %s is left", looking.found);
}

/* init has its name once it is the box's user; it is ready a moment later, and an order would wait for that. */
static bool has_init(pid_t warden)
{
	DIR *proc = opendir("/proc");
	struct dirent *entry;
	bool found = false;

	while (proc != NULL && !found && (entry = readdir(proc)) != NULL) {
		char name[64], parent[64];

		found = isdigit((unsigned char)entry->d_name[0]) &&
			read_status(entry->d_name, "Name:", name, sizeof(name)) && strcmp(name, "minos-init") == 0 &&
			read_status(entry->d_name, "PPid:", parent, sizeof(parent)) &&
			strtol(parent, NULL, 10) == warden;
	}
	if (proc != NULL)
		(void)closedir(proc);
	return found;
}

void scenario_wait_for_warm(const struct scenario *scenario)
{
	struct timespec pause = { 0, 1000000 };

	for (int i = 0; scenario->wish.pool > 0 && i < 2000 && !has_init(scenario->warden.pid); i++)
		(void)nanosleep(&pause, NULL);
}

int scenario_count_fds(pid_t pid)
{
	char path[64];
	struct dirent *entry;
	int count = 0;
	DIR *dir;

	(void)snprintf(path, sizeof(path), "/proc/%d/fd", (int)pid);
	dir = opendir(path);
	if (dir == NULL)
		return -1;
	while ((entry = readdir(dir)) != NULL)
		count += entry->d_name[0] != '.';
	(void)closedir(dir);
	return count;
}

long scenario_resident_kib(pid_t pid)
{
	char text[16], value[64];

	(void)snprintf(text, sizeof(text), "%d", (int)pid);
	return read_status(text, "VmRSS:", value, sizeof(value)) ? strtol(value, NULL, 10) : -1;
}
