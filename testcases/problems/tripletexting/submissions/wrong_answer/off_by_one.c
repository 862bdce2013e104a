/*
 * @EXPECTED_RESULTS@: WRONG_ANSWER
 * Missing output: loses the last letter of the word.
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
	for (size_t i = 0; i + 1 < n; i++)
		putchar(text[i] == text[n + i] ? text[i] : text[2 * n + i]);
	putchar('\n');
	return 0;
}
