/*
 * hostile: binds a name in the abstract socket space, which all that share a network namespace share
 * class: cross-run channels
 * verdicts: AC SV
 * evidence: syscall:socket
 * invariant: two boxes at the same time cannot pass a bit (run it several times at once)
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

int main(void)
{
	const int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	struct sockaddr_un at;

	memset(&at, 0, sizeof(at));
	at.sun_family = AF_UNIX;
	memcpy(at.sun_path + 1, "minos-marker", 12);
	if (fd >= 0 && bind(fd, (struct sockaddr *)&at, sizeof(at)) != 0 && errno == EADDRINUSE) {
		puts("ESCAPED: another box holds the name");
		return 0;
	}
	(void)usleep(600000);
	puts("held");
	return 0;
}
