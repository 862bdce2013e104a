/*
 * hostile: becomes a daemon by the book (fork, setsid, fork, chdir, close all) and spins on after the end
 * class: orphans past the parent's exit
 * verdicts: AC
 * invariant: no process left; no CPU time is used after the verdict
 */
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void spin_in_background(void)
{
	volatile unsigned long turns = 0;

	(void)setsid();
	if (fork() != 0)
		_exit(0);
	(void)umask(0);
	if (chdir("/") != 0)
		_exit(1);
	for (int fd = 0; fd < 256; fd++)
		(void)close(fd);
	for (;;)
		turns = turns + 1;
}

int main(void)
{
	const pid_t child = fork();

	if (child == 0)
		spin_in_background();
	if (child > 0)
		(void)waitpid(child, NULL, 0);
	puts("held");
	return 0;
}
