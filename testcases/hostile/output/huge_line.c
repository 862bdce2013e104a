/*
 * hostile: half a megabyte on standard error without a newline: NUL bytes, broken UTF-8, terminal escapes
 * class: huge lines, NUL, CRLF
 * verdicts: AC
 * invariant: what is kept as a message is cut, and is valid UTF-8 without control characters
 */
#include <stdio.h>

int main(void)
{
	static const char bad[] =
	    "\xff\xfe\xc0\x80\xed\xa0\x80\xf4\x90\x80\x80\0\x1b]0;owned\x07\x1b[2J\x1b[31m\xe2\x80\xae\x08\x7f";

	for (int i = 0; i < 16384; i++)
		(void)fwrite(bad, 1, sizeof(bad) - 1, stderr);
	puts("held");
	return 0;
}
