/*
 * hostile: links files that it does not own into its directory, by path and by descriptor, and renames across mounts
 * class: output replaced by symlink, FIFO, device, directory
 * verdicts: AC
 * invariant: whoever cleans up or changes owners in the work directory touches no file of the host
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

int main(void)
{
	static const char *const files[] = { "/etc/passwd", "/usr/bin/env", "/proc/self/exe", "/proc/self/fd/0" };
	const char *worked = NULL;

	for (unsigned i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		if (link(files[i], "linked") == 0 ||
		    linkat(AT_FDCWD, files[i], AT_FDCWD, "linked", AT_SYMLINK_FOLLOW) == 0 ||
		    (i < 2 && rename(files[i], "renamed") == 0))
			worked = files[i];
	}
	if (linkat(STDIN_FILENO, "", AT_FDCWD, "linked", AT_EMPTY_PATH) == 0)
		worked = "the input";
	if (worked != NULL)
		printf("ESCAPED: %s has a link in the work directory\n", worked);
	else
		puts("held");
	return 0;
}
