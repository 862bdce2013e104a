/*
 * hostile: includes the environment, the mounts and the command line of the compiler and of its init
 * class: compiler bombs
 * verdicts: CE
 * evidence: exit:1
 * invariant: no path or variable of the host in the compiler's output
 */
#include "/proc/self/environ"
#include "/proc/1/environ"
#include "/proc/1/cmdline"
#include "/proc/self/mountinfo"

int main(void)
{
	return 0;
}
