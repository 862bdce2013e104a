/*
 * @EXPECTED_RESULTS@: SECURITY_VIOLATION
 * Asks to be traced, the usual start of a program that wants to meddle with others.
 */
#include <stdio.h>
#include <string.h>
#include <sys/ptrace.h>

int main(void)
{
	char text[128];
	size_t n;

	(void)ptrace(PTRACE_TRACEME, 0, NULL, NULL);
	if (scanf("%127s", text) != 1)
		return 1;
	n = strlen(text) / 3;
	for (size_t i = 0; i < n; i++)
		putchar(text[i] == text[n + i] ? text[i] : text[2 * n + i]);
	putchar('\n');
	return 0;
}
