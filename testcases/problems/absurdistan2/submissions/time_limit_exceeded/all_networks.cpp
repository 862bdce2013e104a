// @EXPECTED_RESULTS@: TIME_LIMIT_EXCEEDED
// Right, but counts all (N-1)^N networks one by one: fine for the samples, hopeless from N = 9 on.
#include <cstdio>
#include <iostream>
#include <vector>

static int n;
static double total, connected;

static int root(const std::vector<int> &piece, int x)
{
	while (piece[static_cast<std::size_t>(x)] != x)
		x = piece[static_cast<std::size_t>(x)];
	return x;
}

static void count(int city, std::vector<int> piece, int pieces)
{
	if (city == n) {
		total++;
		connected += pieces == 1;
		return;
	}
	for (int to = 0; to < n; to++) {
		if (to == city)
			continue;
		std::vector<int> next = piece;
		int a = root(next, city), b = root(next, to);
		next[static_cast<std::size_t>(a)] = b;
		count(city + 1, next, pieces - (a != b));
	}
}

int main()
{
	std::cin >> n;
	std::vector<int> piece;
	for (int i = 0; i < n; i++)
		piece.push_back(i);
	count(0, piece, n);
	std::printf("%.12f\n", connected / total);
}
