/*
 * @EXPECTED_RESULTS@: TIME_LIMIT_EXCEEDED
 * Waits for a signal that never comes: no CPU time is used, the wall clock must end it.
 */
#include <stdio.h>
#include <unistd.h>

int main(void)
{
	int price;

	if (scanf("%d", &price) != 1)
		return 1;
	pause();
	printf("%d\n", price);
	return 0;
}
