/*
 * hostile: includes the compiler's own standard input, to hang it on an open pipe or to read what is in there
 * class: compiler bombs
 * verdicts: AC CE
 * evidence: exit:1
 * invariant: the compiler's input is empty
 */
#include "/proc/self/fd/0"

int puts(const char *);

int main(void)
{
	puts("held");
	return 0;
}
