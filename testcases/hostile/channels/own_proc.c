/*
 * hostile: everything that /proc/self says, while the other box makes processes, files, mappings and pipes
 * class: cross-run channels
 * verdicts: AC
 * invariant: of what /proc/self says in numbers that stand still, none moves with another box
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "pair.h"

static void send(int bit)
{
	for (int i = 0; bit && i < 10; i++) {
		int ends[2];
		const pid_t child = fork();

		if (child == 0)
			_exit(0);
		(void)waitpid(child, NULL, 0);
		if (pipe(ends) == 0) {
			(void)close(ends[0]);
			(void)close(ends[1]);
		}
		(void)munmap(mmap(NULL, 1 << 16, PROT_READ, MAP_SHARED | MAP_ANONYMOUS, -1, 0), 1 << 16);
		(void)close(open("/tmp/file", O_CREAT | O_RDWR | O_CLOEXEC, 0600));
	}
}

static int64_t sum_of(const char *path)
{
	static char text[65536];
	const int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t size = 0, got = 0;
	int64_t sum = 0;

	while (fd >= 0 && (got = read(fd, text, sizeof(text))) > 0)
		for (size = 0; size < got; size++)
			sum = sum * 31 + text[size];
	(void)close(fd);
	return sum & 0xffffff;
}

/* Changes against the first time, as one number. */
static int64_t receive(void)
{
	static const char *const files[] = { "mountinfo",   "cgroup",       "limits",         "uid_map",
					     "oom_score",   "net/dev",      "net/sockstat",   "net/unix",
					     "net/snmp",    "net/netlink",  "autogroup",      "timens_offsets",
					     "personality", "attr/current", "coredump_filter" };
	static int64_t first[sizeof(files) / sizeof(files[0])];
	int64_t changed = 0;
	char path[64];

	for (unsigned i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		int64_t sum;

		(void)snprintf(path, sizeof(path), "/proc/self/%s", files[i]);
		sum = sum_of(path);
		if (first[i] == 0)
			first[i] = sum;
		changed += sum != first[i];
	}
	return changed;
}

int main(void)
{
	return pair_run("/proc/self", send, receive);
}
