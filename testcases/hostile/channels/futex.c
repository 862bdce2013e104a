/*
 * hostile: waits on a word of a shared read-only file's page (libc's own), and is woken from another box
 * class: cross-run channels
 * verdicts: AC SV
 * evidence: syscall:futex
 * invariant: none that holds: joining a thread needs such a wait, and no filter can tell the addresses apart
 * open: the kernel names such a futex by the file, which boxes share
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/futex.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "pair.h"

static uint32_t *word(void)
{
	static uint32_t *page;
	const int fd = page == NULL ? open("/usr/bin/env", O_RDONLY | O_CLOEXEC) : -1;

	if (page == NULL)
		page = mmap(NULL, 4096, PROT_READ, MAP_SHARED, fd, 0);
	return page;
}

static void send(int bit)
{
	/* Whoever waits is woken all through the step. */
	for (int64_t end = pair_now_us() + PAIR_STEP_US * 9 / 10; bit && pair_now_us() < end;)
		(void)syscall(SYS_futex, word(), FUTEX_WAKE, 1000, NULL, NULL, 0);
}

static int64_t receive(void)
{
	const struct timespec wait = { 0, PAIR_STEP_US * 200 };

	return syscall(SYS_futex, word(), FUTEX_WAIT, *word(), &wait, NULL, 0) == 0;
}

int main(void)
{
	return pair_run("a futex in a page of a shared file", send, receive);
}
