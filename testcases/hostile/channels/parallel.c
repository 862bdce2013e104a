/*
 * hostile: writes its mark to all places, and for half a second looks for a mark that is not its own
 * class: parallel runs reading each other
 * verdicts: AC
 * invariant: no file and no process of another box can be seen (run it several times at once)
 */
#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static const char *const dirs[] = { ".", "/tmp", "/dev/shm" };
static char mine[64];

static int foreign_file(const char *dir)
{
	DIR *entries = opendir(dir);
	const struct dirent *entry;
	int found = 0;

	while (entries != NULL && (entry = readdir(entries)) != NULL)
		found |= strncmp(entry->d_name, "mark-", 5) == 0 && strcmp(entry->d_name, mine) != 0;
	if (entries != NULL)
		(void)closedir(entries);
	return found;
}

static int foreign_process(void)
{
	DIR *entries = opendir("/proc");
	const struct dirent *entry;
	int found = 0;

	while (entries != NULL && (entry = readdir(entries)) != NULL) {
		const long pid = isdigit((unsigned char)entry->d_name[0]) ? strtol(entry->d_name, NULL, 10) : 1;

		found |= pid != 1 && pid != getpid();
	}
	if (entries != NULL)
		(void)closedir(entries);
	return found;
}

int main(void)
{
	struct timespec now;
	char name[128];

	if (clock_gettime(CLOCK_MONOTONIC, &now) != 0)
		return 1;
	(void)snprintf(mine, sizeof(mine), "mark-%ld-%ld", (long)now.tv_sec, now.tv_nsec);
	for (unsigned i = 0; i < sizeof(dirs) / sizeof(dirs[0]); i++) {
		(void)snprintf(name, sizeof(name), "%s/%s", dirs[i], mine);
		(void)close(open(name, O_WRONLY | O_CREAT | O_CLOEXEC, 0666));
	}
	for (int round = 0; round < 50; round++) {
		for (unsigned i = 0; i < sizeof(dirs) / sizeof(dirs[0]); i++) {
			if (foreign_file(dirs[i])) {
				printf("ESCAPED: another run's file in %s\n", dirs[i]);
				return 0;
			}
		}
		if (foreign_process()) {
			puts("ESCAPED: another run's process");
			return 0;
		}
		(void)usleep(10000);
	}
	puts("held");
	return 0;
}
