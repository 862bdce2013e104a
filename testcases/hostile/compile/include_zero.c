/*
 * hostile: includes a device that never ends
 * class: compiler bombs
 * verdicts: CE
 * evidence: memory cpu wall
 * invariant: the compilation ends at its limits; the host's memory is untouched
 */
#include "/dev/zero"

int main(void)
{
	return 0;
}
