/*
 * hostile: writes to standard output for ever
 * class: stdout and stderr flood
 * verdicts: OLE
 * evidence: output
 * invariant: the judge's memory and disk do not grow with the output
 */
#include <unistd.h>

int main(void)
{
	static char piece[1 << 16];

	for (;;) {
		if (write(STDOUT_FILENO, piece, sizeof(piece)) < 0)
			continue;
	}
}
