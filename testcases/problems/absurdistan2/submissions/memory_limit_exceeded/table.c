/*
 * @EXPECTED_RESULTS@: MEMORY_LIMIT
 * A table of 1 GiB without initial values: costs nothing in the program file, and memory as soon as it is filled.
 */
#include <stdio.h>

static double table[1 << 27];

int main(void)
{
	const long size = sizeof(table) / sizeof(table[0]);
	int n;

	if (scanf("%d", &n) != 1)
		return 1;
	for (long i = 0; i < size; i++)
		table[i] = (double)i / n;
	printf("%.12f\n", table[n]);
	return 0;
}
