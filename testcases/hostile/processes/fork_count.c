/*
 * hostile: holds as many sleeping children as it can get and counts them
 * class: fork bomb
 * verdicts: AC
 * evidence: pids
 * invariant: no process left
 */
#include <signal.h>
#include <stdio.h>
#include <sys/types.h>
#include <unistd.h>

#define MANY 1000

int main(void)
{
	static pid_t child[MANY];
	int n = 0;

	while (n < MANY && (child[n] = fork()) >= 0) {
		if (child[n] == 0) {
			(void)pause();
			_exit(0);
		}
		n++;
	}
	puts(n == MANY ? "ESCAPED: a thousand processes at once" : "held");
	for (int i = 0; i < n; i++)
		(void)kill(child[i], SIGKILL);
	return 0;
}
