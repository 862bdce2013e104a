/*
 * hostile: empty files, directories, links and FIFOs without end, in every place that can be written to
 * class: inode flood
 * verdicts: AC MLE TLE
 * evidence: memory cpu
 * invariant: no file left; their removal does not hold up the next run
 */
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define MANY 65536

static long flood(const char *dir)
{
	char name[64];
	long n = 0;

	for (; n < MANY; n++) {
		int bad;

		(void)snprintf(name, sizeof(name), "%s/n%ld", dir, n);
		if (n % 3 == 0)
			bad = mkdir(name, 0700);
		else if (n % 3 == 1)
			bad = symlink("/etc/passwd", name);
		else
			bad = mkfifo(name, 0600);
		if (bad != 0)
			break;
	}
	return n;
}

int main(void)
{
	static const char *const dirs[] = { ".", "/tmp", "/dev/shm" };

	for (unsigned i = 0; i < sizeof(dirs) / sizeof(dirs[0]); i++) {
		if (flood(dirs[i]) == MANY) {
			printf("ESCAPED: %d files in %s\n", MANY, dirs[i]);
			return 0;
		}
	}
	puts("held");
	return 0;
}
