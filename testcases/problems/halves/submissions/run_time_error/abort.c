/*
 * @EXPECTED_RESULTS@: RUN_TIME_ERROR
 * Ends by a signal before it says anything.
 */
#include <stdlib.h>

int main(void)
{
	abort();
}
