/*
 * @EXPECTED_RESULTS@: RUN_TIME_ERROR
 * The number is found and the validator content; the exit status counts all the same.
 */
#include <stdio.h>

int main(void)
{
	int low = 1, high = 1000;
	char said[16];

	for (;;) {
		int middle = (low + high) / 2;

		printf("%d\n", middle);
		fflush(stdout);
		if (scanf("%15s", said) != 1 || said[0] == 'c')
			break;
		if (said[0] == 'l')
			high = middle - 1;
		else
			low = middle + 1;
	}
	while (getchar() != EOF)
		;
	return 7;
}
