/*
 * hostile: moves an endless device into standard output without its bytes ever passing through the process
 * class: stdout and stderr flood
 * verdicts: OLE
 * evidence: output
 * invariant: bytes are counted where they arrive, not where they are written
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/sendfile.h>
#include <sys/uio.h>
#include <unistd.h>

int main(void)
{
	static char piece[1 << 16];
	const struct iovec part = { .iov_base = piece, .iov_len = sizeof(piece) };
	const int zero = open("/dev/zero", O_RDONLY | O_CLOEXEC);

	for (;;) {
		if (zero >= 0 && sendfile(STDOUT_FILENO, zero, NULL, 1 << 20) > 0)
			continue;
		if (zero >= 0 && splice(zero, NULL, STDOUT_FILENO, NULL, 1 << 20, 0) > 0)
			continue;
		if (vmsplice(STDOUT_FILENO, &part, 1, 0) > 0)
			continue;
		if (write(STDOUT_FILENO, piece, sizeof(piece)) < 0)
			continue;
	}
}
