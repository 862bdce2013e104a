/* probe_proc.c - the applet that lists what /proc shows of the program, and what of it opens for writing. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sandbox/tests/probe.h"

#define DEPTH_MAX 6

static void tell(const char *path)
{
	int fd = open(path, O_WRONLY | O_NONBLOCK | O_CLOEXEC);

	printf("%s %s\n", fd >= 0 ? "writable" : "name", path);
	if (fd >= 0)
		(void)close(fd);
}

/* Links lead elsewhere, and are only named. Numbers (processes, threads, descriptors) are of no interest. */
static void list(const char *dir, int depth)
{
	DIR *open_dir = opendir(dir);
	struct dirent *entry;

	if (open_dir == NULL) {
		printf("closed %s errno=%d\n", dir, errno);
		return;
	}
	while ((entry = readdir(open_dir)) != NULL) {
		char path[512];
		struct stat st;

		if (entry->d_name[0] == '.' || strspn(entry->d_name, "0123456789") == strlen(entry->d_name))
			continue;
		(void)snprintf(path, sizeof(path), "%s/%s", dir, entry->d_name);
		if (lstat(path, &st) != 0)
			printf("closed %s errno=%d\n", path, errno);
		else if (S_ISDIR(st.st_mode) && depth < DEPTH_MAX)
			list(path, depth + 1);
		else if (S_ISREG(st.st_mode))
			tell(path);
		else
			printf("name %s\n", path);
	}
	(void)closedir(open_dir);
}

/* proc DIR: every name below it, one a line, as `name PATH`, `writable PATH` or `closed PATH errno=`. */
static int proc(int argc, char **argv)
{
	list(argc > 1 ? argv[1] : "/proc", 0);
	return 0;
}

const struct probe_applet probe_proc[] = {
	{ "proc", proc },
	{ NULL, NULL },
};
