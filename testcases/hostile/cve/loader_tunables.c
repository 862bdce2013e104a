/*
 * hostile: settings of the loader that overflow, and no arguments at all (CVE-2023-4911, CVE-2021-4034)
 * class: known faults of kernels and runtimes
 * verdicts: AC
 * invariant: no set-user-id program has more rights in a box than any other
 */
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	static const char *const programs[] = { "/usr/bin/su", "/usr/bin/passwd", "/usr/bin/mount", "/usr/bin/pkexec" };
	static char setting[8192] = "GLIBC_TUNABLES=glibc.malloc.mxfast=glibc.malloc.mxfast=";
	char *const nothing[] = { NULL }, *const settings[] = { setting, NULL };

	if (geteuid() == 0) {
		puts("ESCAPED: root");
		return 0;
	}
	memset(setting + strlen(setting), 'A', 4000);
	for (unsigned i = 0; i < sizeof(programs) / sizeof(programs[0]); i++) {
		if (fork() == 0) {
			(void)close(STDOUT_FILENO);
			(void)execve(programs[i], nothing, settings);
			_exit(1);
		}
		(void)wait(NULL);
	}
	puts("held");
	return 0;
}
