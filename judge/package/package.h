/*
 * package.h - a problem package as the judge sees it: settings and an ordered list of test cases.
 *
 * Who runs this: the judge role, the api role (to check an upload) and the command line; unprivileged, on data that a
 * problem setter wrote. Everything is opened relative to a directory descriptor, never through a symlink that leaves
 * the package. Format: Kattis legacy (docs/CONVENTIONS.md of the field, section 3). What is not built yet is refused,
 * never misjudged.
 */
#ifndef JUDGE_PACKAGE_H
#define JUDGE_PACKAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "judge/check/check.h"
#include "sandbox/error.h"

struct judge_test {
	char *name;   /* path below data/ without the extension: "sample/1", "secret/group1/02-big" */
	char *input;  /* path below the package: "data/sample/1.in" */
	char *answer; /* "data/sample/1.ans" */
	bool sample;
	struct judge_check_flags flags; /* of the default checker, testdata.yaml applied */
};

struct judge_package {
	char *name;             /* from problem.yaml, or the short name given to judge_package_read */
	char *author;           /* may be NULL */
	char *source;           /* may be NULL */
	char *license;          /* may be NULL */
	uint64_t time_limit_ns; /* 0: the package says none */
	double time_multiplier, time_safety_margin;
	/* From limits:, 0 where the package says nothing. */
	uint64_t memory_bytes, output_bytes, code_bytes;
	uint64_t compilation_time_ns, compilation_memory_bytes;
	struct judge_test *tests; /* samples first, then secret; each in byte order of the path */
	size_t test_count;
	char **warnings; /* unknown keys and the like: "problem.yaml:7: unknown key `colour`" */
	size_t warning_count;
};

/*
 * Reads the package whose directory dir_fd is (kept by the caller). short_name names it in messages.
 * Returns 0 and *out (free with judge_package_free), or -errno with err = "FILE[:LINE]: reason".
 */
int judge_package_read(int dir_fd, const char *short_name, struct judge_package **out, struct sbx_error *err);

/* NULL-safe. */
void judge_package_free(struct judge_package *package);

/*
 * Opens a file of the package for reading: RESOLVE_BENEATH, no magic links, regular files only; symlinks within the
 * package are followed. Returns a descriptor (O_CLOEXEC) or -errno with err.
 */
int judge_package_open(int dir_fd, const char *path, struct sbx_error *err);

#endif
