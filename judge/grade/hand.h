/*
 * hand.h - files that a program finds in its work directory when it starts: what they are called there, with
 * directories, and the room that they take.
 */
#ifndef JUDGE_GRADE_HAND_H
#define JUDGE_GRADE_HAND_H

#include "judge/package/package.h"
#include "judge/toolchain/worker.h"
#include "sandbox/limits.h"
#include "sandbox/wire.h"

/* Names and descriptors are the caller's. */
struct judge_handed {
	int fds[SBX_FILES_MAX];
	const char *names[SBX_FILES_MAX];
	uint32_t count;
	uint64_t bytes;       /* of memory that they take in a work directory */
	uint32_t directories; /* at most, that are made for them */
	/*
	 * For a program of the package: what is larger than SBX_INPUT_COPY_MAX is not copied, but linked (wire.h), and
	 * takes no room. It tells its path on the host, so no submission gets anything in this way.
	 */
	bool link_large;
	uint64_t linked; /* bit I: file I */
};

/* Adds a regular file; fd -1: nothing. 0, or -errno. */
int judge_hand(struct judge_handed *handed, const char *name, int fd, struct sbx_error *err);

/* Opens the files of a test (NAME.files) and adds them; judge_hand_close closes them, whatever is returned. */
int judge_hand_files(struct judge_handed *handed, int package_dir, const struct judge_test *test,
		     struct sbx_error *err);
/*
 * The same for what lies in the directory of a validator of inputs, which starts where that is. What a file of the test
 * is called stays its; and where there is no room for all, there is none of it.
 */
int judge_hand_program(struct judge_handed *handed, int package_dir, const struct judge_program *program,
		       struct sbx_error *err);
/* Where the package has its input in a file: the same for that. */
int judge_hand_input(struct judge_handed *handed, int package_dir, const struct judge_package *package,
		     const struct judge_test *test, struct sbx_error *err);
/*
 * The same for the sources of a submission that has several, files of the package among them, as formats promise: they
 * are where it starts. What a file of the test or of its output is called stays theirs; and where there is no room for
 * the sources there are none, as no submission may make a failure of ours. One file alone needs no other beside it, and
 * is not copied for each test.
 */
int judge_hand_sources(struct judge_handed *handed, const struct judge_sources *sources,
		       const struct judge_package *package, const struct judge_test *test,
		       const struct sbx_limits *ceiling, struct sbx_error *err);
void judge_hand_close(struct judge_handed *handed);

/* Puts them into the order, behind its command line and environment. Several runs may have them at the same time. 0, or
 * -E2BIG with err. */
int judge_hand_order(const struct judge_handed *handed, struct sbx_run *run, struct sbx_error *err);

/* Adds room for so many files of so many bytes to limits, up to the ceiling; -EFBIG where that is too little. */
int judge_hand_room(const struct judge_handed *handed, const struct sbx_limits *ceiling, struct sbx_limits *limits,
		    struct sbx_error *err);

#endif
