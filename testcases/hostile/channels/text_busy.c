/*
 * hostile: a shared program that runs cannot be opened for writing: which error comes tells whether it runs elsewhere
 * class: cross-run channels
 * verdicts: AC
 * invariant: files that are shared are refused for writing before anything else is looked at
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "pair.h"

static void send(int bit)
{
	static pid_t child;

	if (bit && child == 0) {
		child = fork();
		if (child == 0) {
			(void)execl("/usr/bin/sleep", "sleep", "10", NULL);
			_exit(1);
		}
	} else if (!bit && child > 0) {
		(void)kill(child, SIGKILL);
		(void)waitpid(child, NULL, 0);
		child = 0;
	}
}

static int64_t receive(void)
{
	errno = 0;
	(void)close(open("/usr/bin/sleep", O_WRONLY | O_CLOEXEC));
	if (errno == EBADF)
		errno = 0;
	(void)truncate("/usr/bin/sleep", 1 << 20);
	return errno;
}

int main(void)
{
	return pair_run("a program that runs", send, receive);
}
