/*
 * entry.h - which of a submission's files is its program, and for Java which class. Pure.
 *
 * The contents are a submitter's: the scanner for Java takes any bytes, needs no memory of its own beyond a fixed stack
 * of scopes, and gives out nothing but what can stand on a command line.
 */
#ifndef JUDGE_POLICY_ENTRY_H
#define JUDGE_POLICY_ENTRY_H

#include <stdbool.h>
#include <stddef.h>

#include "judge/policy/policy.h"
#include "sandbox/error.h"

struct judge_source {
	const char *name; /* or path, "a/b.c" */
	const void *data;
	size_t size;
};

/* Whether the extension of the file name is one of the language's, the asked ones included. */
bool judge_language_owns(const struct judge_language *language, const char *file_name);

/* Whether the file begins with `#!` and one of the language's interpreters, as a path or as an argument of env. */
bool judge_language_interprets(const struct judge_language *language, const struct judge_source *file);

/* Whether the file is one of {sources}: by its extension, or, where it has none, by its first line. Others only lie
 * beside them. */
bool judge_language_has_source(const struct judge_language *language, const struct judge_source *file);

/*
 * The entry point into out: what {main} stands for. Files that the language does not own are passed over. For
 * JUDGE_ENTRY_NONE it is empty; for JUDGE_ENTRY_FIRST_SOURCE a file called main.EXT, Main.EXT or __main__.EXT, else the
 * first, and those in directories only where all are; for JUDGE_ENTRY_JAVA_MAIN_CLASS the binary name of a class with
 * public static void main(String[]), with its package: a top-level class Main before other top-level classes before
 * nested ones, and the first among equals. Returns 0, or -ENOENT with err saying what was looked for (a compile error
 * of the submission, not a failure of the judge), or -ENAMETOOLONG.
 */
int judge_entry_point(const struct judge_language *language, const struct judge_source *files, size_t count, char *out,
		      size_t size, struct sbx_error *err);

/*
 * The same where somebody says what it is: a file among the sources, or for JUDGE_ENTRY_JAVA_MAIN_CLASS the binary name
 * of a class, with or without .java, which only its run-time knows to be there. As above.
 */
int judge_entry_asked(const struct judge_language *language, const struct judge_source *files, size_t count,
		      const char *asked, char *out, size_t size, struct sbx_error *err);

/* How good the entry point found by judge_java_main is; a greater one is preferred. */
enum judge_java_rank {
	JUDGE_JAVA_NONE,
	JUDGE_JAVA_NESTED,
	JUDGE_JAVA_TOP_LEVEL,
	JUDGE_JAVA_MAIN,
};

/* The best class with a main method in one Java source; its binary name into out if that is not JUDGE_JAVA_NONE. */
enum judge_java_rank judge_java_main(const char *text, size_t length, char *out, size_t size);

#endif
