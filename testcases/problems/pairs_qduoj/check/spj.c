/* As QDUOJ calls its special judges: input, output; 0 right, 1 wrong, -1 for its own failure. */
#include <stdio.h>

int main(int argc, char **argv)
{
	FILE *given = argc > 2 ? fopen(argv[1], "r") : NULL, *output = argc > 2 ? fopen(argv[2], "r") : NULL;
	long long n, a, b;

	if (given == NULL || output == NULL || fscanf(given, "%lld", &n) != 1)
		return -1;
	return fscanf(output, "%lld %lld", &a, &b) == 2 && a > 0 && b > 0 && a != b && a + b == n ? 0 : 1;
}
