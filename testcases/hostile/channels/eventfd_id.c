/*
 * hostile: the number that the kernel gives an eventfd, the lowest that nobody on the host has, in /proc/self/fdinfo
 * class: cross-run channels
 * verdicts: AC SV
 * evidence: syscall:eventfd2
 * invariant: none that holds: event loops need eventfd, and /proc/self is the program's own
 * open: eventfds of the whole host are numbered from one list
 */
#include <fcntl.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "pair.h"

static void send(int bit)
{
	static int held[64];

	for (int i = 0; i < 64; i++) {
		if (bit && held[i] <= 0) {
			held[i] = eventfd(0, EFD_CLOEXEC);
		} else if (!bit && held[i] > 0) {
			(void)close(held[i]);
			held[i] = 0;
		}
	}
}

static int64_t receive(void)
{
	const int fd = eventfd(0, EFD_CLOEXEC);
	char name[64], text[512] = "";
	const char *id;
	int info;

	(void)snprintf(name, sizeof(name), "/proc/self/fdinfo/%d", fd);
	info = open(name, O_RDONLY | O_CLOEXEC);
	if (info >= 0 && read(info, text, sizeof(text) - 1) < 0)
		text[0] = '\0';
	(void)close(info);
	(void)close(fd);
	id = strstr(text, "eventfd-id:");
	return id == NULL ? 0 : strtol(id + 11, NULL, 10);
}

int main(void)
{
	return pair_run("the numbers of eventfds", send, receive);
}
