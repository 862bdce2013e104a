/*
 * hostile: moves the offset of its input to the end: a descriptor that is used for two runs would start there
 * class: state left for the next run
 * verdicts: AC
 * invariant: each run reads its input from the start
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int main(void)
{
	char word[16];
	const ssize_t n = read(STDIN_FILENO, word, sizeof(word));

	if (n < 2 || memcmp(word, "go", 2) != 0)
		puts("ESCAPED: the input does not start at its start");
	else
		puts("held");
	(void)lseek(STDIN_FILENO, 0, SEEK_END);
	return 0;
}
