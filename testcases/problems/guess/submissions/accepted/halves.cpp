// @EXPECTED_RESULTS@: ACCEPTED
#include <iostream>
#include <string>

int main()
{
	int low = 1, high = 1000;
	std::string said;

	while (said != "correct") {
		int middle = (low + high) / 2;

		std::cout << middle << std::endl;
		if (!(std::cin >> said))
			return 1;
		(said == "lower" ? high : low) = said == "lower" ? middle - 1 : middle + 1;
	}
}
