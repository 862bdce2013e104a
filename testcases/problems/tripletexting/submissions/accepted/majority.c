/*
 * @EXPECTED_RESULTS@: ACCEPTED
 * At most one letter is wrong, so at each place at least two of the three copies agree: take the majority.
 */
#include <stdio.h>
#include <string.h>

int main(void)
{
	char text[128];
	size_t n;

	if (scanf("%127s", text) != 1)
		return 1;
	n = strlen(text) / 3;
	for (size_t i = 0; i < n; i++)
		putchar(text[i] == text[n + i] ? text[i] : text[2 * n + i]);
	putchar('\n');
	return 0;
}
