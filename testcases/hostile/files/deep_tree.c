/*
 * hostile: directories within directories within directories, until an inode, a name or patience is lacking
 * class: path tricks
 * verdicts: AC TLE MLE
 * evidence: cpu memory
 * invariant: the tree is removed without recursion running off a stack; no file left
 */
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

int main(void)
{
	static const char name[] =
	    "ddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd";
	long depth = 0;

	while (depth < 65536 && mkdir(name, 0700) == 0 && chdir(name) == 0)
		depth++;
	if (depth == 65536)
		puts("ESCAPED: a tree 65,536 levels deep");
	else
		puts("held");
	return 0;
}
