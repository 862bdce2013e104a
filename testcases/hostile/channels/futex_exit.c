/*
 * hostile: a thread that ends makes the kernel itself wake who waits on an address: one in a shared read-only file
 * class: cross-run channels
 * verdicts: AC SV
 * evidence: syscall:set_tid_address syscall:futex
 * invariant: none that holds, see futex.c: here no call to wake is needed at all
 * open: the kernel names such a futex by the file, which boxes share
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/futex.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "pair.h"

static uint32_t *page;
static char stack[65536];

static int ends(void *unused)
{
	(void)unused;
	(void)syscall(SYS_set_tid_address, page);
	(void)syscall(SYS_exit, 0);
	return 0;
}

static void send(int bit)
{
	for (int64_t end = pair_now_us() + PAIR_STEP_US * 9 / 10; bit && pair_now_us() < end;) {
		const int thread =
		    clone(ends, stack + sizeof(stack),
			  CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM, NULL);

		if (thread < 0)
			return;
		do /* the next one has the same stack */
			pair_sleep_until(pair_now_us() + 200);
		while (syscall(SYS_tgkill, getpid(), thread, 0) == 0);
	}
}

static int64_t receive(void)
{
	const struct timespec wait = { 0, PAIR_STEP_US * 200 };

	return syscall(SYS_futex, page, FUTEX_WAIT, *page, &wait, NULL, 0) == 0;
}

int main(void)
{
	const int fd = open("/usr/bin/env", O_RDONLY | O_CLOEXEC);

	page = mmap(NULL, 4096, PROT_READ, MAP_SHARED, fd, 0);
	return page == MAP_FAILED ? 1 : pair_run("the end of a thread", send, receive);
}
