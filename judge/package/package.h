/*
 * package.h - a problem package as the judge sees it: settings, groups and an ordered list of test cases.
 *
 * Who runs this: the judge role, the api role (to check an upload) and the command line; unprivileged, on data that a
 * problem setter wrote. Everything is opened relative to a directory descriptor, never through a symlink that leaves
 * the package. Formats: Kattis legacy and 2025-09, Polygon, and a bare directory of inputs and answers; what they have
 * in common stands here, so that nothing after this folder asks which it was. What is not built yet is refused, never
 * misjudged.
 */
#ifndef JUDGE_PACKAGE_H
#define JUDGE_PACKAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "judge/check/check.h"
#include "sandbox/error.h"

/* How a program of the package says what it thinks of an output: argv, exit status, files (the field's conventions). */
enum judge_protocol {
	JUDGE_PROTOCOL_KATTIS,  /* INPUT ANSWER FEEDBACK_DIR/ ARGS..., output on stdin; 42 or 43 */
	JUDGE_PROTOCOL_TESTLIB, /* INPUT OUTPUT ANSWER ARGS...; 0 ok, 1 wrong, 2 presentation, 3 failure, 7 points, ...
				 */
	JUDGE_PROTOCOL_CMS,     /* INPUT ANSWER OUTPUT; 0..1 on stdout, a message on stderr */
	JUDGE_PROTOCOL_DMOJ,    /* INPUT OUTPUT ANSWER; 0 or 1. Its interactors: INPUT ANSWER */
	JUDGE_PROTOCOL_DMOJ_COCI,         /* the same arguments; as testlib, but for 7: `partial A/B` */
	JUDGE_PROTOCOL_DMOJ_PEG,          /* OUTPUT ANSWER INPUT; 0, or 1 with a part as two lines on stdout */
	JUDGE_PROTOCOL_DMOJ_PYTHON,       /* a function check(output, answer, **more) of a file in Python */
	JUDGE_PROTOCOL_HUSTOJ,            /* INPUT ANSWER OUTPUT; 0 or 1 */
	JUDGE_PROTOCOL_QDUOJ,             /* INPUT OUTPUT; 0, 1, -1 */
	JUDGE_PROTOCOL_SYZOJ,             /* fixed names in its directory; 0..100 on stdout */
	JUDGE_PROTOCOL_LEMON,             /* INPUT OUTPUT ANSWER 100 SCORE_FILE MESSAGE_FILE; 0..100 in the file */
	JUDGE_PROTOCOL_CMS_COMMUNICATION, /* a manager: FIFO_FROM FIFO_TO for each process of the submission, input on
					     stdin; as CMS */
};

/* Processes of a submission that a manager talks with. */
#define JUDGE_PROCESSES_MAX 3

/* A program that comes with the package. */
struct judge_program {
	char *path; /* below the package: a file, or a directory with its sources or `build`, `run`. NULL: none */
	char *name; /* for messages: the last component */
	/*
	 * Regular files that make it up, as paths below the package; NULL-terminated. A compiler sees each by what
	 * comes after `path/`, when that is a directory, or else after the directory that `path` is in.
	 */
	char **files;
	size_t file_count;
};

/* How outputs are judged. */
struct judge_validation {
	bool custom; /* by a program of the package, not by the default checker */
	enum judge_protocol protocol;
	struct judge_program validator; /* if custom; of an interactive problem it talks with the submission */
	unsigned processes;             /* of the submission that it talks with; 0: the one that every other has */
	bool standard_io;               /* of those: they talk by standard input and output, not by named pipes */
	struct judge_program checker;   /* of an interactive problem whose interactor only talks (testlib): judges what
					   the interactor wrote; else none */
	bool score;                     /* it may write score.txt (legacy `custom score`; 2025-09 scoring) */
	uint64_t time_ns, memory_bytes, output_bytes; /* 0: the package says nothing */
	unsigned passes; /* at most, of a multi-pass problem; 2 if the package says nothing */
	/* What problem.yaml says for all tests; each test has its own, with that in it. */
	struct judge_check_flags flags;
	char **args;
};

/* Arguments for validators of inputs (minos verify). */
struct judge_input_args {
	char *validator; /* name of the one that gets them; NULL: each */
	char **args;
};

/* How the verdicts and scores of what a group holds become one. */
enum judge_aggregation {
	JUDGE_AGGREGATE_PASS_FAIL, /* no score: accepted if all are */
	JUDGE_AGGREGATE_SUM,
	JUDGE_AGGREGATE_MIN,
	JUDGE_AGGREGATE_MAX,
	JUDGE_AGGREGATE_AVERAGE,
};

enum judge_group_verdict {
	JUDGE_GROUP_WORST_ERROR,   /* legacy default; the worst in the grader's order */
	JUDGE_GROUP_FIRST_ERROR,   /* of the first in test order that is not accepted */
	JUDGE_GROUP_ALWAYS_ACCEPT, /* AC, whatever happened */
};

/* A group of test cases: a directory below data/, or what stands for one in other formats. */
struct judge_group {
	char *name;      /* path below data/: "" for the root, "secret", "secret/group1" */
	uint32_t parent; /* index of the group around it, which comes before it; the root is 0 and its own parent */
	enum judge_aggregation aggregation;
	enum judge_group_verdict verdict;
	bool accept_if_any;   /* legacy accept_if_any_accepted */
	bool ignore_sample;   /* legacy, of the root: the first child called "sample" counts for nothing */
	bool on_reject_break; /* the rest of the group need not be run once one is rejected: its result stands */
	bool custom_grader;   /* legacy `grading: custom`: package->grader decides, with grader_flags */
	char **grader_flags;  /* NULL-terminated, or NULL */
	/* Legacy: score of a test that is accepted or not where the validator gave none, and what is allowed. */
	double accept_score, reject_score, range_min, range_max;
	/* 2025-09: INFINITY is `unbounded`. The most that the group gives; of its tests (group_max - static) / N each.
	 * The score of the root is that of the group "secret"; "sample" gives none. */
	double max_score, static_score;
	bool has_static;    /* the static validator judges the submission once as a test of this group, too; it gives */
	char **static_args; /* static_score, or nothing. NULL-terminated, or NULL */
	uint32_t *require_pass; /* groups that must have passed before this one is run at all */
	size_t require_count;
};

struct judge_test {
	char *name;   /* path below data/ without the extension: "sample/1", "secret/group1/02-big" */
	char *input;  /* path below the package: "data/sample/1.in" */
	char *answer; /* "data/sample/1.ans" */
	/* The static validator's look at the submission, with args for its own: no data, so that input and answer are
	 * NULL. It is called GROUP/(static), as no file can be, and so is the first of its group. */
	bool is_static;
	bool sample;
	uint32_t group;                 /* index in package->groups: the innermost */
	struct judge_check_flags flags; /* of the default checker, testdata.yaml applied */
	char **args;                    /* for the submission's command line; NULL-terminated, or NULL */
	char **validator_args;          /* for a validator of the package's own; as above */
	struct judge_input_args *input_args;
	size_t input_args_count;
	bool full_feedback;         /* who submitted may see input, output and answer */
	struct judge_program files; /* no program, but what the submission finds in its work directory; or none */
};

/* A file that is put beside the sources of each submission in a language. */
struct judge_include {
	char *language; /* as the package names it: "cpp", "java"; "default" for all others */
	char *name;     /* as the compiler sees it */
	char *path;     /* below the package */
};

/* `{{name}}` in programs of the package, included files and its own submissions stands for the value. 2025-09. */
struct judge_constant {
	char *name, *value;
};

enum judge_package_format {
	JUDGE_FORMAT_LEGACY,
	JUDGE_FORMAT_2025_09,
	JUDGE_FORMAT_POLYGON,
	JUDGE_FORMAT_BARE, /* NAME.in and NAME.ans or NAME.out, nothing else */
};

struct judge_package {
	enum judge_package_format format;
	char *name;    /* from problem.yaml, or the short name given to judge_package_read */
	char *author;  /* may be NULL */
	char *source;  /* may be NULL */
	char *license; /* may be NULL */
	/* What kind of problem it is; none of them: a submission passes or fails. */
	bool scoring, interactive, multi_pass, submit_answer;
	bool lower_is_better; /* legacy grading: objective: min */
	bool
	    file_writing; /* a submission may write files in its work directory; 2025-09 has it said, others allow it */
	/* In the work directory of a submission: where it finds its input, and where it leaves its output. NULL:
	 * standard input, standard output. Polygon. */
	char *input_file, *output_file;
	uint64_t time_limit_ns;                     /* 0: the package says none */
	const char *time_limit_file;                /* in which it stands, or has to; static */
	double time_multiplier, time_safety_margin; /* 2025-09: ac_to_time_limit, time_limit_to_tle */
	uint64_t time_resolution_ns;
	/* From limits:, 0 where the package says nothing. */
	uint64_t memory_bytes, output_bytes, code_bytes;
	uint64_t compilation_time_ns, compilation_memory_bytes;
	struct judge_validation validation;
	struct judge_program grader;           /* of groups with custom_grader */
	struct judge_program static_validator; /* LANGUAGE ENTRY_POINT FEEDBACK_DIR/ ARGS..., in the directory of
						  sources; 42 or 43 */
	struct judge_include *includes;
	size_t include_count;
	struct judge_constant *constants;
	size_t constant_count;
	char **languages;           /* allowed, as the package names them; NULL: all. NULL-terminated */
	struct judge_group *groups; /* parents first; groups[0] is the root */
	size_t group_count;
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

/*
 * Puts the values of the package's constants in the places of `{{name}}`; other braces stay. Returns 0, *out
 * (malloc'ed, NUL-terminated) and *out_size, or -errno with err: no memory, or more than max bytes.
 */
int judge_package_substitute(const struct judge_package *package, const char *bytes, size_t size, size_t max,
			     char **out, size_t *out_size, struct sbx_error *err);

/* NULL-safe. */
void judge_package_free(struct judge_package *package);

/*
 * Opens a file of the package for reading: RESOLVE_BENEATH, no magic links, regular files only; symlinks within the
 * package are followed. Returns a descriptor (O_CLOEXEC) or -errno with err.
 */
int judge_package_open(int dir_fd, const char *path, struct sbx_error *err);

/* What desktops and interpreters leave in any directory, and nobody means: .DS_Store, ._1.in, Thumbs.db. */
bool judge_package_is_litter(const char *name);

#endif
