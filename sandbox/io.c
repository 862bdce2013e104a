/* io.c - see io.h. */
#include "sandbox/io.h"

#include <errno.h>
#include <unistd.h>

int sbx_io_write(int fd, const void *data, size_t size)
{
	const char *next = data;

	while (size > 0) {
		ssize_t wrote = write(fd, next, size);

		if (wrote < 0 && errno == EINTR)
			continue;
		if (wrote < 0) /* EFBIG is our own rlimit: to the callers it means that too much was to be written */
			return errno == EFBIG ? -ENOSPC : -errno;
		next += wrote;
		size -= (size_t)wrote;
	}
	return 0;
}
