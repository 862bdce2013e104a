/* Counts down from the number itself for want of a better idea. */
#include <stdio.h>

int main(void)
{
	unsigned long long n = 0;
	int sum = 0;

	for (int c = getchar(); c >= '0' && c <= '9'; c = getchar()) {
		n = n * 10 + (unsigned long long)(c - '0');
		sum += c - '0';
	}
	for (volatile unsigned long long i = n; i > 0; i--)
		;
	printf("%d\n", sum);
	return 0;
}
