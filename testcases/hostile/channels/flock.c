/*
 * hostile: locks files that all boxes share, though it may only read them: who fails to lock has learned one bit
 * class: cross-run channels
 * verdicts: AC SV
 * evidence: syscall:flock
 * invariant: two boxes at the same time cannot pass a bit (run it several times at once)
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <unistd.h>

int main(void)
{
	static const char *const files[] = { "/usr/bin/env", "/usr/bin",       "/usr", "/",
					     "/etc/passwd",  "/proc/self/exe", "/app" };

	for (unsigned i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		const int fd = open(files[i], O_RDONLY);

		if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
			printf("ESCAPED: another box holds a lock on %s\n", files[i]);
			return 0;
		}
	}
	if (flock(STDIN_FILENO, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
		puts("ESCAPED: another box holds a lock on the input");
		return 0;
	}
	(void)usleep(600000);
	puts("held");
	return 0;
}
