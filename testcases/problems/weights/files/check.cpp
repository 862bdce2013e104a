// Called as testlib's checkers are: INPUT OUTPUT ANSWER. The output is what the interactor has written.
#include <fstream>
#include <iostream>

int main(int argc, char **argv)
{
	int said = 0, right = 0;

	if (argc < 4 || !(std::ifstream(argv[3]) >> right)) {
		std::cerr << "no answer\n";
		return 3;
	}
	if (std::ifstream(argv[2]) >> said && said == right)
		return 0;
	std::cerr << "stone " << said << " and not " << right << "\n";
	return 1;
}
