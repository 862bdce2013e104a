// Called as testlib's interactors are: INPUT OUTPUT. Of N stones one is heavier; at most N/2 weighings of one against another are answered.
#include <fstream>
#include <iostream>
#include <string>

static int say(int status, const char *text)
{
	std::cerr << text << "\n";
	return status;
}

int main(int argc, char **argv)
{
	if (argc < 3)
		return say(3, "INPUT OUTPUT were expected");
	std::ifstream input(argv[1]);
	std::ofstream output(argv[2]);
	int n, heavy, asked = 0, a, b;
	std::string word;

	if (!(input >> n >> heavy))
		return say(3, "no two numbers in the input");
	std::cout << n << std::endl;
	while (std::cin >> word && word == "weigh") {
		if (!(std::cin >> a >> b) || a < 1 || b < 1 || a > n || b > n)
			return say(2, "no two stones");
		if (++asked > n / 2)
			return say(1, "too many weighings");
		std::cout << (a == heavy ? "left" : b == heavy ? "right" : "equal") << std::endl;
	}
	if (word != "stone" || !(std::cin >> a))
		return say(2, "neither `weigh` nor `stone`");
	output << a << "\n";
	return say(0, "a stone was named");
}
