/*
 * hostile: the host's free memory in sysinfo(2): one box fills pages and lets them go, the other measures
 * class: cross-run channels
 * verdicts: AC SV
 * evidence: syscall:sysinfo
 * invariant: no count of the whole host that a program can move is told to another
 */
#include <string.h>
#include <sys/mman.h>
#include <sys/sysinfo.h>

#include "pair.h"

#define SIZE (6UL << 20)

static void send(int bit)
{
	static char *pages;

	if (pages == NULL)
		pages = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (pages == MAP_FAILED)
		return;
	if (bit)
		memset(pages, 0x5a, SIZE);
	else
		(void)madvise(pages, SIZE, MADV_DONTNEED);
}

static int64_t receive(void)
{
	struct sysinfo info;

	memset(&info, 0, sizeof(info));
	return sysinfo(&info) == 0 ? (int64_t)info.freeram : 0;
}

int main(void)
{
	return pair_run("the free memory in sysinfo", send, receive);
}
