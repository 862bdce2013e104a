/*
 * hostile: fills every writable file system that may live in memory, in files of 8 MiB, unlinked but kept open
 * class: tmpfs and page-cache memory
 * verdicts: AC MLE
 * evidence: memory
 * invariant: files in memory count as memory; their pages are gone after the run
 */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static char piece[1 << 20];

static long fill(const char *dir)
{
	char name[64];
	long total = 0;

	for (int i = 0; i < 48; i++) {
		int fd, written = 0;

		(void)snprintf(name, sizeof(name), "%s/full%d", dir, i);
		fd = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0600);
		if (fd < 0)
			break;
		(void)unlink(name);
		while (written < 8 && write(fd, piece, sizeof(piece)) == (ssize_t)sizeof(piece))
			written++;
		total += written;
		if (written == 0) {
			(void)close(fd);
			break;
		}
	}
	return total;
}

int main(void)
{
	static const char *const dirs[] = { ".", "/tmp", "/dev/shm", "/var/tmp", "/run", "/dev", "/app" };
	long total = 0;

	(void)signal(SIGXFSZ, SIG_IGN);
	memset(piece, 0x5a, sizeof(piece));
	for (unsigned i = 0; i < sizeof(dirs) / sizeof(dirs[0]); i++)
		total += fill(dirs[i]);
	if (total > 256)
		printf("ESCAPED: %ld MiB in files\n", total);
	else
		puts("held");
	return 0;
}
