/*
 * hostile: includes itself twice; two hundred levels are allowed, so 2^200 files
 * class: compiler bombs
 * verdicts: CE
 * evidence: output exit:1
 * invariant: the compilation ends at its limits; diagnostics are cut
 */
#include __FILE__
#include __FILE__

int main(void)
{
	return 0;
}
