/*
 * @EXPECTED_RESULTS@: ACCEPTED
 * A palindrome has at most one letter with an odd count: remove one of each odd letter but one.
 */
#include <stdio.h>

int main(void)
{
	int count[26] = { 0 };
	int odd = 0;
	int c;

	while ((c = getchar()) >= 'a' && c <= 'z')
		count[c - 'a']++;
	for (int i = 0; i < 26; i++)
		odd += count[i] % 2;
	printf("%d\n", odd > 1 ? odd - 1 : 0);
	return 0;
}
