/*
 * hostile: a listening vsock port, which no network namespace separates
 * class: cross-run channels
 * verdicts: SV
 * evidence: syscall:socket
 * invariant: there are no sockets beyond the box
 */
#include <linux/vm_sockets.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "pair.h"

static int bound(void)
{
	const int fd = socket(AF_VSOCK, SOCK_STREAM, 0);
	struct sockaddr_vm at;

	memset(&at, 0, sizeof(at));
	at.svm_family = AF_VSOCK;
	at.svm_port = 5433;
	at.svm_cid = VMADDR_CID_ANY;
	if (bind(fd, (struct sockaddr *)&at, sizeof(at)) == 0)
		return fd;
	(void)close(fd);
	return -1;
}

static void send_bit(int bit)
{
	static int held = -1;

	if (bit && held < 0) {
		held = bound();
	} else if (!bit) {
		(void)close(held);
		held = -1;
	}
}

static int64_t receive(void)
{
	const int fd = bound();

	(void)close(fd);
	return fd >= 0;
}

int main(void)
{
	return pair_run("a vsock port", send_bit, receive);
}
