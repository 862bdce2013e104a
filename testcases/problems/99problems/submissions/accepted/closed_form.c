/*
 * @EXPECTED_RESULTS@: ACCEPTED
 * Prices are 100k - 1 with k >= 1; the nearest k, ties upwards, is (N + 1 + 50) / 100 rounded down.
 */
#include <stdio.h>

int main(void)
{
	int price, k;

	if (scanf("%d", &price) != 1)
		return 1;
	k = (price + 51) / 100;
	printf("%d\n", 100 * (k < 1 ? 1 : k) - 1);
	return 0;
}
