#include <iostream>
#include <string>

int main()
{
	int n, found;
	std::string said;

	std::cin >> n;
	found = n;
	for (int stone = 1; stone < n; stone += 2) {
		std::cout << "weigh " << stone << ' ' << stone + 1 << std::endl;
		std::cin >> said;
		if (said == "equal")
			continue;
		found = said == "left" ? stone : stone + 1;
		break;
	}
	std::cout << "stone " << found << std::endl;
}
