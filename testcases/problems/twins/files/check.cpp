// Called as testlib's checkers are: INPUT OUTPUT ANSWER; 0 right, 1 wrong, 2 no such format, 3 the package is broken.
#include <fstream>
#include <iostream>

#include "words.h"

static int say(int status, const char *text)
{
	std::cerr << text << "\n";
	return status;
}

int main(int argc, char **argv)
{
	if (argc < 4)
		return say(3, "INPUT OUTPUT ANSWER were expected");
	std::ifstream input(argv[1]), output(argv[2]);
	long long n, a, b;
	std::string more;
	if (!(input >> n))
		return say(3, "no number in the input");
	if (!(output >> a >> b) || output >> more)
		return say(2, MISSING);
	if (a < 1 || b < 1)
		return say(1, SMALL);
	if (a == b)
		return say(1, EQUAL);
	return a + b == n ? say(0, "right") : say(1, SUM);
}
