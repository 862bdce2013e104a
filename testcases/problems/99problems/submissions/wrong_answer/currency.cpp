// @EXPECTED_RESULTS@: WRONG_ANSWER
// Extra output glued to the right number.
#include <algorithm>
#include <iostream>

int main()
{
	int price;

	std::cin >> price;
	std::cout << 100 * std::max(1, (price + 51) / 100) - 1 << "kr\n";
}
