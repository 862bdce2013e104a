/* fuzz_file.h - an input of a harness as a memory file, for parsers that take a descriptor. */
#ifndef JUDGE_TESTS_FUZZ_FILE_H
#define JUDGE_TESTS_FUZZ_FILE_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

/* The one memory file of this process, now with these bytes, its offset at the beginning. Not to be closed. */
static inline int fuzz_file(const uint8_t *data, size_t size)
{
	static int fd = -1;

	if (fd < 0)
		fd = memfd_create("fuzz", MFD_CLOEXEC);
	if (fd < 0 || ftruncate(fd, 0) < 0 || pwrite(fd, data, size, 0) != (ssize_t)size || lseek(fd, 0, SEEK_SET) < 0)
		abort();
	return fd;
}

#endif
