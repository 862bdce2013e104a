/*
 * @EXPECTED_SCORE@: 40
 * Its numbers wrap around.
 */
#include <stdio.h>

int main(void)
{
	unsigned n;

	if (scanf("%u", &n) == 1)
		printf("%u\n", n * n);
	return 0;
}
