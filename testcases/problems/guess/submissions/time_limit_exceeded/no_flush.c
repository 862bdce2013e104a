/*
 * @EXPECTED_RESULTS@: TIME_LIMIT_EXCEEDED
 * The guess stays in the buffer: both sides wait.
 */
#include <stdio.h>

int main(void)
{
	char said[16];

	printf("500\n");
	return scanf("%15s", said) == 1 ? 0 : 1;
}
