/* probe_use.c - applets that use up time, memory, files and output. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "sandbox/tests/probe.h"

#define MIB (1024L * 1024)

static int leave_with(int argc, char **argv)
{
	return (int)probe_number(argc, argv, 1, 0);
}

/* spin [MS]: burns CPU time, for ever by default. */
static int spin(int argc, char **argv)
{
	probe_burn_ms(probe_number(argc, argv, 1, -1));
	return 0;
}

/* nap [MS] [BURN_MS]: sleeps, then burns: a program whose CPU time the supervisor has stopped looking at. */
static int nap(int argc, char **argv)
{
	long ms = probe_number(argc, argv, 1, 3600000), burn = probe_number(argc, argv, 2, 0);
	struct timespec t = { ms / 1000, ms % 1000 * 1000000 };

	(void)nanosleep(&t, NULL);
	if (burn != 0)
		probe_burn_ms(burn);
	return 0;
}

/* alloc MIB: touches that much memory, then tells. */
static int alloc(int argc, char **argv)
{
	long mib = probe_number(argc, argv, 1, 1);
	char *p = mmap(NULL, (size_t)(mib * MIB), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED) {
		printf("errno=%d\n", errno);
		return 1;
	}
	for (long i = 0; i < mib * MIB; i += 4096)
		p[i] = 1;
	puts("touched=1");
	return 0;
}

/* map-file MIB: the same by a shared mapping of a file in the work directory. */
static int map_file(int argc, char **argv)
{
	long mib = probe_number(argc, argv, 1, 1);
	int fd = open("mapped", O_RDWR | O_CREAT | O_CLOEXEC, 0644);
	char *p;

	if (fd < 0 || ftruncate(fd, mib * MIB) != 0) {
		printf("errno=%d\n", errno);
		return 1;
	}
	p = mmap(NULL, (size_t)(mib * MIB), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (p == MAP_FAILED)
		return 2;
	for (long i = 0; i < mib * MIB; i += 4096)
		p[i] = 1;
	puts("touched=1");
	return 0;
}

static int write_much(int fd, long bytes, long *done)
{
	static char block[65536];

	memset(block, 'x', sizeof(block));
	*done = 0;
	while (bytes < 0 || *done < bytes) {
		long want = bytes < 0 || bytes - *done > (long)sizeof(block) ? (long)sizeof(block) : bytes - *done;
		ssize_t got = write(fd, block, (size_t)want);

		if (got < 0)
			return errno;
		*done += got;
	}
	return 0;
}

/* write BYTES [FD]: to standard output or FD; for ever when negative. */
static int write_out(int argc, char **argv)
{
	long done;

	return write_much((int)probe_number(argc, argv, 2, 1), probe_number(argc, argv, 1, -1), &done);
}

/* fill PATH [BYTES]: one file until nothing more goes in. */
static int fill(int argc, char **argv)
{
	int fd = open(argc > 1 ? argv[1] : "full", O_WRONLY | O_CREAT | O_CLOEXEC, 0644), error;
	long done = 0;

	if (fd < 0)
		return 1;
	(void)signal(SIGXFSZ, SIG_IGN); /* NOLINT: SIG_IGN needs no handler */
	error = write_much(fd, probe_number(argc, argv, 2, -1), &done);
	printf("errno=%d\nbytes=%ld\n", error, done);
	return 0;
}

/* inodes DIR: empty files until no more can be made. */
static int inodes(int argc, char **argv)
{
	char name[300];
	long made = 0;

	for (;; made++) {
		int fd;

		(void)snprintf(name, sizeof(name), "%s/f%ld", argc > 1 ? argv[1] : ".", made);
		fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
		if (fd < 0)
			break;
		(void)close(fd);
	}
	printf("errno=%d\nmade=%ld\n", errno, made);
	return 0;
}

static int open_files(int argc, char **argv)
{
	long count = 0;

	(void)argc;
	(void)argv;
	while (open("/dev/null", O_RDONLY) >= 0)
		count++;
	printf("errno=%d\nopened=%ld\n", errno, count);
	return 0;
}

/* Not inlined, and with something to do after the call, so that the compiler keeps it a recursion. */
static __attribute__((noinline)) long deeper(long kib)
{
	volatile char frame[1024];

	memset((char *)(unsigned long)frame, (int)kib, sizeof(frame));
	return kib <= 1 ? frame[0] : deeper(kib - 1) + frame[kib % 1024];
}

/* stack KIB: uses that much of it. */
static int stack(int argc, char **argv)
{
	printf("sum=%d\n", deeper(probe_number(argc, argv, 1, 1)) != 0);
	return 0;
}

/* drip MS: a byte at a time, for ever. */
static int drip(int argc, char **argv)
{
	long ms = probe_number(argc, argv, 1, 10);
	struct timespec t = { ms / 1000, ms % 1000 * 1000000 };

	while (write(1, ".", 1) == 1)
		(void)nanosleep(&t, NULL);
	return 0;
}

/* copy: standard input to standard output. */
static int copy(int argc, char **argv)
{
	char buf[4096];
	ssize_t got;

	(void)argc;
	(void)argv;
	while ((got = read(0, buf, sizeof(buf))) > 0)
		if (write(1, buf, (size_t)got) != got)
			return 2;
	return got < 0 ? 1 : 0;
}

/* close-out MS: no standard streams any more; goes on living. */
static int close_out(int argc, char **argv)
{
	for (int fd = 0; fd < 3; fd++)
		(void)close(fd);
	probe_burn_ms(probe_number(argc, argv, 1, 20));
	return 7;
}

const struct probe_applet probe_use[] = {
	{ "exit", leave_with },
	{ "spin", spin },
	{ "nap", nap },
	{ "alloc", alloc },
	{ "map-file", map_file },
	{ "write", write_out },
	{ "fill", fill },
	{ "inodes", inodes },
	{ "stack", stack },
	{ "open-files", open_files },
	{ "drip", drip },
	{ "copy", copy },
	{ "close-out", close_out },
	{ NULL, NULL },
};
