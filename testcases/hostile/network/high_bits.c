/*
 * hostile: asks for an internet socket with set bits above the 32 that the kernel reads of a family
 * class: x86-32, x32, high argument bits
 * verdicts: SV
 * evidence: syscall:socket
 * invariant: arguments are compared as the kernel reads them
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(void)
{
	if (syscall(SYS_socket, AF_INET | 1UL << 32, SOCK_STREAM | 1UL << 63, 0UL) >= 0 ||
	    syscall(SYS_socket, AF_INET | 0xdeadbeefUL << 32, SOCK_DGRAM | 1UL << 32, 1UL << 32) >= 0)
		puts("ESCAPED: an internet socket");
	else
		puts("held");
	return 0;
}
