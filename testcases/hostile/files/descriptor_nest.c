/*
 * hostile: epoll in epoll in epoll, as deep and in as many circles as it goes, with an event that never rests below
 * class: descriptor flood
 * verdicts: AC
 * invariant: the kernel's bounds on nested polling hold; the run ends at once
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define WIDE 100

int main(void)
{
	int set[WIDE], depth = 0;
	const int source = eventfd(1, EFD_CLOEXEC);
	struct epoll_event event = { .events = EPOLLIN };

	for (int i = 0; i < WIDE; i++) {
		const int inner = i == 0 ? source : set[i - 1];

		set[i] = epoll_create1(EPOLL_CLOEXEC);
		if (inner < 0 || set[i] < 0 || epoll_ctl(set[i], EPOLL_CTL_ADD, inner, &event) != 0)
			break;
		if (i > 0 && epoll_ctl(set[0], EPOLL_CTL_ADD, set[i], &event) == 0) {
			puts("ESCAPED: a circle of polling");
			return 0;
		}
		depth++;
	}
	for (int i = 0; i < 1000 && depth > 0; i++)
		(void)epoll_wait(set[depth - 1], &event, 1, 0);
	if (depth > 16)
		printf("ESCAPED: polling nests %d deep\n", depth);
	else
		puts("held");
	return 0;
}
