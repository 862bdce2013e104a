/*
 * hostile: fills the process limit with zombies that it never collects, then ends
 * class: fork bomb
 * verdicts: AC
 * evidence: pids
 * invariant: no process left, zombies included
 */
#include <stdio.h>
#include <unistd.h>

#define MANY 1000

int main(void)
{
	int n = 0;
	pid_t child;

	while (n < MANY && (child = fork()) >= 0) {
		if (child == 0)
			_exit(0);
		n++;
	}
	puts(n == MANY ? "ESCAPED: a thousand zombies" : "held");
	return 0;
}
