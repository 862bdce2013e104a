/*
 * hostile: reboot(2), in a form that would only disable Ctrl-Alt-Del; the swap and accounting calls on the way
 * class: reboot, syslog flood, TIOCSTI
 * verdicts: AC SV
 * evidence: syscall:reboot syscall:swapoff syscall:acct
 * invariant: the host runs on
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <sys/reboot.h>
#include <sys/swap.h>
#include <unistd.h>

int main(void)
{
	if (reboot(RB_DISABLE_CAD) == 0 || swapoff("/nowhere") == 0 || acct(NULL) == 0)
		puts("ESCAPED: the machine obeys");
	else
		puts("held");
	return 0;
}
