/*
 * hostile: opens its own input again through /proc, for writing; reads its path, and looks for files beside it
 * class: cwd and descriptor leaks
 * verdicts: AC
 * invariant: the test's input file is unchanged, and its directory out of reach
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int can_write(const char *path, int flags)
{
	int fd = open(path, flags | O_CLOEXEC);
	int can = fd >= 0 && (write(fd, "x", 1) == 1 || ftruncate(fd, 0) == 0);

	if (fd >= 0)
		(void)close(fd);
	return can;
}

int main(void)
{
	static const char *const near[] = { "1.ans", "2.ans", "2.in", "../secret/1.ans" };
	char link[4096], name[4200];
	struct stat in;
	ssize_t n;
	char *slash;

	if (fstat(STDIN_FILENO, &in) != 0 || !S_ISREG(in.st_mode)) {
		puts("held");
		return 0;
	}
	/* A copy of its own may take another mode; its content must stay. */
	(void)fchmod(STDIN_FILENO, 0666);
	if (can_write("/proc/self/fd/0", O_WRONLY) || can_write("/dev/fd/0", O_RDWR) ||
	    ftruncate(STDIN_FILENO, 0) == 0 || write(STDIN_FILENO, "x", 1) == 1) {
		puts("ESCAPED: the test's input can be written to");
		return 0;
	}
	n = readlink("/proc/self/fd/0", link, sizeof(link) - 1);
	link[n > 0 ? n : 0] = '\0';
	if (strncmp(link, "/memfd:", 7) != 0) {
		printf("ESCAPED: the input tells where it lies: %s\n", link);
		return 0;
	}
	slash = strrchr(link, '/');
	for (unsigned i = 0; slash != NULL && i < sizeof(near) / sizeof(near[0]); i++) {
		(void)snprintf(name, sizeof(name), "%.*s/%s", (int)(slash - link), link, near[i]);
		if (open(name, O_RDONLY | O_CLOEXEC) >= 0) {
			puts("ESCAPED: an answer lies beside the input");
			return 0;
		}
	}
	puts("held");
	return 0;
}
