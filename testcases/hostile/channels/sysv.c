/*
 * hostile: System V shared memory, semaphores and queues of a fixed key: one box makes and removes, the other looks
 * class: cross-run channels
 * verdicts: AC SV
 * evidence: syscall:shmget syscall:semget syscall:msgget
 * invariant: an IPC namespace of its own for each box
 */
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>

#include "pair.h"

#define KEY ((key_t)0x6d696e6f)

static void send(int bit)
{
	static int shared = -1, semaphore = -1, queue = -1;

	if (bit) {
		shared = shmget(KEY, 4096, IPC_CREAT | 0666);
		semaphore = semget(KEY, 1, IPC_CREAT | 0666);
		queue = msgget(KEY, IPC_CREAT | 0666);
	} else {
		(void)shmctl(shared, IPC_RMID, NULL);
		(void)semctl(semaphore, 0, IPC_RMID);
		(void)msgctl(queue, IPC_RMID, NULL);
	}
}

static int64_t receive(void)
{
	return (shmget(KEY, 1, 0) >= 0) + (semget(KEY, 1, 0) >= 0) + (msgget(KEY, 0) >= 0);
}

int main(void)
{
	return pair_run("System V objects", send, receive);
}
