/*
 * hostile: never reads its input and prints nothing for long, then answers, closes its output and sleeps on
 * class: interactor and submission closing, dying, flooding, blocking first
 * verdicts: TLE
 * evidence: wall
 * invariant: an answer that is complete does not end the run; the wall limit does
 */
#include <stdio.h>
#include <unistd.h>

int main(void)
{
	(void)usleep(500000);
	puts("held");
	(void)fclose(stdout);
	for (;;)
		(void)pause();
}
