/* asleep.c - see asleep.h. */
#include "sandbox/asleep.h"

#include <fcntl.h>
#include <linux/futex.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sandbox/cgroup_file.h"
#include "sandbox/cgroup_text.h"

/* A program with more tasks is not looked at. */
#define TASKS_TEXT 1024

#define BIT(signal) (UINT64_C(1) << ((signal)-1))

/* Handlers that run-time libraries have for faults, for the keyboard, and for themselves (32 and 33). */
#define HARMLESS                                                                                                       \
	(BIT(SIGINT) | BIT(SIGSEGV) | BIT(SIGBUS) | BIT(SIGFPE) | BIT(SIGILL) | BIT(SIGABRT) | BIT(SIGPIPE) |          \
	 BIT(32) | BIT(33))

static bool next_argument(const char **text, uint64_t *value)
{
	char *end;

	if (strncmp(*text, " 0x", 3) != 0)
		return false;
	*value = strtoull(*text + 1, &end, 16);
	*text = end;
	return true;
}

bool sbx_asleep_in_call(const char *text, int *fd)
{
	uint64_t arguments[4];
	char *end;
	long number;

	*fd = -1;
	if (*text < '0' || *text > '9')
		return false; /* "running", or it was stopped outside of a call */
	number = strtol(text, &end, 10);
	text = end;
	for (int i = 0; i < 4; i++)
		if (!next_argument(&text, &arguments[i]))
			return false;
	if (number == SYS_read) {
		*fd = arguments[0] <= INT32_MAX ? (int)arguments[0] : -1;
		return *fd >= 0;
	}
	if (number != SYS_futex || arguments[3] != 0)
		return false;
	switch (arguments[1] & FUTEX_CMD_MASK) {
	case FUTEX_WAIT:
	case FUTEX_WAIT_BITSET:
		return true;
	default:
		return false;
	}
}

bool sbx_asleep_handles_timers(const char *status)
{
	const char *line = strstr(status, "\nSigCgt:\t"); /* names of programs come with their line ends escaped */

	return line == NULL || (strtoull(line + 9, NULL, 16) & ~HARMLESS) != 0;
}

static bool task_waits(int proc)
{
	char text[4096], path[32];
	struct statx st;
	int fd;

	if (sbx_cgfile_read(proc, "syscall", text, sizeof(text)) < 0 || !sbx_asleep_in_call(text, &fd))
		return false;
	if (fd >= 0) {
		(void)snprintf(path, sizeof(path), "fd/%d", fd);
		/* What the descriptor is of, without a question to a file system that could make us wait. */
		if (statx(proc, path, AT_STATX_DONT_SYNC, STATX_TYPE, &st) != 0 || !S_ISFIFO(st.stx_mode))
			return false;
	}
	return sbx_cgfile_read(proc, "status", text, sizeof(text)) >= 0 && !sbx_asleep_handles_timers(text);
}

static bool waits(pid_t task)
{
	char path[32];
	int proc;
	bool result;

	(void)snprintf(path, sizeof(path), "/proc/%d", (int)task);
	proc = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (proc < 0)
		return false;
	result = task_waits(proc);
	(void)close(proc); /* of a path */
	return result;
}

bool sbx_asleep(const struct sbx_cgroups *cgroups, const struct sbx_leaf *leaf, pid_t init)
{
	char text[TASKS_TEXT];
	const char *at = text;
	uint64_t before, after;
	unsigned count = 0;
	pid_t task;
	int r;

	if (cgroups == NULL || sbx_leaf_cpu(cgroups, leaf, &before) < 0 ||
	    sbx_leaf_tasks(cgroups, leaf, text, sizeof(text)) < 0)
		return false;
	while ((r = sbx_cgtext_next_pid(&at, &task)) > 0) {
		if (task == init)
			continue;
		if (task <= 0 || !waits(task))
			return false;
		count++;
	}
	return r == 0 && count > 0 && sbx_leaf_cpu(cgroups, leaf, &after) == 0 && after == before;
}
