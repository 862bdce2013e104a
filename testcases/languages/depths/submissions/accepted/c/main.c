#include <stdio.h>

#include "parts/depth.h"

int main(void)
{
	int n = 0;

	if (scanf("%d", &n) != 1)
		return 1;
	printf("%lld\n", sum(n));
	return 0;
}
