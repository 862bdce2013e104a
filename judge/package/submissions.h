/*
 * submissions.h - the jury's own submissions of a package, and what its authors expect of each.
 *
 * Found in submissions/ of the Kattis formats (by directory, by a tag in the source, by submissions.yaml) and in
 * problem.xml of Polygon. Opened as package.h says.
 *
 * Other systems have fewer verdicts: their WA is also our OLE; their RTE our MLE, SV and OLE.
 */
#ifndef JUDGE_PACKAGE_SUBMISSIONS_H
#define JUDGE_PACKAGE_SUBMISSIONS_H

#include "judge/package/package.h"

/* Verdicts as a set, by the names of verdict.h; one bit each. */
enum judge_expected {
	JUDGE_EXPECT_AC = 1 << 0,
	JUDGE_EXPECT_WA = 1 << 1,
	JUDGE_EXPECT_TLE = 1 << 2,
	JUDGE_EXPECT_MLE = 1 << 3,
	JUDGE_EXPECT_OLE = 1 << 4,
	JUDGE_EXPECT_RTE = 1 << 5,
	JUDGE_EXPECT_CE = 1 << 6,
	JUDGE_EXPECT_SV = 1 << 7,
	JUDGE_EXPECT_PAC = 1 << 8, /* scored, not full */
};

enum judge_time_use {
	JUDGE_TIME_UNUSED, /* the time limit is not derived from this submission */
	JUDGE_TIME_LOWER,  /* must keep it, with the margin to spare */
	JUDGE_TIME_UPPER,  /* must break it, with the margin to spare */
};

/* What is expected of some tests of a submission, besides what is expected of all of them. */
struct judge_rule {
	char **tests; /* patterns of names of tests or groups (judge_pattern_matches); NULL: all tests */
	unsigned permitted, required; /* sets as in struct judge_submission, of these tests' verdicts alone */
	bool required_if_run;         /* required is asked only where any of them has run */
	double score_min, score_max;  /* of the group with this name, or of the whole */
	char *message;                /* or NULL */
	enum judge_time_use time_use; /* by these tests alone */
	char *origin;                 /* "submissions/submissions.yaml:7" */
};

struct judge_submission {
	char *name;   /* for people: path below submissions/ */
	char **files; /* paths below the package, NULL-terminated: the one file, or all of the directory */
	size_t file_count;
	size_t name_skip;  /* of each path: what comes before the name that the compiler sees */
	char *language;    /* as the package names it, or NULL: by the files' extensions */
	char *entry_point; /* or NULL */
	/* Set of enum judge_expected: the final verdict is one of these; so is that of each test, unless final_only. */
	unsigned permitted;
	unsigned required;           /* if this is not 0, at least one test has one of these */
	bool final_only;             /* legacy format and tags: nobody says anything of single tests */
	double score_min, score_max; /* of the whole; -INFINITY and INFINITY: not said */
	char *message;               /* appears in some judgemessage or reason, or NULL */
	enum judge_time_use time_use;
	char *origin; /* where that stands, for people: "submissions/accepted", "x.cpp: @EXPECTED_RESULTS@" */
	struct judge_rule *rules; /* all of them hold, too */
	size_t rule_count;
};

struct judge_submissions {
	struct judge_submission *items; /* in byte order of name */
	size_t count;
	char **warnings; /* what was passed over: "submissions/accepted/my a.c: not a name for ..." */
	size_t warning_count;
};

/*
 * Finds them all; a package without any has count 0. package is what judge_package_read gave for dir_fd. Returns 0 and
 * *out (free with judge_submissions_free), or -errno with err = "FILE[:LINE]: reason".
 */
int judge_submissions_read(int dir_fd, const struct judge_package *package, struct judge_submissions *out,
			   struct sbx_error *err);
void judge_submissions_free(struct judge_submissions *submissions);

/*
 * Whether a pattern of submissions.yaml matches a name or a directory above it: `*` is anything but `/`, nothing else
 * is special (`{a,b}` was expanded when the file was read). "secret/g*" matches "secret/g1" and "secret/g1/3".
 */
bool judge_pattern_matches(const char *pattern, const char *name);
/* NULL is no list and matches everything; else one of the patterns must. */
bool judge_patterns_match(char *const *patterns, const char *name);

#endif
