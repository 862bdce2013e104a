/*
 * hostile: macros that double: a line that expands to 2^36 tokens
 * class: compiler bombs
 * verdicts: CE
 * evidence: memory cpu wall
 * invariant: the compilation ends at its memory or time limit
 */
#define A(x) x + x + x + x + x + x + x + x
#define B(x) A(A(x))
#define C(x) B(B(x))
#define D(x) C(C(x))
#define E(x) D(C(x))

int main(void)
{
	return E(1);
}
