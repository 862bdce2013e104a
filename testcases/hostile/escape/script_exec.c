/*
 * hostile: executes what it has written: scripts that name each other as interpreter, and the loader with a copy
 * class: exec of own output, execveat, memfd
 * verdicts: AC RTE
 * evidence: signal:SIGSYS
 * invariant: a new program has no more rights than the old one: no_new_privs, the same filter, no capabilities
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void write_script(const char *name, const char *interpreter)
{
	const int fd = open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0700);

	if (fd >= 0) {
		(void)dprintf(fd, "#!%s\n", interpreter);
		(void)fchmod(fd, 06755);
		(void)close(fd);
	}
}

static int run(const char *path, const char *argument)
{
	const pid_t child = fork();
	int status = -1;

	if (child == 0) {
		(void)execl(path, path, argument, NULL);
		_exit(0);
	}
	(void)waitpid(child, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 0;
}

int main(int argc, char **argv)
{
	if (argc > 1 || getenv("AGAIN") != NULL) {
		(void)argv;
		/* 77: more than was there before. */
		return prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) != 1 || prctl(PR_GET_SECCOMP, 0, 0, 0, 0) != 2 ||
			       geteuid() == 0
			   ? 77
			   : 0;
	}
	if (setenv("AGAIN", "1", 1) != 0)
		return 1;
	write_script("a", "/work/b");
	write_script("b", "/work/a");
	write_script("c", "/proc/self/exe");
	write_script("d", "/app/main");
	for (const char *name = "abcd"; *name != '\0'; name++) {
		const char path[] = { '/', 'w', 'o', 'r', 'k', '/', *name, '\0' };

		if (run(path, "again") == 77) {
			printf("ESCAPED: %s has more rights\n", path);
			return 0;
		}
	}
	if (run("/lib64/ld-linux-x86-64.so.2", "/app/main") == 77)
		puts("ESCAPED: through the loader");
	else
		puts("held");
	return 0;
}
