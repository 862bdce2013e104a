/*
 * hostile: climbs by descriptors and magic links: openat(fd, ".."), /proc/self/root/.., /proc/self/fd/N/.., fchdir
 * class: chroot escape
 * verdicts: AC
 * invariant: whatever way it is walked to, the topmost directory is the box's root
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct stat top;

/* Whether 64 steps up from fd end anywhere but at the root. */
static int leads_out(int fd)
{
	struct stat here;

	for (int i = 0; i < 64 && fd >= 0; i++) {
		const int up = openat(fd, "..", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

		(void)close(fd);
		fd = up;
	}
	if (fd < 0 || fstat(fd, &here) != 0)
		return 0;
	return here.st_dev != top.st_dev || here.st_ino != top.st_ino;
}

int main(void)
{
	static const char *const starts[] = { "/",          "/proc/self/root/..", "/proc/self/cwd/..", "/usr/..",
					      "/proc/..",   "/dev/shm/../..",     "/app/../..",        "/work/../../..",
					      "/dev/fd/..", "/proc/1/task/1/.." };
	char link[64];

	if (stat("/", &top) != 0)
		return 1;
	for (unsigned i = 0; i < sizeof(starts) / sizeof(starts[0]); i++) {
		const int fd = open(starts[i], O_RDONLY | O_DIRECTORY | O_CLOEXEC);

		if (leads_out(fd)) {
			printf("ESCAPED: %s leads above the root\n", starts[i]);
			return 0;
		}
	}
	for (int fd = 0; fd < 64; fd++) {
		(void)snprintf(link, sizeof(link), "/proc/self/fd/%d/..", fd);
		if (leads_out(open(link, O_RDONLY | O_DIRECTORY | O_CLOEXEC))) {
			printf("ESCAPED: descriptor %d leads above the root\n", fd);
			return 0;
		}
	}
	puts("held");
	return 0;
}
