/* cgroup_file.c - see cgroup_file.h. */
#include "sandbox/cgroup_file.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "sandbox/cgroup_text.h"
#include "sandbox/cleanup.h"

static int write_text(int fd, const char *file, const char *text, struct sbx_error *err)
{
	size_t length = strlen(text);
	ssize_t written = write(fd, text, length);

	if (written != (ssize_t)length)
		return sbx_error_set(err, written < 0 ? errno : EIO, "write `%s` to %s of a control group", text, file);
	return 0;
}

int sbx_cgfile_write(int dir, const char *file, const char *text, struct sbx_error *err)
{
	sbx_close int fd = openat(dir, file, O_WRONLY | O_CLOEXEC | O_NOFOLLOW);

	if (fd < 0)
		return sbx_error_set(err, errno, "open %s of a control group", file);
	return write_text(fd, file, text, err);
}

static void number_to_text(uint64_t value, char text[32])
{
	(void)snprintf(text, 32, "%" PRIu64, value);
}

int sbx_cgfile_write_number(int dir, const char *file, uint64_t value, struct sbx_error *err)
{
	char text[32];

	number_to_text(value, text);
	return sbx_cgfile_write(dir, file, text, err);
}

int sbx_cgfd_write_number(int fd, const char *file, uint64_t value, struct sbx_error *err)
{
	char text[32];

	number_to_text(value, text);
	return write_text(fd, file, text, err);
}

int sbx_cgfile_read(int dir, const char *file, char *buf, size_t size)
{
	sbx_close int fd = openat(dir, file, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	size_t used = 0;

	if (fd < 0)
		return -errno;
	while (used < size - 1) {
		ssize_t got = read(fd, buf + used, size - 1 - used);

		if (got < 0)
			return -errno;
		if (got == 0)
			break;
		used += (size_t)got;
	}
	buf[used] = '\0';
	return (int)used;
}

int sbx_cgfd_read(int fd, char *buf, size_t size)
{
	ssize_t got = pread(fd, buf, size - 1, 0);

	if (got < 0)
		return -errno;
	buf[got] = '\0';
	return (int)got;
}

int sbx_cgfd_number(int fd, uint64_t *value)
{
	char buf[64] = "";
	int r = sbx_cgfd_read(fd, buf, sizeof(buf));

	return r < 0 ? r : sbx_cgtext_number(buf, value);
}
