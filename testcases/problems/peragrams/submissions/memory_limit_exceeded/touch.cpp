// @EXPECTED_RESULTS@: MEMORY_LIMIT
// Asks for 1 GiB and writes to every page of it, so that address space becomes memory; then would even answer rightly.
#include <algorithm>
#include <bitset>
#include <cstring>
#include <iostream>
#include <string>
#include <vector>

int main()
{
	std::string word;
	std::bitset<26> odd;
	std::vector<char *> chunks;

	std::cin >> word;
	for (int i = 0; i < 1024; i++) {
		chunks.push_back(new char[1 << 20]);
		std::memset(chunks.back(), i, 1 << 20);
	}
	for (char c : word)
		odd.flip(static_cast<std::size_t>(c - 'a'));
	std::cout << std::max<int>(0, static_cast<int>(odd.count()) - 1 + *chunks[0]) << '\n';
}
