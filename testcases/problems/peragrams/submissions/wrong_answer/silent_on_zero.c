/*
 * @EXPECTED_RESULTS@: WRONG_ANSWER
 * Missing output: prints nothing at all when no letter has to go.
 */
#include <stdio.h>

int main(void)
{
	unsigned odd = 0;
	int c;

	while ((c = getchar()) >= 'a' && c <= 'z')
		odd ^= 1U << (c - 'a');
	if (__builtin_popcount(odd) > 1)
		printf("%d\n", __builtin_popcount(odd) - 1);
	return 0;
}
