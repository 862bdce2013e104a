/*
 * hostile: a loop in the assembler's own language that writes terabytes
 * class: compiler bombs
 * verdicts: CE
 * evidence: cpu wall memory output exit:1
 * invariant: the assembler is held to the limits as the compiler is
 */
__asm__(".section .rodata\n"
	".rept 1000000\n"
	".rept 1000000\n"
	".byte 1\n"
	".endr\n"
	".endr\n"
	".text\n");

int main(void)
{
	return 0;
}
