// Shortest ways with a heap, and a checksum over many sorted numbers, summed up by two threads.
#include <algorithm>
#include <cstdint>
#include <iostream>
#include <map>
#include <queue>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

using Roads = std::unordered_map<std::string, std::vector<std::pair<std::string, std::int64_t>>>;

static std::string shortest(const Roads &roads, const std::string &start, const std::string &end)
{
	using State = std::pair<std::int64_t, std::string>;
	std::priority_queue<State, std::vector<State>, std::greater<>> heap;
	std::map<std::string, std::int64_t> best{ { start, 0 } };

	heap.emplace(0, start);
	while (!heap.empty()) {
		auto [length, town] = heap.top();
		heap.pop();
		if (town == end)
			return std::to_string(length);
		auto found = roads.find(town);
		if (length > best[town] || found == roads.end())
			continue;
		for (const auto &[other, step] : found->second) {
			auto known = best.find(other);
			if (known == best.end() || length + step < known->second) {
				best[other] = length + step;
				heap.emplace(length + step, other);
			}
		}
	}
	return "unreachable";
}

static std::int64_t checksum(std::int64_t seed)
{
	constexpr std::size_t count = 200000;
	constexpr std::int64_t modulus = 1000000007;
	std::vector<std::int64_t> values(count);
	std::int64_t sums[2] = {};
	std::vector<std::thread> threads;

	for (auto &value : values) {
		value = seed;
		seed = seed * 16807 % 2147483647;
	}
	std::sort(values.begin(), values.end());
	for (std::size_t half = 0; half < 2; half++)
		threads.emplace_back([&, half] {
			for (std::size_t i = half * count / 2; i < (half + 1) * count / 2; i++)
				sums[half] = (sums[half] + static_cast<std::int64_t>(i % 1000) * values[i]) % modulus;
		});
	for (auto &thread : threads)
		thread.join();
	return (sums[0] + sums[1]) % modulus;
}

int main()
{
	std::ios::sync_with_stdio(false);
	int road_count, query_count;
	std::int64_t seed;
	std::cin >> road_count >> query_count >> seed;
	Roads roads;
	std::string a, b;
	while (road_count-- > 0) {
		std::int64_t length;
		std::cin >> a >> b >> length;
		roads[a].emplace_back(b, length);
		roads[b].emplace_back(a, length);
	}
	while (query_count-- > 0) {
		std::cin >> a >> b;
		std::cout << shortest(roads, a, b) << '\n';
	}
	std::cout << checksum(seed) << '\n';
}
