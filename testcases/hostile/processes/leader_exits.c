/*
 * hostile: the first thread ends and stays as a zombie while another one spins: the process looks dead but is not
 * class: thread bomb
 * verdicts: TLE
 * evidence: cpu
 * invariant: a dead leader is not taken for the end of the submission
 */
#include <pthread.h>
#include <stdio.h>

static void *spin(void *arg)
{
	volatile unsigned long turns = 0;

	for (;;)
		turns = turns + 1;
	return arg;
}

int main(void)
{
	pthread_t thread;

	if (pthread_create(&thread, NULL, spin, NULL) != 0)
		return 1;
	pthread_exit(NULL);
}
