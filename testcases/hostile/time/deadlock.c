/*
 * hostile: locks a mutex twice and waits for itself
 * class: sleep, pause, self-SIGSTOP
 * verdicts: TLE
 * evidence: wall
 * invariant: ends at the wall limit
 */
#include <pthread.h>

int main(void)
{
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

	(void)pthread_mutex_lock(&lock);
	(void)pthread_mutex_lock(&lock);
	(void)pthread_mutex_lock(&lock);
	for (;;)
		(void)pthread_mutex_lock(&lock);
}
