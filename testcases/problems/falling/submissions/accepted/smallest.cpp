// @EXPECTED_RESULTS@: ACCEPTED
// The factors of D that are nearest to each other.
#include <iostream>

int main()
{
	long long d, a = -1;

	std::cin >> d;
	for (long long factor = 1; factor * factor <= d; factor++)
		if (d % factor == 0 && (d / factor - factor) % 2 == 0)
			a = factor;
	if (a < 0)
		std::cout << "impossible\n";
	else
		std::cout << (d / a - a) / 2 << ' ' << (d / a + a) / 2 << '\n';
}
