// @EXPECTED_RESULTS@: ACCEPTED
// Walks over all prices that end in 99 and keeps the nearest; <= lets the larger one win a tie.
#include <cstdlib>
#include <iostream>

int main()
{
	int price, best = 99;

	std::cin >> price;
	for (int p = 99; p <= 20000; p += 100)
		if (std::abs(p - price) <= std::abs(best - price))
			best = p;
	std::cout << best << '\n';
}
