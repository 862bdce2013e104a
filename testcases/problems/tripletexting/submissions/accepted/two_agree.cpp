// @EXPECTED_RESULTS@: ACCEPTED
// One of the three copies may be damaged; two copies that are equal as a whole must be the word.
#include <iostream>
#include <string>

int main()
{
	std::string text;

	std::cin >> text;
	const std::size_t n = text.size() / 3;
	const std::string a = text.substr(0, n), b = text.substr(n, n), c = text.substr(2 * n, n);
	std::cout << (a == b || a == c ? a : b) << '\n';
}
