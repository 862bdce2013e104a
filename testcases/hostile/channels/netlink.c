/*
 * hostile: messages to a netlink multicast group between user programs
 * class: cross-run channels
 * verdicts: SV
 * evidence: syscall:socket
 * invariant: there are no sockets beyond the box
 */
#include <linux/netlink.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "pair.h"

static int joined(void)
{
	static int fd = -1;
	struct sockaddr_nl at;

	if (fd < 0) {
		memset(&at, 0, sizeof(at));
		at.nl_family = AF_NETLINK;
		at.nl_groups = 1;
		fd = socket(AF_NETLINK, SOCK_RAW | SOCK_NONBLOCK, NETLINK_USERSOCK);
		(void)bind(fd, (struct sockaddr *)&at, sizeof(at));
	}
	return fd;
}

static void send_bit(int bit)
{
	struct sockaddr_nl to;

	memset(&to, 0, sizeof(to));
	to.nl_family = AF_NETLINK;
	to.nl_groups = 1;
	if (bit)
		(void)sendto(joined(), "1", 1, 0, (struct sockaddr *)&to, sizeof(to));
}

static int64_t receive(void)
{
	char text[64];

	return recv(joined(), text, sizeof(text), MSG_DONTWAIT) > 0;
}

int main(void)
{
	return pair_run("netlink", send_bit, receive);
}
