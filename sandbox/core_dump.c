/* core_dump.c - see core_dump.h. Runs in the warden. */
#include "sandbox/core_dump.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "sandbox/cleanup.h"

#define PATTERN "/proc/sys/kernel/core_pattern"
#define FILTER  "/proc/self/coredump_filter"

enum sbx_core_dump sbx_core_dump_of(const char *pattern, size_t size)
{
	if (size > 0 && pattern[0] == '|')
		return SBX_CORE_PIPE;
	return size > 0 && pattern[0] == '@' ? SBX_CORE_SOCKET : SBX_CORE_FILE;
}

uint64_t sbx_core_dump_limit(enum sbx_core_dump where)
{
	/* Not always 1: for each crash that this stops, the kernel writes a line to its log. */
	return where == SBX_CORE_FILE ? 0 : 1;
}

/* No kind of memory belongs to a core any more. Kept by fork and exec. */
static int empty_filter(struct sbx_error *err)
{
	sbx_close int fd = open(FILTER, O_WRONLY | O_CLOEXEC);

	if (fd < 0 && errno == ENOENT)
		return 0; /* a kernel that dumps no program of this format */
	if (fd < 0 || write(fd, "0", 1) != 1)
		return sbx_error_set(err, errno, "write 0 to " FILTER);
	return 0;
}

int sbx_core_dump_open(int *fd, struct sbx_error *err)
{
	sbx_close int pattern = open(PATTERN, O_RDONLY | O_CLOEXEC);
	int r;

	if (pattern < 0 && errno != ENOENT)
		return sbx_error_set(err, errno, "open " PATTERN);
	r = pattern < 0 ? 0 : empty_filter(err);
	if (r == 0)
		*fd = sbx_take_fd(&pattern);
	return r;
}

int sbx_core_dump_look(int fd, struct sbx_error *err)
{
	char pattern[128]; /* CORENAME_MAX_SIZE; the first character decides */
	ssize_t got;

	if (fd < 0)
		return SBX_CORE_FILE;
	got = pread(fd, pattern, sizeof(pattern), 0);
	if (got < 0)
		return sbx_error_set(err, errno, "read " PATTERN);
	return (int)sbx_core_dump_of(pattern, (size_t)got);
}
