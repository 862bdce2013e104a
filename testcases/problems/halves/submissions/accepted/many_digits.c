/* @EXPECTED_RESULTS@: CORRECT */
#include <stdio.h>

int main(void)
{
	double n;

	if (scanf("%lf", &n) == 1)
		printf("%.9e\n", n / 2 + 1e-8);
	return 0;
}
