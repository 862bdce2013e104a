/*
 * hostile: takes the host's pool of huge pages, which no memory limit of a box counts, and gives it back
 * class: cross-run channels
 * verdicts: AC
 * invariant: a pool that all share is not in reach, or is empty
 */
#include <sys/mman.h>

#include "pair.h"

#define SIZE (2UL << 20)

static void *take(void)
{
	void *pages = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB, -1, 0);

	return pages == MAP_FAILED ? NULL : pages;
}

static void send(int bit)
{
	static void *held[512];

	for (int i = 0; i < 512; i++) {
		if (bit && held[i] == NULL && (held[i] = take()) == NULL)
			break;
		if (!bit && held[i] != NULL && munmap(held[i], SIZE) == 0)
			held[i] = NULL;
	}
}

static int64_t receive(void)
{
	void *pages = take();

	if (pages != NULL)
		(void)munmap(pages, SIZE);
	return pages != NULL;
}

int main(void)
{
	return pair_run("huge pages", send, receive);
}
