/* @EXPECTED_RESULTS@: WRONG_ANSWER */
int main(void)
{
	return 0;
}
