/*
 * hostile: goes through /proc/PID/root, cwd, fd and mem of the box's init to where init came from
 * class: /proc/1/root
 * verdicts: AC
 * invariant: init's root is the box's; its memory and descriptors are closed to the submission
 */
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

int main(void)
{
	struct stat mine, other;
	char name[64], link[256];

	if (stat("/", &mine) != 0)
		return 1;
	if (stat("/proc/1/root/.", &other) == 0 && (mine.st_dev != other.st_dev || mine.st_ino != other.st_ino)) {
		puts("ESCAPED: init has another root");
		return 0;
	}
	if (open("/proc/1/mem", O_RDWR | O_CLOEXEC) >= 0 ||
	    open("/proc/1/root/etc/shadow", O_RDONLY | O_CLOEXEC) >= 0 ||
	    open("/proc/1/cwd/../../etc/shadow", O_RDONLY | O_CLOEXEC) >= 0) {
		puts("ESCAPED: init's memory or files can be opened");
		return 0;
	}
	for (int fd = 0; fd < 256; fd++) {
		(void)snprintf(name, sizeof(name), "/proc/1/fd/%d", fd);
		if (open(name, O_RDONLY | O_NONBLOCK | O_CLOEXEC) >= 0 || readlink(name, link, sizeof(link)) > 0) {
			printf("ESCAPED: descriptor %d of init is in reach\n", fd);
			return 0;
		}
	}
	puts("held");
	return 0;
}
