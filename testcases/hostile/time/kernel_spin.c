/*
 * hostile: uses system time only, by system calls that do nothing
 * class: CPU spin
 * verdicts: TLE
 * evidence: cpu
 * invariant: user and system time count alike
 */
#define _GNU_SOURCE
#include <sys/syscall.h>
#include <unistd.h>

int main(void)
{
	for (;;)
		(void)syscall(SYS_getppid);
}
