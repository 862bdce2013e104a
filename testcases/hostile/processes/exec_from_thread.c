/*
 * hostile: a second thread calls exec, which silently ends the first and takes over its id
 * class: thread bomb
 * verdicts: AC
 * invariant: the exit status is the one of the program that was executed last
 */
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

static void *become_another(void *arg)
{
	static char name[] = "again", word[] = "child";
	char *const argv[] = { name, word, NULL };

	(void)execv("/proc/self/exe", argv);
	return arg;
}

int main(int argc, char **argv)
{
	pthread_t thread;

	(void)argv;
	if (argc > 1) {
		puts("held");
		return 0;
	}
	if (pthread_create(&thread, NULL, become_another, NULL) != 0)
		return 1;
	(void)pthread_join(thread, NULL);
	return 1;
}
