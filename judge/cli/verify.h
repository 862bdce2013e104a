/*
 * verify.h - what `minos verify` finds out about a package, and the ways in which that is shown. All but verify.c and
 * verify_judges.c is pure but for the streams.
 *
 * Everything that is shown comes from judges that had a package in their hands: it is cleaned as show.h does.
 */
#ifndef JUDGE_CLI_VERIFY_H
#define JUDGE_CLI_VERIFY_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "judge/grade/verdict_names.h"

enum verify_time_use {
	VERIFY_TIME_UNUSED,
	VERIFY_TIME_LOWER, /* must keep the time limit */
	VERIFY_TIME_UPPER, /* must break it */
};

/* A submission, or one more thing that is looked at (`checked` is its name then). */
struct verify_row {
	const char *name, *expected, *origin; /* of verify->package */
	size_t place;                         /* in its list */
	enum verify_time_use time_use;
	json_t *result;       /* docs/schema/result.json, or NULL */
	json_t *problems;     /* sentences: none, and all is as expected; NULL until it is done */
	double multiplier;    /* of the language, on the time limit */
	size_t tests, tested; /* while it runs: how many, and how many have run */
	bool running;
	uint64_t limit_ns; /* that its slowest test had, 0: not known */
};

#define VERIFY_OPTION_WORDS 16

struct verify {
	const char *path;                         /* of the package, as the command was given it */
	const char *options[VERIFY_OPTION_WORDS]; /* those that say how it is judged, as they were given; then NULL */
	json_t *package;                          /* the event of JUDGE_ONCE_LIST */
	json_t *warnings;                         /* texts */
	struct verify_row *rows;
	size_t count;
	json_t *checks;         /* the events of what was looked at besides submissions */
	uint64_t time_limit_ns; /* that held, before multipliers; 0: the profile's */
	bool calibrated;        /* the rows' times were taken with time to spare on both sides */
	const char *test;       /* the only one that is run, or NULL */
	double seconds;
	enum judge_verdict_style style; /* of the words that verdicts are shown in */
};

bool judge_verify_good(const struct verify *verify);
size_t judge_verify_bad_rows(const struct verify *verify);

/* Was there anything of this kind to look at? What was not there is not told to have been as it should be. */
bool judge_verify_looked(const json_t *check);

/* The slowest test of a result, and its CPU time; NULL where none has run. */
const json_t *judge_verify_slowest(const json_t *result);

/* verify_show.c: one row of the table with what is wrong below it; the head; the summary. */
void judge_verify_show_head(FILE *out, const struct verify *verify);
void judge_verify_show_row(FILE *out, const struct verify *verify, const struct verify_row *row);
void judge_verify_show_summary(FILE *out, const struct verify *verify);
/* A program of the package that cannot be made (JUDGE_ONCE_PROGRAM), with its compiler's words. */
void judge_verify_show_broken(FILE *out, const json_t *made);
/* A line that is written over, for a terminal of so many columns. */
void judge_verify_show_progress(FILE *out, const struct verify *verify, size_t columns);

/*
 * verify_context.c: the test that has something to say, the first that is not accepted (NULL: none); and where its
 * output and the answer part, as numbered lines for people, with RTE what it said, and with JE what the package's
 * programs said as they failed: freed by the caller, NULL where nothing is known of it.
 */
const json_t *judge_verify_first_bad(const json_t *result);
char *judge_verify_context(const json_t *test);

/* verify_report.c: as one object; as JUnit XML; as a page. A new reference, or NULL without memory. */
json_t *judge_verify_json(const struct verify *verify);
void judge_verify_junit(FILE *out, const struct verify *verify);
void judge_verify_html(FILE *out, const struct verify *verify);

/*
 * verify_time.c: what the submissions say about the time limit, by the rule of the package's format. *told: sentences
 * about what it should be or whether its margins hold.
 */
struct verify_time {
	uint64_t lower_ns,
	    upper_ns; /* slowest of those that must keep it, fastest of those that must break it; 0: none */
	const char *lower, *upper; /* their names */
	uint64_t derived_ns;       /* by the rule; 0: nobody has to keep it */
	bool margins_hold;
};
void judge_verify_time(const struct verify *verify, struct verify_time *time);
void judge_verify_show_time(FILE *out, const struct verify *verify, const struct verify_time *time);

#endif
