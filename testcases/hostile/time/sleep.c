/*
 * hostile: sleeps for an hour
 * class: sleep, pause, self-SIGSTOP
 * verdicts: TLE
 * evidence: wall
 * invariant: ends at the wall limit
 */
#include <unistd.h>

int main(void)
{
	for (;;)
		(void)sleep(3600);
}
