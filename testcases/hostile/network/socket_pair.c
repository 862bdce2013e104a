/*
 * hostile: makes a socket pair, the usual carrier of smuggled descriptors, and looks whether it leads anywhere else
 * class: network out, loopback, listen, raw, netlink, vsock
 * verdicts: AC SV
 * evidence: syscall:socketpair
 * invariant: a pair leads nowhere but to itself
 */
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
	int ends[2];
	char byte = 0;

	if (socketpair(AF_UNIX, SOCK_DGRAM, 0, ends) == 0 &&
	    (send(ends[0], "x", 1, 0) != 1 || recv(ends[1], &byte, 1, MSG_DONTWAIT) != 1 || byte != 'x'))
		puts("ESCAPED: the pair carries something else");
	else
		puts("held");
	return 0;
}
