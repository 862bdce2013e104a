// Called as testlib's validators are: the input on stdin; 0 valid.
#include <iostream>
#include <string>

int main()
{
	std::string line, more;
	if (!std::getline(std::cin, line) || std::getline(std::cin, more) || line.empty() || line.size() > 18)
		return 3;
	if (line.find_first_not_of("0123456789") != std::string::npos || line[0] == '0')
		return 3;
	return std::stoll(line) >= 3 ? 0 : 3;
}
