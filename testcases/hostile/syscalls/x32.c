/*
 * hostile: adds the x32 bit to the numbers of system calls: the same architecture, other numbers
 * class: x86-32, x32, high argument bits
 * verdicts: RTE SV AC
 * evidence: signal:SIGSYS
 * invariant: numbers from 0x40000000 on are refused
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#define X32 0x40000000L

int main(void)
{
	if (syscall(X32 + SYS_socket, AF_INET, SOCK_STREAM, 0) >= 0 || syscall(X32 + SYS_getpid) == getpid() ||
	    syscall(X32 + 521, 0, 0, 0, 0) == 0)
		puts("ESCAPED: x32 numbers are served");
	else
		puts("held");
	return 0;
}
