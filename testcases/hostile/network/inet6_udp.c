/*
 * hostile: sends a datagram over IPv6 to all nodes of the link
 * class: network out, loopback, listen, raw, netlink, vsock
 * verdicts: SV
 * evidence: syscall:socket
 * invariant: no packet leaves the box
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

int main(void)
{
	struct sockaddr_in6 to;
	const int fd = socket(AF_INET6, SOCK_DGRAM, 0);

	memset(&to, 0, sizeof(to));
	to.sin6_family = AF_INET6;
	to.sin6_port = htons(9);
	(void)inet_pton(AF_INET6, "ff02::1", &to.sin6_addr);
	if (fd >= 0 && sendto(fd, "x", 1, 0, (struct sockaddr *)&to, sizeof(to)) == 1)
		puts("ESCAPED: a datagram was sent");
	else
		puts("held");
	return 0;
}
