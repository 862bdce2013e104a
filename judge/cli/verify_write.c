/* verify_write.c - see verify_write.h. */
#include "judge/cli/verify_write.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sandbox/cleanup.h"
#include "sandbox/io.h"

#define FILE_NAME ".timelimit"
#define NEW_NAME  ".timelimit.new"

/* A new file takes the place of the old one, whatever that was: a symlink of the package leads nowhere. */
static int replace(int dir, const char *text, struct sbx_error *err)
{
	sbx_close int fd = openat(dir, NEW_NAME, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
	int r;

	if (fd < 0)
		return sbx_error_set(err, errno, "make " NEW_NAME);
	r = sbx_io_write(fd, text, strlen(text));
	if (r == 0 && renameat(dir, NEW_NAME, dir, FILE_NAME) != 0)
		r = -errno;
	if (r == 0)
		return 0;
	(void)unlinkat(dir, NEW_NAME, 0); /* what failed is told */
	return sbx_error_set(err, -r, "write " FILE_NAME);
}

int judge_verify_write(const char *package, bool modern, uint64_t limit_ns, struct sbx_error *err)
{
	sbx_close int dir = open(package, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	char text[32];

	if (limit_ns == 0)
		return sbx_error_set(err, 0, "%s: no submission says what the time limit should be", package);
	(void)snprintf(text, sizeof(text), "%.9g\n", (double)limit_ns / 1e9); /* fits */
	if (modern)
		return sbx_error_set(err, 0, "%s/problem.yaml: write `time_limit: %.*s` below `limits:` yourself",
				     package, (int)strcspn(text, "\n"), text);
	if (dir < 0)
		return sbx_error_set(err, errno, "%s", package);
	return replace(dir, text, err);
}
