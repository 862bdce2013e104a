/*
 * store.h - submissions, judgings, problems and blobs, kept so that a kill at any moment loses and doubles nothing.
 *
 * Time: a deadline counts CLOCK_BOOTTIME milliseconds and belongs to the boot whose id is kept beside it. So a wall
 * clock that is set back or forward neither prolongs nor breaks a lease, and every lease of an earlier boot has run
 * out. Wall-clock times are kept for people only. A connection must not be used on the other side of a fork (SQLite's
 * rule), nor by two threads.
 *
 * Who runs this: the api role and each judge role, as the daemon's user, each with a connection of its own to
 * DIR/store/minos.db (SQLite, WAL; what is on disk when: durability.c). The narrow interface below is all that the rest
 * of Minos knows; a second back end fits behind it.
 *
 * A submission is queued, leased by one judge (owner, deadline, fence), and done. Each lease raises the fence; a
 * verdict is written in the same transaction as the state change and only by the holder of the newest fence. A lease
 * whose deadline has passed may be taken by anyone. Each lease is an attempt and has a row of its own in judgings.
 */
#ifndef JUDGE_STORE_H
#define JUDGE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sandbox/error.h"

#define JUDGE_ID_SIZE   33 /* 128 random bits in lower-case hex, and NUL */
#define JUDGE_NAME_SIZE 256

#define JUDGE_VERDICT_SIZE 16

struct judge_store;

struct judge_file {
	char *name; /* or path, "a/b.py"; checked by judge_files_check */
	void *data;
	size_t size;
};

/* Below the state directory: the database, what SQLite puts beside it, and nothing else. */
#define JUDGE_STORE_DIR "store"

/*
 * Reads what the store needs of the host's files, so that judge_store_open and all after it work in a process that sees
 * no more than JUDGE_STORE_DIR. judge_store_open does it too. 0 or -errno.
 */
int judge_store_prepare(struct sbx_error *err);

/*
 * Opens dir/store/minos.db, creating it (mode 0600) and its tables if needed. A file that is no database, or one of a
 * newer schema, is refused with err naming it. Returns 0 and *out (close with judge_store_close), or -errno.
 */
int judge_store_open(const char *dir, struct judge_store **out, struct sbx_error *err);
void judge_store_close(struct judge_store *store); /* NULL-safe */

/* A new submission, as the api role takes it. */
struct judge_submit {
	const char *problem, *language; /* language is already decided */
	const char *entry;              /* the entry point that the submitter names, or NULL; < JUDGE_NAME_SIZE */
	const char *idempotency_key;    /* may be NULL */
	bool all_tests;
	const struct judge_file *files;
	size_t file_count;
	int64_t received_ns; /* CLOCK_MONOTONIC: when it came in */
};

/*
 * Stores a submission as queued: judges can have it at once, and judge_store_sync makes it durable, which has to be
 * before anybody is told of it. If the key was used before with the same content, *created is false and id is
 * the earlier one's; with other content the result is -EEXIST. -ENOENT for an unknown problem. id has JUDGE_ID_SIZE
 * bytes.
 */
int judge_store_submit(struct judge_store *store, const struct judge_submit *submit, char *id, bool *created,
		       struct sbx_error *err);

/* All that was committed before, by whomever, is on disk. 0, or -errno: then nothing is known. */
int judge_store_sync(struct judge_store *store, struct sbx_error *err);

/* Work that is done when nobody waits for the caller: the write-ahead log, when it is long, goes into the database. */
void judge_store_tidy(struct judge_store *store);

struct judge_lease {
	char id[JUDGE_ID_SIZE];
	int64_t fence;      /* this lease's, newest of the submission */
	unsigned attempt;   /* 1 for the first */
	unsigned failures;  /* earlier attempts that ended with the judge's own failure (JE) */
	unsigned abandoned; /* earlier attempts that ended with no word: a judge, warden or machine died */
	char problem[JUDGE_NAME_SIZE];
	char
	    problem_dir[JUDGE_NAME_SIZE]; /* below DIR/problems, one component: the version the problem had on submit */
	char language[JUDGE_NAME_SIZE];
	char entry[JUDGE_NAME_SIZE]; /* the entry point that the submitter named, or "" */
	bool all_tests;
	struct judge_file *files;
	size_t file_count;
	/* When it came in, by CLOCK_MONOTONIC. One of an earlier boot is put by the wall clock, before this boot: less
	 * than 0. */
	int64_t received_ns;
	bool received_this_boot;
};

/*
 * Leases the oldest submission that is queued or whose lease has run out, for duration_ms from now, to owner
 * ("HOST/SLOT"). Returns 1 and *out (free with judge_lease_free), 0 if there is none, or -errno.
 */
int judge_store_lease(struct judge_store *store, const char *owner, uint64_t duration_ms, struct judge_lease **out,
		      struct sbx_error *err);
void judge_lease_free(struct judge_lease *lease); /* NULL-safe */

/* Moves the deadline to duration_ms from now. Returns 1, 0 if a newer fence exists or the submission is done, or
 * -errno. */
int judge_store_renew(struct judge_store *store, const struct judge_lease *lease, uint64_t duration_ms,
		      struct sbx_error *err);

struct judge_outcome {
	const char *verdict, *result; /* result: JSON text; its "score", if it has one, is kept for lists */
	const char *timeline;         /* JSON text (judge/grade/timeline.h), or NULL */
};

/*
 * Writes the verdict, its result and its timeline, one transaction with the state change. Returns 1 if written, 0 if
 * the fence is no longer the newest or the submission is done (nothing is changed then), or -errno.
 */
int judge_store_finish(struct judge_store *store, const struct judge_lease *lease, const struct judge_outcome *outcome,
		       struct sbx_error *err);

/*
 * Gives the submission back to the queue at once. failed: the attempt ended in the judge's own failure and counts as
 * such; otherwise (a clean stop) it counts as nothing. why is kept with the attempt. Returns 1, 0 if fenced out, or
 * -errno.
 */
int judge_store_release(struct judge_store *store, const struct judge_lease *lease, bool failed, const char *why,
			struct sbx_error *err);

/* Gives back whatever owner still holds, counting each as abandoned: called when a judge starts, whose predecessor in
 * the same slot is known to be dead. Returns how many, or -errno. */
int judge_store_reclaim(struct judge_store *store, const char *owner, struct sbx_error *err);

/* Problems: name -> directory below DIR/problems. A new version replaces the name's row; older directories stay until
 * nothing queued or leased refers to them. */
int judge_store_problem_put(struct judge_store *store, const char *name, const char *dir, const char *title,
			    struct sbx_error *err);

/* ---- What the api shows ---- */

/* Which submissions there are to see. */
enum judge_state {
	JUDGE_STATE_QUEUED,
	JUDGE_STATE_LEASED,
	JUDGE_STATE_DONE,
	JUDGE_STATE_ANY, /* only as a filter */
};

/* "queued", "leased", "done". */
const char *judge_state_name(enum judge_state state);
/* The state of that name, or -EINVAL. */
int judge_state_parse(const char *name);

struct judge_status {
	char id[JUDGE_ID_SIZE];
	enum judge_state state;
	char problem[JUDGE_NAME_SIZE];
	char language[JUDGE_NAME_SIZE];
	char entry[JUDGE_NAME_SIZE]; /* the entry point that the submitter named, or "" */
	bool all_tests;
	unsigned attempt;                 /* attempts so far; 0 before the first */
	int64_t submitted_ms;             /* CLOCK_REALTIME */
	int64_t finished_ms;              /* CLOCK_REALTIME; 0 until done */
	char verdict[JUDGE_VERDICT_SIZE]; /* "" until done */
	bool has_score;                   /* done, of a scored problem */
	double score;
	char *result; /* JSON text, only from judge_store_get when done; else NULL */
};

/* The submission of that id. Returns 1 and *out (free with judge_statuses_free(out, 1)), 0 if there is none, or -errno.
 */
int judge_store_get(struct judge_store *store, const char *id, struct judge_status **out, struct sbx_error *err);

/* The timeline of a submission that is done. Returns 1 and *out (free it), 0 if there is none, or -errno. */
int judge_store_timeline(struct judge_store *store, const char *id, char **out, struct sbx_error *err);

struct judge_list {
	enum judge_state state; /* JUDGE_STATE_ANY for all */
	const char *problem;    /* NULL for all */
	const char *before;     /* id: only what was submitted before it; NULL for the newest. Unknown: -ENOENT */
	unsigned limit;
};

/* Newest first. Returns 0 and *out with *count entries (free with judge_statuses_free), or -errno. */
int judge_store_list(struct judge_store *store, const struct judge_list *list, struct judge_status **out, size_t *count,
		     struct sbx_error *err);
void judge_statuses_free(struct judge_status *statuses, size_t count); /* NULL-safe */

/* One attempt, as judgings keeps it. */
struct judge_attempt {
	unsigned attempt;
	char owner[JUDGE_NAME_SIZE];
	int64_t started_ms, ended_ms; /* CLOCK_REALTIME; ended_ms 0 while it runs */
	char outcome[16];             /* "" while it runs, "verdict", "failed", "returned", "abandoned" */
	char why[JUDGE_NAME_SIZE];    /* cut */
};

/* All attempts at a submission, oldest first. Returns 0 and *out (free it) with *count entries, or -errno. */
int judge_store_attempts(struct judge_store *store, const char *id, struct judge_attempt **out, size_t *count,
			 struct sbx_error *err);

struct judge_problem {
	char name[JUDGE_NAME_SIZE];
	char dir[JUDGE_NAME_SIZE];
	char title[JUDGE_NAME_SIZE];
	unsigned version;   /* 1 for the first upload under this name */
	int64_t updated_ms; /* CLOCK_REALTIME */
};

/* Returns 1 and *out, 0 if there is none, or -errno. */
int judge_store_problem_get(struct judge_store *store, const char *name, struct judge_problem *out,
			    struct sbx_error *err);
/* By name. Returns 0 and *out (free it) with *count entries, or -errno. */
int judge_store_problem_list(struct judge_store *store, struct judge_problem **out, size_t *count,
			     struct sbx_error *err);

/* The directories that a problem's row, or a submission that is not done, refers to; all others below DIR/problems may
 * be removed. Returns 0 and *dirs with *count entries (free each, and it), or -errno. */
int judge_store_problem_dirs_in_use(struct judge_store *store, char ***dirs, size_t *count, struct sbx_error *err);

struct judge_counts {
	uint64_t queued, leased, done;
};

int judge_store_counts(struct judge_store *store, struct judge_counts *out, struct sbx_error *err);

/*
 * A number that changes when another connection has written: cheap enough to ask before looking closer. Never fails (0
 * when it cannot be read).
 */
int64_t judge_store_data_version(struct judge_store *store);

#endif
