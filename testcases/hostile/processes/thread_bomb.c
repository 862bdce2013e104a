/*
 * hostile: starts threads that sleep until no more are to be had, and counts them
 * class: thread bomb
 * verdicts: AC
 * evidence: pids
 * invariant: no thread left
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define MANY 1000

static void *sleeper(void *arg)
{
	(void)pause();
	return arg;
}

int main(void)
{
	pthread_attr_t attr;
	pthread_t thread;
	int n = 0;

	if (pthread_attr_init(&attr) != 0 || pthread_attr_setstacksize(&attr, 65536) != 0)
		return 1;
	while (n < MANY && pthread_create(&thread, &attr, sleeper, NULL) == 0)
		n++;
	puts(n == MANY ? "ESCAPED: a thousand threads at once" : "held");
	(void)fflush(stdout);
	_exit(0);
}
