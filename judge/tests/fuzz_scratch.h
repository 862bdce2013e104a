/* fuzz_scratch.h - a directory of a harness's own, below $TMPDIR, which tools/fuzz sets to one in memory and removes.
 */
#ifndef JUDGE_TESTS_FUZZ_SCRATCH_H
#define JUDGE_TESTS_FUZZ_SCRATCH_H

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* Makes it, with its path in `path`. Returns its descriptor. */
static inline int fuzz_scratch(char *path, size_t size)
{
	const char *base = getenv("TMPDIR");
	int fd;

	(void)snprintf(path, size, "%.400s/fuzz-XXXXXX", base != NULL ? base : "/tmp"); /* size is PATH_MAX */
	if (mkdtemp(path) == NULL)
		abort();
	fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		abort();
	return fd;
}

#endif
