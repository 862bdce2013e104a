/*
 * hostile: prints a blank every 20 ms for ever, so that something always seems to happen
 * class: slow drip
 * verdicts: TLE
 * evidence: wall
 * invariant: output does not extend the wall limit
 */
#include <unistd.h>

int main(void)
{
	for (;;) {
		if (write(STDOUT_FILENO, " ", 1) < 0)
			_exit(1);
		(void)usleep(20000);
	}
}
