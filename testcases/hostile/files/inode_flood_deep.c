/*
 * hostile: a tree of directories, 50 wide at each of many levels, each with hard links to one file, then renames it all
 * class: inode flood
 * verdicts: AC MLE TLE
 * evidence: memory cpu wall
 * invariant: no file left; their removal does not hold up the next run
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define WIDE  50
#define LIMIT 65536

int main(void)
{
	char name[32], other[32];
	long made = 0;
	int bad = 0;

	(void)close(open("/work/one", O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
	while (!bad && made < LIMIT) {
		for (int i = 0; i < WIDE && !bad; i++) {
			(void)snprintf(name, sizeof(name), "d%d", i);
			(void)snprintf(other, sizeof(other), "l%d", i);
			bad = mkdir(name, 0700);
			(void)link("/work/one", other);
			made += !bad;
		}
		if (chdir("d0") != 0)
			break;
	}
	for (int i = 1; i < WIDE; i++) {
		(void)snprintf(name, sizeof(name), "/work/d%d", i);
		(void)rename(name, "/work/d0/moved");
	}
	if (made >= LIMIT)
		printf("ESCAPED: %ld directories\n", made);
	else
		puts("held");
	return 0;
}
