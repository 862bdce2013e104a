/*
 * own_sources.h - the submission that `minos judge` and `minos submit` are given: files, directories, archives.
 *
 * A file has its base name; of a directory, or an archive (.zip, .tar, .tar.gz, .tgz, .tar.zst), all files are taken
 * by their paths in it. What begins with a dot there, and other litter of file managers, is left out; links are
 * refused. A directory is read by the command, which is whoever gave it; an archive by a role without any rights.
 */
#ifndef JUDGE_CLI_OWN_SOURCES_H
#define JUDGE_CLI_OWN_SOURCES_H

#include <stdbool.h>

#include "judge/store/files.h"

struct judge_own_sources {
	struct judge_file *files; /* judge_files_free_all */
	size_t count;
	bool failed; /* it was Minos that failed, and not what was given that is bad */
};

/*
 * Reads all paths, and checks the whole (judge_files_check). 0 and *out; or -errno, with out->failed and nothing to
 * free.
 */
int judge_own_sources_read(char *const *paths, size_t count, const struct judge_files_limits *limits,
			   struct judge_own_sources *out, struct sbx_error *err);

#endif
