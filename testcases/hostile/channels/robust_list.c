/*
 * hostile: a thread dies with a list of locks in a shared read-only page: the kernel is to mark them and wake who waits
 * class: cross-run channels
 * verdicts: AC
 * invariant: the kernel writes no page that the thread itself could not
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/futex.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "pair.h"

static uint32_t *page;

static void send(int bit)
{
	static struct robust_list_head head;

	if (bit && fork() == 0) {
		head.list.next = (struct robust_list *)page;
		head.list_op_pending = (struct robust_list *)page;
		(void)syscall(SYS_set_robust_list, &head, sizeof(head));
		_exit(0);
	}
	(void)wait(NULL);
}

static int64_t receive(void)
{
	return *page & (FUTEX_OWNER_DIED | FUTEX_WAITERS);
}

int main(void)
{
	const int fd = open("/usr/bin/env", O_RDONLY | O_CLOEXEC);

	page = mmap(NULL, 4096, PROT_READ, MAP_SHARED, fd, 0);
	return page == MAP_FAILED ? 1 : pair_run("locks of the dead", send, receive);
}
