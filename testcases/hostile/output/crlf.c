/*
 * hostile: the right word between hundreds of kilobytes of blanks, carriage returns, form feeds and empty lines
 * class: huge lines, NUL, CRLF
 * verdicts: AC
 * invariant: memory of the checker does not grow with the white space
 */
#include <stdio.h>

int main(void)
{
	for (int i = 0; i < 60000; i++)
		(void)fputs("  \r\n\t\v\f", stdout);
	(void)fputs("held", stdout);
	for (int i = 0; i < 60000; i++)
		(void)fputs("\r\n\r\n   ", stdout);
	return 0;
}
