// @EXPECTED_RESULTS@: COMPILER_ERROR
// Gives a string where a number is asked for; the diagnostics of the standard library's templates are long.
#include <iostream>
#include <string>
#include <vector>

int main()
{
	std::vector<std::string> parts{ 1, 2, 3 };
	int n = parts[0];

	std::cout << n << parts << '\n';
}
