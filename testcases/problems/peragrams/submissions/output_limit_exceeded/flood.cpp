// @EXPECTED_RESULTS@: OUTPUT_LIMIT
// Prints blank space for ever, which a checker that only looks at tokens would not mind.
#include <iostream>
#include <string>

int main()
{
	const std::string blank(65536, ' ');

	for (;;)
		std::cout << blank;
}
