/*
 * hostile: unmounts what the box was covered with, to see what lies below
 * class: nested namespaces, mount
 * verdicts: SV
 * evidence: syscall:umount2
 * invariant: the box's mounts stay as they were
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <sys/mount.h>

int main(void)
{
	if (umount2("/proc", MNT_DETACH) == 0 || umount2("/dev", MNT_DETACH) == 0 || umount2("/tmp", MNT_DETACH) == 0)
		puts("ESCAPED: an unmount");
	else
		puts("held");
	return 0;
}
