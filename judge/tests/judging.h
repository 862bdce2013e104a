/* judging.h - the real `minos judge` on a package made up in a temporary directory, for tests that need boxes. */
#ifndef JUDGE_TESTS_JUDGING_H
#define JUDGE_TESTS_JUDGING_H

#include <jansson.h>
#include <sys/types.h>

#include "judge/tests/test_package_tree.h"

/*
 * Judges one submission, its file `name` with `content` (NULL: of the directory that minos is built from), on
 * the package at path. The result is *result (json_decref it), or NULL where there is none, and then what minos said
 * is in `said`. Returns the exit status.
 */
int judging_run(const char *path, const char *name, const char *content, json_t **result, char *said, size_t size);

/* Runs `minos verify` with options (NULL-terminated) on the package at path. Returns the exit status, and what it said.
 */
int judging_verify(const char *path, const char *const *options, char *said, size_t size);

/* The same of `minos judge` with options and files, both NULL-terminated. */
int judging_judge(const char *path, const char *const *options, const char *const *files, char *said, size_t size);

/* Starts `minos verify` and returns at once; what it says is thrown away. */
pid_t judging_verify_start(const char *path);

/* The text at keys, joined by dots, of the first test: "validator.reason"; "" where there is none. */
const char *judging_text(const json_t *result, size_t test, const char *keys);

/* Ends the test unless the submission gets this verdict, with this text as a part of its reason. */
json_t *judging_expect(const char *path, const char *name, const char *content, const char *verdict,
		       const char *reason);

/* Ends the test unless the submission is refused as bad input, unjudged, with a message that has this part. */
void judging_expect_refused(const char *path, const char *name, const char *content, const char *message);

#endif
