/* Holds as many megabytes as the input says, all of them touched and none given back. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *held[4096];

int main(void)
{
	int count, sum = 0;

	if (scanf("%d", &count) != 1 || count > 4096)
		return 1;
	for (int i = 0; i < count; i++) {
		held[i] = malloc(1 << 20);
		if (held[i] == NULL)
			return 1;
		memset(held[i], 7, 1 << 20);
	}
	for (int i = 0; i < count; i++)
		sum += held[i][i];
	printf("%d\n", sum);
}
