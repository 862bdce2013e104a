/*
 * @EXPECTED_RESULTS@: TIME_LIMIT_EXCEEDED
 * Computes for ever.
 */

int main(void)
{
	for (volatile unsigned i = 0;; i++)
		;
}
