#include <stdio.h>

int main(void)
{
	unsigned a = 1, b = 1, n, k; /* 32 bits: enough for the small stairs */

	if (scanf("%u", &n) != 1)
		return 1;
	for (k = 1; k < n; k++) {
		unsigned c = a + b;

		a = b;
		b = c;
	}
	printf("%u\n%.2f\n", b, n * 0.17);
	return 0;
}
