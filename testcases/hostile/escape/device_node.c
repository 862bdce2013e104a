/*
 * hostile: makes device nodes for memory and for disks, and opens them
 * class: setuid, capabilities
 * verdicts: AC SV
 * evidence: syscall:mknod syscall:mknodat
 * invariant: no device but the harmless ones is in reach
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

int main(void)
{
	static const struct {
		mode_t kind;
		unsigned major, minor;
	} devices[] = { { S_IFCHR, 1, 1 },    { S_IFCHR, 1, 4 }, { S_IFCHR, 1, 11 },  { S_IFCHR, 5, 0 },
			{ S_IFCHR, 10, 200 }, { S_IFBLK, 8, 0 }, { S_IFBLK, 254, 0 }, { S_IFBLK, 7, 0 } };
	static const char *const dirs[] = { ".", "/tmp", "/dev/shm", "/dev" };
	char name[64];

	for (unsigned i = 0; i < sizeof(devices) / sizeof(devices[0]) * 4; i++) {
		(void)snprintf(name, sizeof(name), "%s/node%u", dirs[i % 4], i);
		if (mknod(name, devices[i / 4].kind | 0600, makedev(devices[i / 4].major, devices[i / 4].minor)) == 0 &&
		    open(name, O_RDONLY | O_NONBLOCK | O_CLOEXEC) >= 0) {
			printf("ESCAPED: device %u:%u\n", devices[i / 4].major, devices[i / 4].minor);
			return 0;
		}
	}
	puts("held");
	return 0;
}
