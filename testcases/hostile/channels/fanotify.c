/*
 * hostile: asks to be told of each opening of a shared file, for files and whole file systems
 * class: cross-run channels
 * verdicts: AC SV
 * evidence: syscall:fanotify_init
 * invariant: no kernel object of a shared inode tells one box about another
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/fanotify.h>
#include <unistd.h>

#include "pair.h"

static void send(int bit)
{
	if (bit)
		(void)close(open("/usr/bin/env", O_RDONLY | O_CLOEXEC));
}

static int64_t receive(void)
{
	static char events[4096];
	static int watch = -1;

	if (watch < 0) {
		watch = fanotify_init(FAN_CLASS_NOTIF | FAN_NONBLOCK | FAN_REPORT_FID, O_RDONLY);
		(void)fanotify_mark(watch, FAN_MARK_ADD, FAN_OPEN, AT_FDCWD, "/usr/bin/env");
	}
	return read(watch, events, sizeof(events)) > 0;
}

int main(void)
{
	return pair_run("notification", send, receive);
}
