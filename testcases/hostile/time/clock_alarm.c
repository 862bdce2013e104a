/*
 * hostile: alarms that wake a sleeping machine, and the offsets of a time namespace
 * class: clock tricks
 * verdicts: AC
 * invariant: neither the host's suspend nor anybody's clock is in reach
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

int main(void)
{
	static const char offsets[] = "monotonic 1000 0\nboottime 1000 0\n";
	struct itimerspec soon = { .it_value.tv_sec = 1000 };
	struct timespec before, after;
	timer_t timer;
	int fd;

	(void)clock_gettime(CLOCK_MONOTONIC, &before);
	fd = timerfd_create(CLOCK_BOOTTIME_ALARM, TFD_CLOEXEC);
	if ((fd >= 0 && timerfd_settime(fd, 0, &soon, NULL) == 0) ||
	    (timer_create(CLOCK_REALTIME_ALARM, NULL, &timer) == 0 && timer_settime(timer, 0, &soon, NULL) == 0)) {
		puts("ESCAPED: an alarm that wakes the machine");
		return 0;
	}
	fd = open("/proc/self/timens_offsets", O_WRONLY | O_CLOEXEC);
	if (fd >= 0 && write(fd, offsets, strlen(offsets)) > 0) {
		puts("ESCAPED: offsets of the clocks were written");
		return 0;
	}
	(void)clock_gettime(CLOCK_MONOTONIC, &after);
	puts(after.tv_sec - before.tv_sec > 500 ? "ESCAPED: the clock jumped" : "held");
	return 0;
}
