/*
 * hostile: asks which pages of shared files are in memory (mincore, preadv2 without waiting, cachestat) and loads some
 * class: cross-run channels
 * verdicts: AC SV
 * evidence: syscall:mincore syscall:preadv2
 * invariant: no call tells what others have read lately; that it can be measured by time is another matter
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "pair.h"

#define FILE_NAME "/usr/share/misc/magic.mgc"
#define PAGES     1024

static void send(int bit)
{
	static off_t next;
	const int fd = open(FILE_NAME, O_RDONLY | O_CLOEXEC);
	char byte;

	if (bit && pread(fd, &byte, 1, next * 4096) < 0)
		next = 0;
	next = (next + 1) % PAGES;
	(void)posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
	(void)close(fd);
}

static int64_t receive(void)
{
	static unsigned char in_memory[PAGES];
	const int fd = open(FILE_NAME, O_RDONLY | O_CLOEXEC);
	void *map = mmap(NULL, PAGES * 4096, PROT_READ, MAP_SHARED, fd, 0);
	uint64_t range[2] = { 0, PAGES * 4096 }, counts[5] = { 0 };
	char byte;
	struct iovec one = { &byte, 1 };
	int64_t sum = 0;

	if (map != MAP_FAILED && mincore(map, PAGES * 4096, in_memory) == 0)
		for (int i = 0; i < PAGES; i++)
			sum += in_memory[i] & 1;
	for (int i = 0; i < PAGES; i += 16)
		sum += preadv2(fd, &one, 1, (off_t)i * 4096, RWF_NOWAIT) == 1;
	if (syscall(451, fd, range, counts, 0) == 0)
		sum += (int64_t)counts[0];
	(void)munmap(map, PAGES * 4096);
	(void)close(fd);
	return sum;
}

int main(void)
{
	return pair_run("the page cache", send, receive);
}
