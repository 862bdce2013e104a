/*
 * hostile: includes the host's password file, so that its lines come back as diagnostics
 * class: compiler bombs
 * verdicts: CE
 * evidence: exit:1
 * invariant: no line of a host file in the compiler's output
 */
#include "/etc/shadow"

int main(void)
{
	return 0;
}
