// @EXPECTED_RESULTS@: ACCEPTED
// One bit per letter holds the parity of its count; the answer follows from the number of bits set.
#include <algorithm>
#include <bitset>
#include <iostream>
#include <string>

int main()
{
	std::string word;
	std::bitset<26> odd;

	std::cin >> word;
	for (char c : word)
		odd.flip(static_cast<std::size_t>(c - 'a'));
	std::cout << std::max<int>(0, static_cast<int>(odd.count()) - 1) << '\n';
}
