/*
 * hostile: drips on standard error, then on standard output, in turns, one byte at a time, for ever
 * class: slow drip
 * verdicts: TLE
 * evidence: wall
 * invariant: bytes on either stream do not extend the wall limit, and cost the judge little
 */
#include <unistd.h>

int main(void)
{
	for (int turn = 0;; turn++) {
		if (write(1 + turn % 2, " ", 1) < 0)
			_exit(1);
		(void)usleep(1000);
	}
}
