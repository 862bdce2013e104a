/*
 * hostile: a program file of a few kilobytes that claims 128 TiB of memory: the kernel kills it in the middle of exec
 * class: forged verdict text and exit codes
 * verdicts: RTE CE MLE
 * evidence: exec memory signal:SIGSEGV signal:SIGKILL exit:1
 * invariant: a program that cannot be started is the submission's fault: never a judge error, never tried again
 */
__asm__(".section .lbss, \"awl\", @nobits\n"
	".zero 0x7ffffff00000\n"
	".text\n");

int main(void)
{
	return 0;
}
