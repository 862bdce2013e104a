/*
 * hostile: the new family of mount calls, which filters written earlier do not know
 * class: nested namespaces, mount
 * verdicts: SV
 * evidence: syscall:fsopen syscall:open_tree syscall:mount_setattr syscall:fspick
 * invariant: the box's mounts stay as they were
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/mount.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(void)
{
	struct mount_attr attr;
	const char *worked = NULL;

	memset(&attr, 0, sizeof(attr));
	attr.attr_clr = MOUNT_ATTR_RDONLY;
	if (syscall(SYS_fsopen, "tmpfs", 0) >= 0)
		worked = "fsopen";
	if (syscall(SYS_open_tree, AT_FDCWD, "/", OPEN_TREE_CLONE | AT_RECURSIVE) >= 0)
		worked = "open_tree";
	if (syscall(SYS_mount_setattr, AT_FDCWD, "/app", AT_RECURSIVE, &attr, sizeof(attr)) == 0)
		worked = "mount_setattr";
	if (syscall(SYS_fspick, AT_FDCWD, "/app", 0) >= 0)
		worked = "fspick";
	if (worked != NULL)
		printf("ESCAPED: %s\n", worked);
	else
		puts("held");
	return 0;
}
