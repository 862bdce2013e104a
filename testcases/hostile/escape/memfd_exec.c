/*
 * hostile: executes a copy of itself that exists in memory only, by execveat with an empty path
 * class: exec of own output, execveat, memfd
 * verdicts: AC SV
 * evidence: syscall:memfd_create syscall:execveat
 * invariant: what was executed that way has no more rights than before
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

static int filtered(void)
{
	FILE *status = fopen("/proc/self/status", "re");
	char line[512];
	int good = 0;

	while (status != NULL && fgets(line, sizeof(line), status) != NULL)
		good += strcmp(line, "Seccomp:\t2\n") == 0 || strcmp(line, "NoNewPrivs:\t1\n") == 0;
	return good == 2;
}

int main(int argc, char **argv)
{
	static char word[] = "memory";
	char *const again[] = { word, word, NULL }, *const none[] = { NULL };
	char piece[4096];
	int from, to;
	ssize_t n;

	(void)argv;
	if (argc > 1) {
		puts(filtered() ? "held" : "ESCAPED: no filter after exec");
		return 0;
	}
	from = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	to = memfd_create("copy", MFD_CLOEXEC);
	while (from >= 0 && to >= 0 && (n = read(from, piece, sizeof(piece))) > 0) {
		if (write(to, piece, (size_t)n) != n)
			return 1;
	}
	if (to >= 0)
		(void)syscall(SYS_execveat, to, "", again, none, AT_EMPTY_PATH);
	puts("held");
	return 0;
}
