/*
 * hostile: opens all that gives a descriptor (files, pipes, events, timers, epoll) until none is left
 * class: descriptor flood
 * verdicts: AC
 * invariant: the host's table of open files stays usable
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#define MANY 65536

int main(void)
{
	int highest = 0, fd, ends[2];

	do {
		fd = -1;
		if (pipe(ends) == 0)
			fd = ends[1];
		if ((fd = open("/dev/null", O_RDONLY)) > highest)
			highest = fd;
		if (eventfd(0, 0) > highest || epoll_create1(0) > highest ||
		    timerfd_create(CLOCK_MONOTONIC, 0) > highest)
			highest++;
	} while (fd >= 0 && highest < MANY);
	if (highest >= MANY)
		printf("ESCAPED: %d open files\n", highest);
	else
		puts("held");
	return 0;
}
