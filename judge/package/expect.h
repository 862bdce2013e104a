/* expect.h - verdicts that a package's authors expect, as words and as tags in sources. Pure. */
#ifndef JUDGE_PACKAGE_EXPECT_H
#define JUDGE_PACKAGE_EXPECT_H

#include "judge/package/submissions.h"

#define EXPECT_WRONG   (JUDGE_EXPECT_WA | JUDGE_EXPECT_OLE)
#define EXPECT_RUNTIME (JUDGE_EXPECT_RTE | JUDGE_EXPECT_MLE | JUDGE_EXPECT_SV | JUDGE_EXPECT_OLE)
#define EXPECT_FAILED  (JUDGE_EXPECT_WA | EXPECT_RUNTIME | JUDGE_EXPECT_TLE)
#define EXPECT_ANY     (EXPECT_FAILED | JUDGE_EXPECT_AC | JUDGE_EXPECT_CE | JUDGE_EXPECT_PAC)

/* What the name of a directory below submissions/ says. */
struct expect_directory {
	const char *name;
	unsigned legacy; /* the final verdict is one of these */
	/* 2025-09: sets for tests. The time limit is derived from what either format says. */
	unsigned permitted, required;
	enum judge_time_use legacy_time, time;
};
const struct expect_directory *expect_directory(const char *name); /* NULL: says nothing */

/* The set that a word stands for, in any case, with `-` or `_`: "WA", "TIMELIMIT", "run_time_error"; 0: unknown. */
unsigned expect_word(const char *word, size_t length);

/* What the tags of a source say. */
struct expect_tags {
	unsigned results; /* 0: no such tag */
	bool has_score;
	double score;
};

/* Reads @EXPECTED_RESULTS@: and @EXPECTED_SCORE@:, the first of each. Returns 0, or -EINVAL with err = reason. */
int expect_read_tags(const char *bytes, size_t size, struct expect_tags *tags, struct sbx_error *err);

#endif
