// @EXPECTED_RESULTS@: WRONG_ANSWER
// Wrong model: lets a city build its road to itself.
#include <cstdio>
#include <iostream>

int main()
{
	int n;

	std::cin >> n;
	double term = 1.0 / n, sum = term;
	for (int k = 2; k <= n; k++) {
		term *= static_cast<double>(n - k + 1) / n;
		sum += term;
	}
	std::printf("%.12f\n", sum);
}
