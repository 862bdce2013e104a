#include <iostream>

#include "parts/depth.hpp"

int main()
{
	int n = 0;

	std::cin >> n;
	std::cout << sum(n) << "\n";
}
