/*
 * hostile: uses up the signals that may be queued, which the kernel counts for the user who made all boxes as well
 * class: cross-run channels
 * verdicts: AC
 * invariant: each box has a small count of its own, so that together they never reach the one above
 */
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "pair.h"

#define BIT 40 /* signals that make the difference */

static void take(int number, int count)
{
	const struct timespec now = { 0, 0 };
	siginfo_t info;
	sigset_t one;

	(void)sigemptyset(&one);
	(void)sigaddset(&one, number);
	while (count-- > 0 && sigtimedwait(&one, &info, &now) > 0)
		continue;
}

static int queue(int number)
{
	const union sigval value = { .sival_int = 1 };

	return sigqueue(getpid(), number, value) == 0;
}

/* All that may be queued is; taking some away again is the bit. */
static void send(int bit)
{
	for (int i = 0; bit && i < 200000 && queue(SIGRTMIN); i++)
		continue;
	if (!bit)
		take(SIGRTMIN, BIT);
}

static int64_t receive(void)
{
	int64_t count = 0;

	while (count < BIT / 2 && queue(SIGRTMIN + 2))
		count++;
	take(SIGRTMIN + 2, BIT);
	return count;
}

int main(void)
{
	sigset_t all;

	(void)sigfillset(&all);
	(void)sigprocmask(SIG_BLOCK, &all, NULL);
	return pair_run("the number of queued signals", send, receive);
}
