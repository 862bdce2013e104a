/*
 * hostile: follows symlinks of its own making out of the work directory
 * class: output replaced by symlink, FIFO, device, directory
 * verdicts: AC
 * invariant: links of the submission's lead nowhere, or nowhere new
 */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

int main(void)
{
	static const char *const targets[] = { "/etc/shadow",
					       "/root/.bashrc",
					       "/proc/1/environ",
					       "/proc/1/root/etc/shadow",
					       "../../../../../../../../etc/shadow",
					       "/proc/self/cwd/../../etc/shadow",
					       "/var/lib/dpkg",
					       "/home" };
	char name[16];

	for (unsigned i = 0; i < sizeof(targets) / sizeof(targets[0]); i++) {
		(void)snprintf(name, sizeof(name), "link%u", i);
		if (symlink(targets[i], name) == 0 && open(name, O_RDONLY | O_CLOEXEC) >= 0) {
			printf("ESCAPED: %s could be opened\n", targets[i]);
			return 0;
		}
	}
	puts("held");
	return 0;
}
