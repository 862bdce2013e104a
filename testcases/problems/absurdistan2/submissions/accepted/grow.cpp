// @EXPECTED_RESULTS@: ACCEPTED
// Walks from an undecided city until the path closes on itself or meets what is connected already. p[m] is the
// probability that the rest becomes one piece when m of N cities hang together with a cycle among them; the path from
// the next city runs over i new ones and must then hit the m, not itself. The first path may only hit itself.
#include <cstdio>
#include <iostream>
#include <vector>

int main()
{
	int n;

	std::cin >> n;
	const double others = n - 1;
	std::vector<double> p(static_cast<std::size_t>(n) + 1, 0.0);

	p[static_cast<std::size_t>(n)] = 1;
	for (int m = n - 1; m >= 1; m--) {
		double alive = 1; // the path has i new cities, all different
		for (int i = 1; m + i <= n; i++) {
			p[static_cast<std::size_t>(m)] += alive * m / others * p[static_cast<std::size_t>(m + i)];
			alive *= (others - m - (i - 1)) / others;
		}
	}

	double sum = 0, alive = 1;
	for (int i = 2; i <= n; i++) {
		alive *= (n - i + 1) / others; // city i of the first path is a new one
		sum += alive * (i - 1) / others * p[static_cast<std::size_t>(i)]; // then it closes on any earlier city
	}
	std::printf("%.12f\n", sum);
}
