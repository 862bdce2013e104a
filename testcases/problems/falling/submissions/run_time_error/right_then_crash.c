/*
 * @EXPECTED_RESULTS@: RUN_TIME_ERROR
 * The output is right, but a run that ends so is never looked at.
 */
#include <stdio.h>

int main(void)
{
	puts("0 1");
	return 3;
}
