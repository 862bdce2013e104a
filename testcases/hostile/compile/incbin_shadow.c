/*
 * hostile: lets the assembler copy the host's password file into the program
 * class: compiler bombs
 * verdicts: CE
 * evidence: exit:1
 * invariant: the assembler sees the box's files only
 */
#include <stdio.h>

extern const char secret[], secret_end[];

__asm__(".section .rodata\n"
	"secret: .incbin \"/etc/shadow\"\n"
	"secret_end:\n"
	".text\n");

int main(void)
{
	printf("ESCAPED: %ld bytes of /etc/shadow\n", (long)(secret_end - secret));
	return 0;
}
