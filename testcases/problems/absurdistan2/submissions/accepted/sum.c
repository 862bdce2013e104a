/*
 * @EXPECTED_RESULTS@: ACCEPTED
 * Each city has one road out, so the network is the graph of a function f with f(x) != x: (N-1)^N of them. It is
 * connected exactly if it has one cycle. Cycles on k chosen cities: (k-1)!, choices C(N,k), forests hanging off k given
 * roots: k N^(N-k-1). The product is N!/(N-k)! N^(N-k-1), so P = sum over k = 2..N of  N (N-1) ... (N-k+1) N^(N-k-1) /
 * (N-1)^N. Each term follows from the one before by the factor (N-k)/N; no big number ever appears.
 */
#include <stdio.h>

int main(void)
{
	int n;
	double term, sum = 0;

	if (scanf("%d", &n) != 1)
		return 1;
	term = 1.0 / n; /* k = 1, as a part of N^N */
	for (int k = 2; k <= n; k++) {
		term *= (double)(n - k + 1) / n;
		sum += term;
	}
	/* (N / (N-1))^N by products: pow would need -lm. */
	for (int i = 0; i < n; i++)
		sum *= (double)n / (n - 1);
	printf("%.12f\n", sum);
	return 0;
}
