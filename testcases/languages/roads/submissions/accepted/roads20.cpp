// As roads.cpp, with what C++ 20 brought: concepts, ranges, spans, spaceship, jthread.
#include <algorithm>
#include <compare>
#include <concepts>
#include <cstdint>
#include <iostream>
#include <map>
#include <numeric>
#include <queue>
#include <ranges>
#include <span>
#include <string>
#include <thread>
#include <vector>

static_assert(__cplusplus >= 202002L);

struct State {
	std::int64_t length;
	std::string town;
	auto operator<=>(const State &) const = default;
};

template <std::integral T> T mixed(std::span<const T> values, std::size_t first)
{
	T sum = 0;
	for (std::size_t i : std::views::iota(std::size_t{ 0 }, values.size()))
		sum = (sum + static_cast<T>((first + i) % 1000) * values[i]) % 1000000007;
	return sum;
}

int main()
{
	int road_count, query_count;
	std::int64_t seed;
	std::cin >> road_count >> query_count >> seed;
	std::map<std::string, std::vector<State>> roads;
	for (State road; road_count-- > 0;) {
		std::string from;
		std::cin >> from >> road.town >> road.length;
		roads[from].push_back(road);
		roads[road.town].push_back({ road.length, from });
	}
	for (std::string start, end; query_count-- > 0;) {
		std::cin >> start >> end;
		std::priority_queue<State, std::vector<State>, std::greater<>> heap;
		std::map<std::string, std::int64_t> best{ { start, 0 } };
		heap.push({ 0, start });
		std::string answer = "unreachable";
		while (!heap.empty()) {
			State at = heap.top();
			heap.pop();
			if (at.town == end) {
				answer = std::to_string(at.length);
				break;
			}
			for (const auto &road : roads[at.town] | std::views::filter([&](const State &to) {
							return !best.contains(to.town) || at.length + to.length < best[to.town];
						})) {
				best[road.town] = at.length + road.length;
				heap.push({ best[road.town], road.town });
			}
		}
		std::cout << answer << '\n';
	}
	std::vector<std::int64_t> values(200000);
	for (auto &value : values)
		seed = (value = seed) * 16807 % 2147483647;
	std::ranges::sort(values);
	std::int64_t sums[2];
	{
		std::span<const std::int64_t> all(values);
		std::jthread first([&] { sums[0] = mixed(all.first(100000), 0); });
		std::jthread second([&] { sums[1] = mixed(all.last(100000), 100000); });
	}
	std::cout << (sums[0] + sums[1]) % 1000000007 << '\n';
}
