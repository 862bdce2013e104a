/*
 * hostile: a POSIX message queue of a fixed name: one box makes and removes it, the other looks
 * class: cross-run channels
 * verdicts: AC SV
 * evidence: syscall:mq_open syscall:mq_unlink
 * invariant: an IPC namespace of its own for each box
 */
#include <fcntl.h>
#include <mqueue.h>

#include "pair.h"

static void send(int bit)
{
	if (bit)
		(void)mq_open("/minos-pair", O_CREAT | O_RDWR, 0666, NULL);
	else
		(void)mq_unlink("/minos-pair");
}

static int64_t receive(void)
{
	const mqd_t queue = mq_open("/minos-pair", O_RDONLY);

	return queue >= 0 ? 1 + (mq_close(queue) != 0) : 0;
}

int main(void)
{
	return pair_run("a message queue", send, receive);
}
