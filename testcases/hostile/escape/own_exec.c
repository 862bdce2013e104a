/*
 * hostile: copies itself to where it can write, sets the set-user-id bits, and executes the copy
 * class: exec of own output, execveat, memfd
 * verdicts: AC
 * invariant: no bit of a file gives more rights; the filter stays in force
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static int copy_to(const char *path)
{
	char piece[4096];
	const int from = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	const int to = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0700);
	ssize_t n;

	while (from >= 0 && to >= 0 && (n = read(from, piece, sizeof(piece))) > 0) {
		if (write(to, piece, (size_t)n) != n)
			break;
	}
	if (from < 0 || to < 0)
		return -1;
	(void)fchmod(to, 06755);
	(void)close(from);
	return close(to);
}

int main(int argc, char **argv)
{
	static const char *const places[] = { "./copy", "/tmp/copy", "/dev/shm/copy" };
	static char word[] = "copy";
	char *const again[] = { word, word, NULL };

	(void)argv;
	if (argc > 1) {
		puts(geteuid() == 0 || getegid() == 0 ? "ESCAPED: root by a set-user-id bit" : "held");
		return 0;
	}
	for (unsigned i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		if (copy_to(places[i]) == 0)
			(void)execv(places[i], again);
	}
	puts("held");
	return 0;
}
