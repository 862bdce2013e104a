/*
 * hostile: leaves an orphan that waits for the parent's end and then appends to the output
 * class: orphans past the parent's exit
 * verdicts: AC
 * invariant: no process left; nothing is added to the output after the submission's exit
 */
#include <stdio.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

int main(void)
{
	const pid_t parent = getpid();

	if (fork() == 0) {
		const struct timespec later = { .tv_sec = 0, .tv_nsec = 300000000 };
		static const char text[] = "ESCAPED: an orphan still writes\n";

		(void)setsid();
		while (getppid() == parent)
			(void)usleep(1000);
		(void)nanosleep(&later, NULL);
		_exit(write(STDOUT_FILENO, text, sizeof(text) - 1) < 0);
	}
	puts("held");
	return 0;
}
