/*
 * hostile: leaves a file in each place that can be written to, and looks for the one of the run before
 * class: state left for the next run
 * verdicts: AC
 * invariant: each test starts in fresh directories
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

int main(void)
{
	static const char *const dirs[] = { ".",         "/tmp",           "/dev/shm", "/var/tmp", "/run",
					    "/run/lock", "/run/user/1000", "/app",     "/dev",     "/home",
					    "" };
	char name[64];

	for (unsigned i = 0; i < sizeof(dirs) / sizeof(dirs[0]); i++) {
		(void)snprintf(name, sizeof(name), "%s/minos-marker", dirs[i]);
		if (open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666) < 0 && errno == EEXIST) {
			printf("ESCAPED: %s was left by an earlier run\n", name);
			return 0;
		}
	}
	puts("held");
	return 0;
}
