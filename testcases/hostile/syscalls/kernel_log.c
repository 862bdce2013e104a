/*
 * hostile: reads the kernel's log, silences it, and writes lines into it and into the system's log
 * class: reboot, syslog flood, TIOCSTI
 * verdicts: AC SV
 * evidence: syscall:syslog
 * invariant: nothing of the host's log can be read; nothing is added
 */
#include <fcntl.h>
#include <stdio.h>
#include <sys/klog.h>
#include <unistd.h>

#define READ_ALL    3
#define CONSOLE_OFF 6
#define SIZE_BUFFER 10

int main(void)
{
	static char log[4096];

	if (klogctl(READ_ALL, log, sizeof(log)) > 0 || klogctl(CONSOLE_OFF, NULL, 0) == 0 ||
	    klogctl(SIZE_BUFFER, NULL, 0) > 0)
		puts("ESCAPED: the kernel's log");
	else if (open("/dev/kmsg", O_RDWR | O_CLOEXEC) >= 0 || open("/proc/kmsg", O_RDONLY | O_CLOEXEC) >= 0)
		puts("ESCAPED: the kernel's log by a file");
	else
		puts("held");
	return 0;
}
