/*
 * hostile: numbers of new processes and threads, and the host's load, while the other box makes processes
 * class: cross-run channels
 * verdicts: AC
 * invariant: process numbers are counted in each box alone; /proc shows processes and nothing of the host
 */
#include <fcntl.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "pair.h"

static void send(int bit)
{
	for (int i = 0; bit && i < 8; i++) {
		const pid_t child = fork();

		if (child == 0)
			_exit(0);
		(void)waitpid(child, NULL, 0);
	}
}

static int64_t number_in(const char *path, char mark)
{
	char text[512] = "";
	const int fd = open(path, O_RDONLY | O_CLOEXEC);
	const char *at;

	if (fd < 0 || read(fd, text, sizeof(text) - 1) < 0)
		text[0] = '\0';
	(void)close(fd);
	at = mark == 0 ? text : strchr(text, mark);
	return at == NULL ? 0 : strtol(at + (mark != 0), NULL, 10);
}

static int64_t receive(void)
{
	static int64_t last;
	const pid_t child = fork();
	int64_t number, moved;

	if (child == 0)
		_exit(0);
	(void)waitpid(child, NULL, 0);
	number = child + number_in("/proc/sys/kernel/ns_last_pid", 0) + number_in("/proc/loadavg", '/') +
		 number_in("/proc/stat", 'p');
	moved = number - last;
	last = number;
	return moved;
}

int main(void)
{
	return pair_run("process numbers", send, receive);
}
