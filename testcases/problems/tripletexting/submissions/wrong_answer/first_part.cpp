// @EXPECTED_RESULTS@: WRONG_ANSWER
// Wrong value: trusts the first copy, which may be the damaged one.
#include <iostream>
#include <string>

int main()
{
	std::string text;

	std::cin >> text;
	std::cout << text.substr(0, text.size() / 3) << '\n';
}
