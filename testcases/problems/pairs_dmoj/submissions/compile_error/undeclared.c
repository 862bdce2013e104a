/*
 * @EXPECTED_RESULTS@: COMPILER_ERROR
 * Uses a name that was never declared.
 */
int main(void)
{
	return undeclared;
}
