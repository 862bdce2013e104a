/* @EXPECTED_RESULTS@: ACCEPTED */
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
	FILE *in = argc > 3 ? fopen(argv[1], "r") : NULL, *out = argc > 3 ? fopen(argv[2], "w") : NULL;
	char word[32];
	int n = 0;

	if (in == NULL || out == NULL || fscanf(in, "%31s", word) != 1)
		return 1;
	if (argv[3][0] == '0') {
		n = atoi(word);
		for (int bit = 9; bit >= 0; bit--)
			fputc(n >> bit & 1 ? 'b' : 'a', out);
	} else {
		for (const char *c = word; *c != '\0'; c++)
			n = 2 * n + (*c == 'b');
		fprintf(out, "%d", n);
	}
	fputc('\n', out);
	return fclose(out) != 0;
}
