/*
 * hostile: a notification pipe, sized and filtered beyond its bounds (CVE-2022-0995)
 * class: known faults of kernels and runtimes
 * verdicts: AC SV
 * evidence: syscall:ioctl syscall:pipe2
 * invariant: no notification pipe can be set up
 */
#define _GNU_SOURCE
#include <linux/watch_queue.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

int main(void)
{
	static struct {
		struct watch_notification_filter head;
		struct watch_notification_type_filter types[1];
	} filter;
	int ends[2];

	filter.head.nr_filters = 1;
	filter.types[0].type = 255;
	if (pipe2(ends, O_NOTIFICATION_PIPE) == 0 && (ioctl(ends[0], IOC_WATCH_QUEUE_SET_SIZE, 1) == 0 ||
						      ioctl(ends[0], IOC_WATCH_QUEUE_SET_FILTER, &filter) == 0))
		puts("ESCAPED: a queue of notifications");
	else
		puts("held");
	return 0;
}
