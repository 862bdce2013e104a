/*
 * import_role.h - the layers of an image become files below a directory: the part of `minos rootfs import` that reads
 * what nobody trusts, in a role of its own (unpacker.h).
 */
#ifndef JUDGE_DAEMON_IMPORT_ROLE_H
#define JUDGE_DAEMON_IMPORT_ROLE_H

#include "judge/rootfs/import.h"

struct judge_import_wish {
	const struct judge_import *import;
	int image;              /* a tar file, or a directory */
	const char *image_path; /* absolute, of a directory; NULL for a file */
	int root;               /* an empty directory that belongs to JUDGE_ROLE_USER */
	const char *root_path;  /* absolute */
};

/*
 * Unpacks all layers and waits for the end of that. Returns 0 and *out, or -errno with err; what is in the directory
 * then is left to the caller.
 */
int judge_import_unpack(const struct judge_import_wish *wish, struct judge_imported *out, struct sbx_error *err);

/* The role itself. */
int judge_import_role(char **args);

#endif
