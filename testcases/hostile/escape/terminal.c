/*
 * hostile: looks for a terminal to push commands into (TIOCSTI), with the request's high bits set too
 * class: reboot, syslog flood, TIOCSTI
 * verdicts: AC SV
 * evidence: syscall:ioctl
 * invariant: the box has no controlling terminal
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(void)
{
	const int tty = open("/dev/tty", O_RDWR | O_CLOEXEC);
	char byte = ' ';
	int pushed = 0;

	for (int fd = 0; fd < 3; fd++) {
		pushed += ioctl(fd, TIOCSTI, &byte) == 0;
		pushed += syscall(SYS_ioctl, fd, TIOCSTI | 1UL << 32, &byte) == 0;
		pushed += ioctl(fd, TIOCSCTTY, 1) == 0;
		pushed += ioctl(fd, TIOCLINUX, &byte) == 0;
	}
	if (tty >= 0 || pushed > 0)
		puts("ESCAPED: there is a terminal");
	else
		puts("held");
	return 0;
}
