/*
 * hostile: leaves System V shared memory, semaphores and a message queue, and looks for those of the run before
 * class: state left for the next run
 * verdicts: AC SV
 * evidence: syscall:shmget syscall:semget syscall:msgget
 * invariant: an IPC namespace of its own for each run
 */
#include <errno.h>
#include <stdio.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>

#define KEY ((key_t)0x4d696e6f)

int main(void)
{
	const char *left = NULL;

	if (shmget(KEY, 4096, IPC_CREAT | IPC_EXCL | 0666) < 0 && errno == EEXIST)
		left = "shared memory";
	if (semget(KEY, 1, IPC_CREAT | IPC_EXCL | 0666) < 0 && errno == EEXIST)
		left = "a semaphore";
	if (msgget(KEY, IPC_CREAT | IPC_EXCL | 0666) < 0 && errno == EEXIST)
		left = "a message queue";
	if (left != NULL)
		printf("ESCAPED: %s was left by an earlier run\n", left);
	else
		puts("held");
	return 0;
}
