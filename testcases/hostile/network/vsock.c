/*
 * hostile: a socket to the hypervisor, in a family that network namespaces do not know
 * class: network out, loopback, listen, raw, netlink, vsock
 * verdicts: SV
 * evidence: syscall:socket
 * invariant: no way to the hypervisor or between boxes
 */
#include <stdio.h>
#include <sys/socket.h>

int main(void)
{
	puts(socket(AF_VSOCK, SOCK_STREAM, 0) >= 0 ? "ESCAPED: a vsock" : "held");
	return 0;
}
