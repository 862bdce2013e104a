/*
 * hostile: a chain of vforks, each child making the next while all its ancestors are suspended in the kernel
 * class: vfork/clone/clone3
 * verdicts: AC
 * evidence: pids
 * invariant: no process left
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define MANY 2000

static volatile int depth;

static void say(const char *text)
{
	if (write(STDOUT_FILENO, text, strlen(text)) < 0)
		_exit(1);
}

static void __attribute__((noinline)) descend(void)
{
	const pid_t child = vfork();

	if (child == 0) {
		depth = depth + 1;
		if (depth < MANY)
			descend();
		else
			say("ESCAPED: two thousand processes at once\n");
		_exit(0);
	}
	if (child < 0)
		say("held\n");
}

int main(void)
{
	descend();
	return 0;
}
