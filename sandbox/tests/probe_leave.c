/* probe_leave.c - applets that leave things in the work directory for the collector to find. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sandbox/tests/probe.h"

static int put(const char *path, const char *text, mode_t mode)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600), r = 0;

	if (fd < 0)
		return 1;
	if (write(fd, text, strlen(text)) != (ssize_t)strlen(text) || fchmod(fd, mode) != 0)
		r = 1;
	(void)close(fd);
	return r;
}

/* leave: a bit of everything; only the regular files below /work may come out. */
static int leave(int argc, char **argv)
{
	int r = put("plain", "plain text", 0644) | put("program", "#!x", 0755) | put("secret", "mode 0", 0) |
		put("special", "setuid", 06755) | put("/tmp/elsewhere", "tmp", 0644) |
		put("/dev/shm/elsewhere", "shm", 0644);

	(void)argc;
	(void)argv;
	r |= mkdir("dir", 0755) | put("dir/inner", "inner", 0644) | mkdir("closed", 0755) |
	     put("closed/kept", "kept", 0644);
	r |= chmod("closed", 0);
	r |= symlink("/etc/shadow", "shadow") | symlink("/etc", "etc") | symlink("dir", "to-dir") |
	     symlink("plain", "to-plain");
	r |= symlink("../../../../etc/passwd", "dir/up") | symlink("/proc/1/root", "root") | symlink("loop", "loop");
	r |= link("plain", "hard") | put("new\nline", "newline", 0644) | put("-rf", "dash", 0644);
	r |= mkdir("dots", 0755) | put("dots/..a", "dots", 0644);
	return r;
}

/* leave-fifo: a named pipe, where the policy allows one. */
static int leave_fifo(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	return mkfifo("pipe", 0644) | put("beside", "beside", 0644);
}

/* leave-many N */
static int leave_many(int argc, char **argv)
{
	char name[32];
	long count = probe_number(argc, argv, 1, 1);

	for (long i = 0; i < count; i++) {
		(void)snprintf(name, sizeof(name), "n%ld", i);
		if (put(name, "", 0644) != 0)
			return 1;
	}
	return 0;
}

/* leave-deep N: directories in directories, a file in the last. */
static int leave_deep(int argc, char **argv)
{
	long count = probe_number(argc, argv, 1, 1);

	for (long i = 0; i < count; i++)
		if (mkdir("d", 0755) != 0 || chdir("d") != 0)
			return 1;
	return put("bottom", "bottom", 0644);
}

/* leave-sparse BYTES: large in name only. */
static int leave_sparse(int argc, char **argv)
{
	int fd = open("sparse", O_WRONLY | O_CREAT | O_CLOEXEC, 0644);

	return fd < 0 || ftruncate(fd, probe_number(argc, argv, 1, 1)) != 0;
}

const struct probe_applet probe_leave[] = {
	{ "leave", leave },           { "leave-fifo", leave_fifo },     { "leave-many", leave_many },
	{ "leave-deep", leave_deep }, { "leave-sparse", leave_sparse }, { NULL, NULL },
};
