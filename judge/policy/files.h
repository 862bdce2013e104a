/* files.h - the *.json files of one folder of policies. Internal to judge/policy; reads the file system, descriptors
 * first. */
#ifndef JUDGE_POLICY_FILES_H
#define JUDGE_POLICY_FILES_H

#include <stdbool.h>
#include <stddef.h>

#include "judge/policy/document.h"
#include "judge/policy/policy.h"
#include "judge/policy/ready.h"

#define JUDGE_FILES_MAX 256

struct judge_files {
	int fd;                     /* of the folder */
	char folder[192];           /* as told in messages: "DIR/seccomp" */
	struct judge_strings stems; /* file names without ".json", in byte order */
	size_t count;
};

/*
 * Lists dir/kind. Returns 0 and *out (free with judge_files_free), or -errno with err. Other files than *.json, and
 * those whose name begins with a dot, are passed over.
 */
int judge_files_list(const char *dir, const char *kind, struct judge_files *out, struct sbx_error *err);
void judge_files_free(struct judge_files *files);

/* Reads and parses file i into *doc (free with judge_document_free). Regular files only. Returns 0, or -errno with err.
 */
int judge_files_read(const struct judge_files *files, size_t i, struct judge_document *doc, struct sbx_error *err);

/*
 * The same for the file STEM.json in the folder with the descriptor fd, which messages call folder. -ENOENT if there is
 * none.
 */
int judge_files_read_stem(int fd, const char *folder, const char *stem, struct judge_document *doc,
			  struct sbx_error *err);

/* The bytes of file i into *text, malloc'ed. Returns 0, or -errno with err. */
int judge_files_text(const struct judge_files *files, size_t i, char **text, size_t *size, struct sbx_error *err);

/* Whether the files are those that something ready was made of, byte for byte. What cannot be read is not. */
bool judge_files_are(const struct judge_files *files, const struct judge_ready_folder *ready);

/* A file is called after the name in it: refuses a document whose name is not the stem. */
int judge_files_match_name(const struct judge_document *doc, const char *stem, const char *name, struct sbx_error *err);

#endif
