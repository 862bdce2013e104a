/*
 * hostile: a program that is right, with a hundred thousand messages on the way
 * class: compiler bombs
 * verdicts: CE AC
 * evidence: output exit:1
 * invariant: messages are cut, whether or not the compilation succeeds
 */
#include <stdio.h>

#define SAY _Pragma("message \"compiling is a pleasure, compiling is a pleasure, compiling is a pleasure\"")
#define A   SAY SAY SAY SAY SAY SAY SAY SAY SAY SAY
#define B   A A A A A A A A A A
#define C   B B B B B B B B B B
#define D   C C C C C C C C C C
D D D D D D D D D D

int main(void)
{
	puts("held");
	return 0;
}
