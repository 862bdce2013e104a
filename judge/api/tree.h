/* tree.h - removing directories that hold what somebody uploaded. Never follows a symlink, never crosses into another
 * mount. */
#ifndef JUDGE_API_TREE_H
#define JUDGE_API_TREE_H

#include <stddef.h>

#include "sandbox/error.h"

/* Removes dir_fd/name and all below it; fine if it is not there. Returns 0 or -errno, with as much removed as could be.
 */
int judge_tree_remove(int dir_fd, const char *name, struct sbx_error *err);

/*
 * Removes from dir_fd every entry whose name is in none of the two lists. Returns how many were removed, or -errno for
 * the first that could not be; the others are still tried.
 */
int judge_tree_sweep(int dir_fd, char *const *keep, size_t keep_count, const char *const *also, size_t also_count,
		     struct sbx_error *err);

#endif
