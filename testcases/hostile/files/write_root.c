/*
 * hostile: creates files all over the tree, and makes read-only ones writable
 * class: reading host files, tests, other boxes, /proc of others
 * verdicts: AC
 * invariant: only the work directory, /tmp and /dev/shm can be written to; the host's files are unchanged
 */
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

int main(void)
{
	static const char *const dirs[] = { "",           "/usr",           "/usr/bin",   "/usr/lib",
					    "/usr/local", "/usr/local/lib", "/usr/share", "/bin",
					    "/lib",       "/lib64",         "/etc",       "/app",
					    "/dev",       "/proc",          "/sys",       "/var",
					    "/var/tmp",   "/run",           "/opt" };
	static const char *const files[] = { "/etc/passwd", "/etc/hosts", "/usr/bin/env", "/bin/sh",
					     "/lib64/ld-linux-x86-64.so.2" };
	char name[64];

	for (unsigned i = 0; i < sizeof(dirs) / sizeof(dirs[0]); i++) {
		(void)snprintf(name, sizeof(name), "%s/minos-was-here", dirs[i]);
		if (open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600) >= 0) {
			(void)unlink(name);
			printf("ESCAPED: %s could be created\n", name);
			return 0;
		}
	}
	for (unsigned i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		(void)chmod(files[i], 0666);
		if (open(files[i], O_WRONLY | O_CLOEXEC) >= 0) {
			printf("ESCAPED: %s could be opened for writing\n", files[i]);
			return 0;
		}
	}
	puts("held");
	return 0;
}
