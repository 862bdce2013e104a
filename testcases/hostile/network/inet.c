/*
 * hostile: connects to a name server on the internet
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
#include <unistd.h>

int main(void)
{
	struct sockaddr_in to;
	const int fd = socket(AF_INET, SOCK_STREAM, 0);

	memset(&to, 0, sizeof(to));
	to.sin_family = AF_INET;
	to.sin_port = htons(53);
	to.sin_addr.s_addr = htonl(0x08080808);
	if (fd >= 0 && connect(fd, (struct sockaddr *)&to, sizeof(to)) == 0)
		puts("ESCAPED: connected to the internet");
	else
		puts("held");
	return 0;
}
