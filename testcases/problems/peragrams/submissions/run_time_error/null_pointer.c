/*
 * @EXPECTED_RESULTS@: RUN_TIME_ERROR
 * Ends by a signal: writes through a null pointer (SIGSEGV).
 */
#include <stdio.h>

int main(void)
{
	int *volatile count = NULL;
	int c;

	while ((c = getchar()) >= 'a' && c <= 'z')
		count[c - 'a']++;
	printf("%d\n", 0);
	return 0;
}
