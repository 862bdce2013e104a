/*
 * hostile: hands paths of a megabyte, without an end, and at forbidden addresses to the kernel; a symlink to itself
 * class: path tricks
 * verdicts: AC
 * invariant: nothing but an error comes back
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static char path[1 << 20];

int main(void)
{
	static char empty[] = "";
	char *const argv[] = { path, NULL }, *const none[] = { empty, NULL };
	const char *worked = NULL;

	memset(path, 'a', sizeof(path) - 1);
	if (open(path, O_RDONLY | O_CLOEXEC) >= 0 || execve(path, argv, none) == 0)
		worked = "a path of a megabyte";
	if (execve("/proc/self/exe", argv, none) == 0)
		worked = "an argument of a megabyte";
	for (unsigned i = 0; i + 1 < sizeof(path); i += 2)
		memcpy(path + i, "./", 2);
	if (open(path, O_RDONLY | O_CLOEXEC) >= 0)
		worked = "a path of a megabyte of dots";
	if (syscall(SYS_openat, AT_FDCWD, ~0UL, O_RDONLY) >= 0 || syscall(SYS_openat, AT_FDCWD, 8UL, O_RDONLY) >= 0)
		worked = "a path at a forbidden address";
	(void)symlink("loop", "loop");
	if (open("loop", O_RDONLY | O_CLOEXEC) >= 0)
		worked = "a symlink to itself";
	if (worked != NULL)
		printf("ESCAPED: %s\n", worked);
	else
		puts("held");
	return 0;
}
