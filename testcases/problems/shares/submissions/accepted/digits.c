#include <stdio.h>

int main(void)
{
	int sum = 0;

	for (int c = getchar(); c >= '0' && c <= '9'; c = getchar())
		sum += c - '0';
	printf("%d\n", sum);
	return 0;
}
