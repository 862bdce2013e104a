/*
 * @EXPECTED_RESULTS@: WRONG_ANSWER
 * Wrong value, rarely: on a tie it takes the smaller price.
 */
#include <stdio.h>

int main(void)
{
	int price, k;

	if (scanf("%d", &price) != 1)
		return 1;
	k = (price + 50) / 100;
	printf("%d\n", 100 * (k < 1 ? 1 : k) - 1);
	return 0;
}
