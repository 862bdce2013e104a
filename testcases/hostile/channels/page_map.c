/*
 * hostile: asks /proc/self/pagemap whether a page of a rare shared file is mapped by anybody else as well
 * class: cross-run channels
 * verdicts: AC
 * invariant: none that holds: /proc/self is the program's own, and the kernel tells there how often a page is mapped
 * open: pagemap, smaps and numa_maps tell whether others map a page of a shared file
 */
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "pair.h"

static volatile char *map(void)
{
	static const char *const files[] = { "/usr/share/zoneinfo/Antarctica/Troll", "/usr/bin/tac", "/usr/bin/env" };
	int fd = -1;

	for (int i = 0; i < 3 && fd < 0; i++)
		fd = open(files[i], O_RDONLY | O_CLOEXEC);
	return mmap(NULL, 1024, PROT_READ, MAP_SHARED, fd, 0);
}

static void send(int bit)
{
	static volatile char *page;

	if (bit && page == NULL) {
		page = map();
		if (page != MAP_FAILED)
			(void)page[0];
	} else if (!bit && page != NULL) {
		(void)munmap((void *)page, 1024);
		page = NULL;
	}
}

static int64_t receive(void)
{
	static volatile char *page;
	static int pagemap = -1;
	uint64_t entry = 0;

	if (page == NULL) {
		page = map();
		pagemap = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
	}
	if (page == MAP_FAILED)
		return 0;
	(void)page[0];
	if (pread(pagemap, &entry, sizeof(entry), (off_t)((uintptr_t)page / 4096 * 8)) != (ssize_t)sizeof(entry))
		return 0;
	return (int64_t)(entry >> 56 & 1); /* mapped by this process alone */
}

int main(void)
{
	return pair_run("who else maps a page", send, receive);
}
