#include <stdio.h>

int main(void)
{
	long long n;
	volatile long long rest = 0;

	if (scanf("%lld", &n) != 1)
		return 1;
	while (rest < n - 1) /* one by one */
		rest++;
	printf("1 %lld\n", rest);
	return 0;
}
