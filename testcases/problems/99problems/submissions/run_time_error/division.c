/*
 * @EXPECTED_RESULTS@: RUN_TIME_ERROR
 * Ends by a signal: divides by zero (SIGFPE).
 */
#include <stdio.h>

int main(void)
{
	volatile int zero = 0;
	int price;

	if (scanf("%d", &price) != 1)
		return 1;
	printf("%d\n", price / zero);
	return 0;
}
