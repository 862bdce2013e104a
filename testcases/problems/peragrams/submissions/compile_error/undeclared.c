/*
 * @EXPECTED_RESULTS@: COMPILER_ERROR
 * Uses a name that was never declared.
 */
#include <stdio.h>

int main(void)
{
	printf("%d\n", odd_letters - 1);
	return 0;
}
