/*
 * hostile: leaves a POSIX message queue with a message in it, and looks for that of the run before
 * class: state left for the next run
 * verdicts: AC SV
 * evidence: syscall:mq_open
 * invariant: an IPC namespace of its own for each run
 */
#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <stdio.h>
#include <string.h>

int main(void)
{
	struct mq_attr attr;
	mqd_t queue;

	memset(&attr, 0, sizeof(attr));
	attr.mq_maxmsg = 4;
	attr.mq_msgsize = 64;
	queue = mq_open("/minos-marker", O_RDWR | O_CREAT | O_EXCL, 0666, &attr);
	if (queue == (mqd_t)-1 && errno == EEXIST) {
		puts("ESCAPED: a message queue was left by an earlier run");
		return 0;
	}
	if (queue != (mqd_t)-1)
		(void)mq_send(queue, "left", 4, 0);
	puts("held");
	return 0;
}
