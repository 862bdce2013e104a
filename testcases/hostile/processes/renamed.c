/*
 * hostile: names spinning processes `a) R 0 0`, to mislead who splits /proc/PID/stat at the first bracket
 * class: process names such as `a) R 0 0`
 * verdicts: TLE
 * evidence: cpu
 * invariant: CPU time is counted in full; the judge does not crash
 */
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

int main(void)
{
	static const char *const names[] = { "a) R 0 0",        ") Z 1 1 1 0 -1", "\n\n\n",
					     "(((((((((((((((", "% s%n\t\x7f",    "" };
	volatile unsigned long turns = 0;

	for (size_t i = 1; i < sizeof(names) / sizeof(names[0]); i++) {
		if (fork() == 0) {
			(void)prctl(PR_SET_NAME, names[i], 0, 0, 0);
			for (;;)
				turns = turns + 1;
		}
	}
	(void)prctl(PR_SET_NAME, names[0], 0, 0, 0);
	for (;;)
		turns = turns + 1;
}
