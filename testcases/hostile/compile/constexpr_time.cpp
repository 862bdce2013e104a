/*
 * hostile: computes at compile time; each evaluation stays below the compiler's own limit, and there are thousands
 * class: compiler bombs
 * verdicts: CE
 * evidence: cpu wall exit:1
 * invariant: the compilation ends at its time limit: code that runs at compile time is the submission's too
 */
#include <array>
#include <cstddef>
#include <utility>

constexpr unsigned work(std::size_t seed)
{
	unsigned value = static_cast<unsigned>(seed);

	for (unsigned i = 0; i < 200000; i++)
		value = value * 1664525U + 1013904223U;
	return value;
}

template <std::size_t Seed> struct Worked {
	static constexpr unsigned value = work(Seed);
};

template <std::size_t... Seeds> constexpr std::array<unsigned, sizeof...(Seeds)> all(std::index_sequence<Seeds...>)
{
	return { Worked<Seeds>::value... };
}

int main()
{
	constexpr auto values = all(std::make_index_sequence<50000>());

	return static_cast<int>(values[7]);
}
