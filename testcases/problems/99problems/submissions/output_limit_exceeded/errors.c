/*
 * @EXPECTED_RESULTS@: OUTPUT_LIMIT
 * Floods standard error instead of standard output: both count.
 */
#include <stdio.h>

int main(void)
{
	for (;;)
		fputs("still thinking about the price of everything and the value of nothing\n", stderr);
}
