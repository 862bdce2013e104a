/*
 * hostile: walks upwards from the working directory by descriptors, further than any tree is deep
 * class: cwd and descriptor leaks
 * verdicts: AC
 * invariant: the working directory lies inside the box's root; above that there is nothing
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

int main(void)
{
	struct stat root, top;
	char path[1024];
	int fd = open(".", O_PATH | O_DIRECTORY | O_CLOEXEC);

	if (getcwd(path, sizeof(path)) == NULL || path[0] != '/') {
		puts("ESCAPED: the working directory is outside of the root");
		return 0;
	}
	for (int i = 0; i < 40 && fd >= 0; i++) {
		const int up = openat(fd, "..", O_PATH | O_DIRECTORY | O_CLOEXEC);

		(void)close(fd);
		fd = up;
	}
	if (stat("/", &root) != 0 || fd < 0 || fstat(fd, &top) != 0)
		return 1;
	if (root.st_dev != top.st_dev || root.st_ino != top.st_ino)
		puts("ESCAPED: there is something above the root");
	else
		puts("held");
	return 0;
}
