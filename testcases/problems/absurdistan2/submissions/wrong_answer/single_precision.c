/*
 * @EXPECTED_RESULTS@: WRONG_ANSWER
 * The right formula in float: about seven digits, where eight behind the point are asked for.
 */
#include <stdio.h>

int main(void)
{
	int n;
	float term, sum = 0;

	if (scanf("%d", &n) != 1)
		return 1;
	term = 1.0F / (float)n;
	for (int k = 2; k <= n; k++) {
		term *= (float)(n - k + 1) / (float)n;
		sum += term;
	}
	for (int i = 0; i < n; i++)
		sum *= (float)n / (float)(n - 1);
	printf("%.12f\n", (double)sum);
	return 0;
}
