/*
 * hostile: signals its own process group, which a careless supervisor shares with it across the PID namespace
 * class: kill -1
 * verdicts: AC
 * invariant: no process outside the box gets the signal
 */
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

int main(void)
{
	static const int deadly[] = { SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGUSR1, SIGALRM };

	if (getpid() > 1000) {
		puts("ESCAPED: not in a PID namespace of its own");
		return 0;
	}
	for (size_t i = 0; i < sizeof(deadly) / sizeof(deadly[0]); i++) {
		(void)signal(deadly[i], SIG_IGN);
		(void)kill(0, deadly[i]);
	}
	puts("held");
	return 0;
}
