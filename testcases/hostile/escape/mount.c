/*
 * hostile: mounts: a tmpfs, a bind of the root, and the program directory made writable
 * class: nested namespaces, mount
 * verdicts: SV
 * evidence: syscall:mount
 * invariant: the box's mounts stay as they were
 */
#include <stdio.h>
#include <sys/mount.h>

int main(void)
{
	if (mount("none", "/tmp", "tmpfs", 0, NULL) == 0 || mount("/", "/tmp", NULL, MS_BIND | MS_REC, NULL) == 0 ||
	    mount(NULL, "/app", NULL, MS_REMOUNT | MS_BIND, NULL) == 0 || mount("proc", "/tmp", "proc", 0, NULL) == 0)
		puts("ESCAPED: a mount");
	else
		puts("held");
	return 0;
}
