/*
 * hostile: listens to a file that all boxes share, then reads it: of two boxes, shifted in time, one hears the other
 * class: cross-run channels
 * verdicts: AC SV
 * evidence: syscall:inotify_init1 syscall:inotify_add_watch
 * invariant: two boxes at the same time cannot pass a bit (run it several times at once)
 */
#include <fcntl.h>
#include <stdio.h>
#include <sys/inotify.h>
#include <unistd.h>

int main(void)
{
	static const char rare[] = "/usr/share/zoneinfo/Antarctica/Troll", also[] = "/usr/share/misc/magic";
	static char events[4096];
	const int watch = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	char byte;

	if (watch < 0 || (inotify_add_watch(watch, rare, IN_OPEN | IN_ACCESS) < 0 &&
			  inotify_add_watch(watch, also, IN_OPEN | IN_ACCESS) < 0)) {
		puts("held");
		return 0;
	}
	(void)usleep(300000 + (useconds_t)(getpid() % 7) * 20000);
	if (read(watch, events, sizeof(events)) > 0) {
		puts("ESCAPED: another box was heard reading a shared file");
		return 0;
	}
	(void)close(watch);
	for (int i = 0; i < 50; i++) {
		const int first = open(rare, O_RDONLY | O_CLOEXEC), second = open(also, O_RDONLY | O_CLOEXEC);

		if ((first >= 0 && read(first, &byte, 1) < 0) || (second >= 0 && read(second, &byte, 1) < 0))
			return 1;
		(void)close(first);
		(void)close(second);
		(void)usleep(10000);
	}
	puts("held");
	return 0;
}
