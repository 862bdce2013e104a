// Accepts any two squares that differ by D, and `impossible` where the jury says so too.
#include <fstream>
#include <iostream>
#include <string>

static std::string feedback;

[[noreturn]] static void end(int status, const std::string &text)
{
	std::ofstream(feedback + "judgemessage.txt") << text << '\n';
	std::exit(status);
}

int main(int argc, char **argv)
{
	if (argc < 4)
		return 1;
	feedback = argv[3];
	std::ifstream input(argv[1]), answer(argv[2]);
	long long d, first, second;
	std::string jury, word, more;

	if (!(input >> d) || !(answer >> jury))
		return 1;
	if (!(std::cin >> word))
		end(43, "no output");
	if (word == "impossible") {
		if (jury != "impossible")
			end(43, "impossible, but the jury found " + jury + " and more");
	} else {
		if (word.size() > 9 || word.find_first_not_of("0123456789") != std::string::npos || !(std::cin >> second) ||
		    second < 0 || second > 1000000000)
			end(43, "neither two numbers nor `impossible`");
		first = std::stoll(word);
		if (second * second - first * first != d)
			end(43, "the squares of " + word + " and " + std::to_string(second) + " do not differ by " + std::to_string(d));
		if (jury == "impossible")
			return 1; // the jury is wrong: nobody's answer can be judged by it
	}
	if (std::cin >> more)
		end(43, "more than the answer");
	end(42, "right");
}
