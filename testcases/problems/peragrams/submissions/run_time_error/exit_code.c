/*
 * @EXPECTED_RESULTS@: RUN_TIME_ERROR
 * Prints the right answer, then exits with code 7: a non-zero exit code is an error, whatever was printed.
 */
#include <stdio.h>

int main(void)
{
	unsigned odd = 0;
	int c;

	while ((c = getchar()) >= 'a' && c <= 'z')
		odd ^= 1U << (c - 'a');
	printf("%d\n", odd != 0 ? __builtin_popcount(odd) - 1 : 0);
	return 7;
}
