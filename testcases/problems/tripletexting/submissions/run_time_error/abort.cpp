// @EXPECTED_RESULTS@: RUN_TIME_ERROR
// Ends by a signal: an exception leaves main, so the run-time library calls abort (SIGABRT).
#include <iostream>
#include <string>

int main()
{
	std::string text;

	std::cin >> text;
	std::cout << text.substr(text.size() + 1) << '\n';
}
