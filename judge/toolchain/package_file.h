/* package_file.h - a source that comes with a package, as something to compile. */
#ifndef JUDGE_TOOLCHAIN_PACKAGE_FILE_H
#define JUDGE_TOOLCHAIN_PACKAGE_FILE_H

#include "judge/package/package.h"
#include "judge/store/store.h"

/* Of all sources of one program, or of what is added to a submission, together. */
#define JUDGE_PROGRAM_BYTES_MAX (UINT64_C(16) << 20)

/*
 * Reads the file at path of the package into *file, under that name, with the package's constants put in: at most *left
 * bytes, which become fewer. Returns 0, or -errno with err; *file is to be freed (judge_package_file_free) either way.
 */
int judge_package_file(const struct judge_package *package, int package_dir, const char *path, const char *name,
		       uint64_t *left, struct judge_file *file, struct sbx_error *err);
void judge_package_file_free(struct judge_file *file);

#endif
