/*
 * hostile: a million errors, each with a long story of macro expansions
 * class: compiler bombs
 * verdicts: CE
 * evidence: output exit:1
 * invariant: diagnostics are cut; the store and the client get a bounded text
 */
#define A static_assert(sizeof(int) == 0, "no, no, no, no, no, no, no, no, no, no, no, no, no, no, no");
#define B A A A A A A A A A A A A A A A A A A A A A A A A A A A A A A A A
#define C B B B B B B B B B B B B B B B B B B B B B B B B B B B B B B B B
#define D C C C C C C C C C C C C C C C C C C C C C C C C C C C C C C C C
#define F D D D D D D D D D D D D D D D D D D D D D D D D D D D D D D D D
F

int main()
{
}
