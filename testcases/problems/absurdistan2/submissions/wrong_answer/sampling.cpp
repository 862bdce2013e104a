// @EXPECTED_RESULTS@: WRONG_ANSWER
// Estimates the probability from 20,000 random networks (fixed seed): right in two digits.
#include <cstdio>
#include <iostream>
#include <numeric>
#include <random>
#include <vector>

static int find(std::vector<int> &parent, int x)
{
	while (parent[static_cast<std::size_t>(x)] != x)
		x = parent[static_cast<std::size_t>(x)] =
		    parent[static_cast<std::size_t>(parent[static_cast<std::size_t>(x)])];
	return x;
}

int main()
{
	const int rounds = 20000;
	int n, connected = 0;
	std::mt19937 random(2014);

	std::cin >> n;
	for (int round = 0; round < rounds; round++) {
		std::vector<int> parent(static_cast<std::size_t>(n));
		int pieces = n;

		std::iota(parent.begin(), parent.end(), 0);
		for (int city = 0; city < n; city++) {
			int to = static_cast<int>(random() % static_cast<unsigned>(n - 1));
			to = find(parent, to < city ? to : to + 1);
			int from = find(parent, city);
			pieces -= from != to;
			parent[static_cast<std::size_t>(from)] = to;
		}
		connected += pieces == 1;
	}
	std::printf("%.12f\n", static_cast<double>(connected) / rounds);
}
