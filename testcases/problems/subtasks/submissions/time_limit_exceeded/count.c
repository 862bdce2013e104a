/* @EXPECTED_RESULTS@: TIME_LIMIT_EXCEEDED */
int main(void)
{
	for (volatile unsigned i = 1; i != 0; i |= 1)
		;
	return 0;
}
