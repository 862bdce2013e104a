/* input.c - see input.h. Runs in the judge and the command line. */
#include "sandbox/input.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sandbox/cleanup.h"
#include "sandbox/io.h"

#define SEALS (F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE)

static int copy_content(int from, int to, struct sbx_error *err)
{
	static char buf[131072];
	off_t at = 0;

	for (;;) {
		ssize_t got = pread(from, buf, sizeof(buf), at);
		int r;

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return sbx_error_set(err, errno, "read the input");
		if (got == 0)
			return 0;
		/* It grows while it is read: what is over the ceiling is not the file that was asked for. */
		if ((uint64_t)at + (uint64_t)got > SBX_INPUT_COPY_MAX)
			return sbx_error_set(err, EFBIG, "copy the input");
		r = sbx_io_write(to, buf, (size_t)got);
		if (r < 0)
			return sbx_error_set(err, -r, "copy the input");
		at += got;
	}
}

int sbx_input_new(struct sbx_error *err)
{
	int fd = memfd_create("input", MFD_CLOEXEC | MFD_ALLOW_SEALING);

	return fd < 0 ? sbx_error_set(err, errno, "make a file in memory for the input") : fd;
}

int sbx_input_seal(int fd, struct sbx_error *err)
{
	/* For the box's user, who is nobody that the kernel knows here, to open it. */
	if (fchmod(fd, 0444) != 0 || fcntl(fd, F_ADD_SEALS, SEALS) != 0 || lseek(fd, 0, SEEK_SET) != 0)
		return sbx_error_set(err, errno, "seal the copy of the input");
	return 0;
}

int sbx_input_copy(int fd, struct sbx_error *err)
{
	sbx_close int copy = -1;
	struct stat st;
	int r;

	if (fstat(fd, &st) != 0)
		return sbx_error_set(err, errno, "look at the input");
	if (!S_ISREG(st.st_mode) || (uint64_t)st.st_size > SBX_INPUT_COPY_MAX) {
		copy = fcntl(fd, F_DUPFD_CLOEXEC, 3);
		return copy < 0 ? sbx_error_set(err, errno, "copy the input's descriptor") : sbx_take_fd(&copy);
	}
	copy = sbx_input_new(err);
	if (copy < 0)
		return copy;
	r = copy_content(fd, copy, err);
	if (r == 0)
		r = sbx_input_seal(copy, err);
	return r < 0 ? r : sbx_take_fd(&copy);
}
