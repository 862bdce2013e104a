/*
 * hostile: looks for descriptors that were left open, and for more rights on its streams than they should have
 * class: cwd and descriptor leaks
 * verdicts: AC
 * invariant: descriptors 0, 1 and 2 only: no directory, no disk, no terminal, and no input file open for writing
 */
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

int main(void)
{
	struct stat status;
	char link[256], name[64];

	for (int fd = 3; fd < 65536; fd++) {
		ssize_t n;

		if (fcntl(fd, F_GETFD) < 0)
			continue;
		(void)snprintf(name, sizeof(name), "/proc/self/fd/%d", fd);
		n = readlink(name, link, sizeof(link) - 1);
		printf("ESCAPED: descriptor %d is open: %.*s\n", fd, (int)(n > 0 ? n : 0), link);
		return 0;
	}
	for (int fd = 0; fd < 3; fd++) {
		if (fstat(fd, &status) != 0)
			continue;
		if (S_ISDIR(status.st_mode) || S_ISBLK(status.st_mode) || isatty(fd)) {
			printf("ESCAPED: descriptor %d is a directory, a disk or a terminal\n", fd);
			return 0;
		}
	}
	if (fstat(STDIN_FILENO, &status) == 0 && S_ISREG(status.st_mode) &&
	    (fcntl(STDIN_FILENO, F_GETFL) & O_ACCMODE) != O_RDONLY)
		puts("ESCAPED: the input can be written to");
	else
		puts("held");
	return 0;
}
