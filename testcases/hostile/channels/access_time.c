/*
 * hostile: times, link counts and sizes of shared files, directories and devices, which one box reads, writes, executes
 * class: cross-run channels
 * verdicts: AC
 * invariant: nothing that a box may do to a shared inode changes what another sees of it
 */
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "pair.h"

static const char *const paths[] = { "/usr/share/zoneinfo/Antarctica/Troll",
				     "/usr/share/zoneinfo/Antarctica",
				     "/usr/bin/tac",
				     "/etc/passwd",
				     "/etc",
				     "/",
				     "/dev/zero",
				     "/dev/null",
				     "/dev/urandom",
				     "/dev" };

#define COUNT (sizeof(paths) / sizeof(paths[0]))

static void send(int bit)
{
	for (unsigned i = 0; bit && i < COUNT; i++) {
		const int fd = open(paths[i], O_RDWR | O_CLOEXEC), readable = open(paths[i], O_RDONLY | O_CLOEXEC);
		char byte = 0;

		if (read(readable, &byte, 1) < 0 || write(fd, &byte, 1) < 0)
			byte = 1;
		(void)utimensat(AT_FDCWD, paths[i], NULL, 0);
		(void)close(fd);
		(void)close(readable);
	}
}

static int64_t receive(void)
{
	int64_t sum = 0;

	for (unsigned i = 0; i < COUNT; i++) {
		struct stat status;

		if (stat(paths[i], &status) == 0)
			sum += status.st_atim.tv_nsec + status.st_mtim.tv_nsec + status.st_ctim.tv_nsec +
			       status.st_atim.tv_sec + status.st_mtim.tv_sec + status.st_size +
			       (int64_t)status.st_nlink;
	}
	return sum;
}

int main(void)
{
	return pair_run("times of shared files", send, receive);
}
