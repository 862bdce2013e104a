/*
 * hostile: spins
 * class: CPU spin
 * verdicts: TLE
 * evidence: cpu
 * invariant: ends close to the CPU limit, not at the wall limit
 */
int main(void)
{
	volatile unsigned long turns = 0;

	for (;;)
		turns = turns + 1;
}
