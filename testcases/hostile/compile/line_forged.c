/*
 * hostile: tells the compiler that its lines come from other files, so that diagnostics quote and name those
 * class: compiler bombs
 * verdicts: CE
 * evidence: exit:1
 * invariant: no line of a host file in the compiler's output
 */
#line 1 "/etc/shadow"
int here = nowhere;
#line 1 "/proc/1/environ"
int there = nowhere;
#line 1 "../../../../../../etc/passwd"
int everywhere = nowhere;

int main(void)
{
	return 0;
}
