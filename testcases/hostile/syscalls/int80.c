/*
 * hostile: calls the kernel by its 32-bit entrance, where the numbers mean other calls
 * class: x86-32, x32, high argument bits
 * verdicts: RTE SV AC
 * evidence: signal:SIGSYS
 * invariant: the filter knows one architecture and refuses the others
 */
#include <stdio.h>
#include <unistd.h>

#define GETPID_32 20
#define SOCKET_32 359

static long call32(long number, long a, long b, long c)
{
	long result;

	__asm__ volatile("int $0x80"
			 : "=a"(result)
			 : "a"(number), "b"(a), "c"(b), "d"(c)
			 : "memory", "r8", "r9", "r10", "r11");
	return result;
}

int main(void)
{
	const int opened = (int)call32(SOCKET_32, 2, 1, 0);

	if (opened > 2 && close(opened) == 0)
		puts("ESCAPED: an internet socket by the 32-bit entrance");
	else if ((int)call32(GETPID_32, 0, 0, 0) == getpid())
		puts("ESCAPED: the 32-bit entrance is open");
	else
		puts("held");
	return 0;
}
