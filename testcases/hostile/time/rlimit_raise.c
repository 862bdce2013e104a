/*
 * hostile: raises each of its hard limits, and lowers those of process 1
 * class: ignoring SIGTERM/SIGXCPU
 * verdicts: AC SV
 * evidence: syscall:prlimit64
 * invariant: limits only go down; those of the supervisor are out of reach
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

int main(void)
{
	struct rlimit limit;

	for (int i = 0; i < RLIM_NLIMITS; i++) {
		if (getrlimit((__rlimit_resource_t)i, &limit) != 0 || limit.rlim_max == RLIM_INFINITY)
			continue;
		limit.rlim_max++;
		if (setrlimit((__rlimit_resource_t)i, &limit) == 0) {
			printf("ESCAPED: hard limit %d was raised\n", i);
			return 0;
		}
	}
	limit = (struct rlimit){ 0, 0 };
	if (getpid() != 1 && prlimit(1, RLIMIT_CORE, &limit, NULL) == 0)
		puts("ESCAPED: process 1 was given other limits");
	else
		puts("held");
	return 0;
}
