/*
 * hostile: brackets within brackets, half a million deep, to run the compiler off its stack
 * class: compiler bombs
 * verdicts: CE
 * evidence: cpu wall memory exit:1
 * invariant: a crash of the compiler is a compilation error, not a judge error
 */
#define A ((((((((((((((((
#define B A A A A A A A A A A A A A A A A
#define C B B B B B B B B B B B B B B B B
#define D C C C C C C C C C C C C C C C C
#define E D D D D D D D D

int main()
{
	return E 0;
}
