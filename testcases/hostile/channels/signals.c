/*
 * hostile: signals to every process and group number there is, to be caught in the other box
 * class: cross-run channels
 * verdicts: AC
 * invariant: a process number means a process of the box, and nobody else
 */
#include <errno.h>
#include <signal.h>
#include <unistd.h>

#include "pair.h"

static volatile sig_atomic_t caught;

static void on_signal(int number)
{
	(void)number;
	caught = 1;
}

static void send(int bit)
{
	static int next = 2;

	/* Not all of the step: on a slow machine that is more CPU time than a program has. */
	for (const int64_t end = pair_now_us() + PAIR_STEP_US * 2 / 5; bit && pair_now_us() < end;) {
		next = next >= 131072 ? 2 : next + 1;
		if (next == getpid())
			continue;
		(void)kill(next, SIGUSR1);
		(void)kill(-next, SIGUSR1);
	}
}

static int64_t receive(void)
{
	const int was = caught;

	caught = 0;
	return was;
}

int main(void)
{
	(void)signal(SIGUSR1, PAIR_SENDS ? SIG_IGN : on_signal);
	return pair_run("signals", send, receive);
}
