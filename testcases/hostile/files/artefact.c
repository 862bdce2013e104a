/*
 * hostile: changes its own program file, which the next test would run
 * class: state left for the next run
 * verdicts: AC
 * invariant: the compiled program is the same for every test
 */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static int writable(const char *path)
{
	(void)chmod(path, 0777);
	return open(path, O_RDWR | O_CLOEXEC) >= 0;
}

int main(void)
{
	char exe[512], name[1024];
	const ssize_t n = readlink("/proc/self/exe", exe, sizeof(exe) - 1);
	const struct dirent *entry;
	DIR *dir;

	if (n <= 0)
		return 1;
	exe[n] = '\0';
	if (writable("/proc/self/exe") || writable(exe) || unlink(exe) == 0 || rename(exe, "/app/old") == 0) {
		puts("ESCAPED: the program file can be changed");
		return 0;
	}
	dir = opendir("/app");
	while (dir != NULL && (entry = readdir(dir)) != NULL) {
		(void)snprintf(name, sizeof(name), "/app/%s", entry->d_name);
		if (writable(name)) {
			printf("ESCAPED: %s can be changed\n", name);
			return 0;
		}
	}
	puts("held");
	return 0;
}
