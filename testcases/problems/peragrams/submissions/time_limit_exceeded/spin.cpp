// @EXPECTED_RESULTS@: TIME_LIMIT_EXCEEDED
// Spins for ever on the processor: the CPU limit must end it, long before the wall clock does.
#include <iostream>
#include <string>

int main()
{
	std::string word;
	volatile unsigned long turns = 0;

	std::cin >> word;
	for (;;)
		turns = turns + word.size();
}
