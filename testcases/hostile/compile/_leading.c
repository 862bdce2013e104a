/*
 * hostile: a file whose name begins with an underscore and which includes itself by name, by __FILE__ and by /src
 * class: source-file names
 * verdicts: AC
 * invariant: names of sources reach the compiler as plain arguments; nothing but the submission lies beside them
 */
#ifndef AGAIN
#define AGAIN
#include __FILE__
#include "_leading.c"
#if __has_include("../data/secret/1.ans") || __has_include("/src/../app/main") || __has_include("problem.yaml")
#error ESCAPED: there is more than the source
#endif
#include <stdio.h>

int main(void)
{
	puts("held");
	return 0;
}
#endif
