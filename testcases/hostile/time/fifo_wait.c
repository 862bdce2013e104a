/*
 * hostile: opens a FIFO that nobody else will ever open, with all signals blocked
 * class: sleep, pause, self-SIGSTOP
 * verdicts: TLE
 * evidence: wall
 * invariant: ends at the wall limit; the FIFO is removed without being opened
 */
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

int main(void)
{
	sigset_t all;

	(void)sigfillset(&all);
	(void)sigprocmask(SIG_BLOCK, &all, NULL);
	(void)mkfifo("wait", 0666);
	(void)open("wait", O_RDONLY | O_CLOEXEC);
	for (;;)
		(void)pause();
}
