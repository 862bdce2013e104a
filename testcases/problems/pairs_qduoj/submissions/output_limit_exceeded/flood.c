/*
 * @EXPECTED_RESULTS@: OUTPUT_LIMIT
 * Prints blank lines for ever.
 */
#include <stdio.h>

int main(void)
{
	for (;;)
		putchar('\n');
}
