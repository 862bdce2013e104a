/*
 * hostile: spoils the loader's name in the program file, so that the very first exec of the submission fails
 * class: forged verdict text and exit codes
 * verdicts: RTE CE
 * evidence: exec exit:1
 * invariant: a program that cannot be started is the submission's fault: never a judge error, never tried again
 */
/* Behind the real name in a dynamic program, alone in a static one: the kernel answers ENOEXEC to both. */
const char loader[10] __attribute__((section(".interp"), used)) = "/work/none";

int main(void)
{
	return 0;
}
