/* probe_look.c - applets that tell what the box looks like from inside. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "sandbox/tests/probe.h"

/* The value of `key:` in /proc/self/status, blanks dropped. */
static void print_status(const char *key)
{
	FILE *status = fopen("/proc/self/status", "re");
	char line[4096];

	while (status != NULL && fgets(line, sizeof(line), status) != NULL)
		if (strncmp(line, key, strlen(key)) == 0 && line[strlen(key)] == ':') {
			const char *at = line + strlen(key) + 1;

			printf("%s=%s", key, at + strspn(at, " \t"));
		}
	if (status != NULL)
		(void)fclose(status);
}

/* Priority and kind of scheduling: fields 19 and 41 of /proc/self/stat. */
static void print_scheduling(void)
{
	char text[1024] = "";
	FILE *file = fopen("/proc/self/stat", "re");
	char *at = file == NULL || fgets(text, sizeof(text), file) == NULL ? NULL : strrchr(text, ')');

	for (int field = 2; at != NULL && field <= 41; field++, at = strchr(at + 1, ' '))
		if (field == 19 || field == 41)
			printf("%s=%ld\n", field == 19 ? "nice" : "policy", strtol(at, NULL, 10));
	if (file != NULL)
		(void)fclose(file);
}

static int identity(int argc, char **argv)
{
	struct utsname name;

	(void)argc;
	(void)argv;
	printf("uid=%d,%d\ngid=%d,%d\n", getuid(), geteuid(), getgid(), getegid());
	printf("groups=%d\n", getgroups(0, NULL));
	printf("pid=%d\nppid=%d\nsession=%d\n", getpid(), getppid(), getsid(0) == getpid());
	(void)uname(&name);
	printf("hostname=%s\n", name.nodename);
	print_status("CapInh");
	print_status("CapPrm");
	print_status("CapEff");
	print_status("CapBnd");
	print_status("CapAmb");
	print_status("NoNewPrivs");
	print_status("Seccomp");
	print_status("Umask");
	print_status("SigBlk");
	print_status("SigIgn");
	print_status("SigCgt");
	print_scheduling();
	printf("securebits=0x%x\n", (unsigned)prctl(PR_GET_SECUREBITS));
	return 0;
}

/* namespaces [MS]: tells them, then keeps them alive for so long. */
static int namespaces(int argc, char **argv)
{
	static const char *const names[] = { "cgroup", "ipc", "mnt", "net", "pid", "user", "uts" };
	char path[64], text[128];

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		ssize_t length;

		(void)snprintf(path, sizeof(path), "/proc/self/ns/%s", names[i]);
		length = readlink(path, text, sizeof(text) - 1);
		text[length < 0 ? 0 : length] = '\0';
		printf("%s=%s\n", names[i], text);
	}
	(void)fflush(stdout);
	(void)poll(NULL, 0, (int)probe_number(argc, argv, 1, 0));
	return 0;
}

/* cat PATH: the text as it is, or errno=. */
static int cat(int argc, char **argv)
{
	int fd = open(argc > 1 ? argv[1] : "", O_RDONLY | O_CLOEXEC);
	char buf[4096];
	ssize_t got;

	if (fd < 0) {
		printf("errno=%d\n", errno);
		return 1;
	}
	while ((got = read(fd, buf, sizeof(buf))) > 0)
		if (write(1, buf, (size_t)got) != got)
			return 2;
	if (got < 0)
		printf("errno=%d\n", errno);
	return got < 0 ? 1 : 0;
}

/* ls DIR: names in no order, one a line. */
static int ls(int argc, char **argv)
{
	DIR *dir = opendir(argc > 1 ? argv[1] : ".");
	struct dirent *entry;

	if (dir == NULL) {
		printf("errno=%d\n", errno);
		return 1;
	}
	while ((entry = readdir(dir)) != NULL)
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			printf("%s\n", entry->d_name);
	(void)closedir(dir);
	return 0;
}

/* fds: which are open. */
static int fds(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	for (int fd = 0; fd < 1024; fd++)
		if (fcntl(fd, F_GETFD) >= 0)
			printf("%d\n", fd);
	return 0;
}

static int environment(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	for (char **e = environ; *e != NULL; e++)
		puts(*e);
	return 0;
}

static int arguments(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		printf("<%s>", argv[i]);
	return 0;
}

static int cwd(int argc, char **argv)
{
	char path[4096];

	(void)argc;
	(void)argv;
	puts(getcwd(path, sizeof(path)) != NULL ? path : "?");
	return 0;
}

static int limits(int argc, char **argv)
{
	static const struct {
		const char *name;
		__rlimit_resource_t which;
	} all[] = { { "cpu", RLIMIT_CPU },           { "core", RLIMIT_CORE },
		    { "stack", RLIMIT_STACK },       { "fsize", RLIMIT_FSIZE },
		    { "nofile", RLIMIT_NOFILE },     { "as", RLIMIT_AS },
		    { "nproc", RLIMIT_NPROC },       { "memlock", RLIMIT_MEMLOCK },
		    { "msgqueue", RLIMIT_MSGQUEUE }, { "sigpending", RLIMIT_SIGPENDING } };

	(void)argc;
	(void)argv;
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		struct rlimit limit;

		if (getrlimit(all[i].which, &limit) == 0)
			printf("%s=%lld,%lld\n", all[i].name, (long long)limit.rlim_cur, (long long)limit.rlim_max);
	}
	return 0;
}

static int affinity(int argc, char **argv)
{
	cpu_set_t set;

	(void)argc;
	(void)argv;
	if (sched_getaffinity(0, sizeof(set), &set) != 0)
		return 1;
	printf("cpus=%d\n", CPU_COUNT(&set));
	for (int i = 0; i < CPU_SETSIZE; i++)
		if (CPU_ISSET(i, &set))
			printf("cpu=%d\n", i);
	return 0;
}

/* open PATH FLAGS: errno= of an open(2). */
static int try_open(int argc, char **argv)
{
	int fd = open(argc > 1 ? argv[1] : "", (int)probe_number(argc, argv, 2, O_RDONLY) | O_CLOEXEC, 0644);

	printf("errno=%d\n", fd < 0 ? errno : 0);
	return 0;
}

/* exec PATH: what executing it says. */
static int try_exec(int argc, char **argv)
{
	char *none[] = { argv[1], NULL };

	(void)argc;
	(void)execv(argv[1], none);
	printf("errno=%d\n", errno);
	return 0;
}

/* processes: how many /proc shows. */
static int processes(int argc, char **argv)
{
	DIR *proc = opendir("/proc");
	struct dirent *entry;
	int count = 0;

	(void)argc;
	(void)argv;
	while (proc != NULL && (entry = readdir(proc)) != NULL)
		count += entry->d_name[0] >= '0' && entry->d_name[0] <= '9';
	printf("processes=%d\n", count);
	return 0;
}

/* input: what is to be known of standard input, and whether it can be written to. */
static int input(int argc, char **argv)
{
	char link[4096], byte = 'x';
	ssize_t length = readlink("/proc/self/fd/0", link, sizeof(link) - 1);
	struct stat st = { 0 };
	void *map;
	int fd, written;

	(void)argc;
	(void)argv;
	link[length < 0 ? 0 : length] = '\0';
	(void)fstat(0, &st);
	(void)fchmod(0, 0666); /* of an ordinary user's own copy it may have another mode, for what that is worth */
	fd = open("/proc/self/fd/0", O_WRONLY | O_CLOEXEC);
	written = fd >= 0 && (write(fd, &byte, 1) == 1 || ftruncate(fd, 0) == 0);
	map = mmap(NULL, 4096, PROT_READ, MAP_SHARED, 0, 0);
	printf("link=%s\nregular=%d\nsize=%lld\noffset=%lld\nreadonly=%d\nwritten=%d\n", link, S_ISREG(st.st_mode),
	       (long long)st.st_size, (long long)lseek(0, 0, SEEK_CUR), (fcntl(0, F_GETFL) & O_ACCMODE) == O_RDONLY,
	       written || write(0, &byte, 1) == 1 || ftruncate(0, 0) == 0);
	printf("first=%c\n", map == MAP_FAILED || st.st_size == 0 ? '?' : *(const char *)map);
	return 0;
}

const struct probe_applet probe_look[] = {
	{ "input", input },
	{ "identity", identity },
	{ "namespaces", namespaces },
	{ "cat", cat },
	{ "ls", ls },
	{ "fds", fds },
	{ "env", environment },
	{ "args", arguments },
	{ "cwd", cwd },
	{ "limits", limits },
	{ "affinity", affinity },
	{ "open", try_open },
	{ "exec", try_exec },
	{ "processes", processes },
	{ NULL, NULL },
};
