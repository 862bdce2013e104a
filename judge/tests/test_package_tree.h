/* test_package_tree.h - packages made up in a temporary directory, for the tests of the package reader. */
#ifndef JUDGE_TESTS_PACKAGE_TREE_H
#define JUDGE_TESTS_PACKAGE_TREE_H

#include "judge/package/package.h"

/*
 * One entry of a package. `path` says what it is: "data/sample/" a directory, "x|" a FIFO, "x@" a symlink to `content`,
 * "x*" a binary file, which is the content with its NUL byte, else a file with the content. Directories on the way are
 * made. An earlier entry may be overwritten.
 */
struct tree_entry {
	const char *path, *content;
};

struct tree {
	char path[64];
	int fd;
};

/* A new temporary directory; entries end with a NULL path. Ends the test when something fails. */
void tree_make(struct tree *tree, const struct tree_entry *entries);
void tree_add(const struct tree *tree, const struct tree_entry *entries);
void tree_put(const struct tree *tree, const char *path, const char *content); /* one entry */
void tree_remove(struct tree *tree);

/* The least good package: an empty problem.yaml, sample/1 and secret/1. */
extern const struct tree_entry TREE_MINIMAL[];

/* Reads the package; ends the test if it is refused. Free it with judge_package_free. */
struct judge_package *tree_read(const struct tree *tree);

/* Ends the test unless the package is refused with exactly this text. */
void tree_refused(const struct tree *tree, const char *message);

#endif
