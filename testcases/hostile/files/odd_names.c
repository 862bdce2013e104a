/*
 * hostile: file names with newlines, leading dashes, shell characters, escapes, broken UTF-8; the longest
 * class: path tricks
 * verdicts: AC
 * invariant: no name is ever read by a shell or printed raw; no file left
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int main(void)
{
	static const char *const names[] = { "-rf",      "--",           "-",       "*",    "$(reboot)",
					     "`reboot`", ";reboot;",     "a\nb",    "\n",   " ",
					     "...",      "\xff\xfe\xfd", "\x1b[2J", "%s%n", "'\"",
					     "|reboot",  "a\\",          "~",       "CON",  "\xe2\x80\xaetxt" };
	char longest[256];

	for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (i % 2 == 0)
			(void)close(open(names[i], O_WRONLY | O_CREAT | O_CLOEXEC, 0000));
		else if (mkdir(names[i], 0000) == 0)
			(void)chmod(names[i], 0000);
	}
	memset(longest, 'n', 255);
	longest[255] = '\0';
	(void)close(open(longest, O_WRONLY | O_CREAT | O_CLOEXEC, 0000));
	(void)mkdir("locked", 0700);
	(void)close(open("locked/in", O_WRONLY | O_CREAT | O_CLOEXEC, 0400));
	(void)chmod("locked", 0000);
	(void)chmod(".", 0000);
	puts("held");
	return 0;
}
