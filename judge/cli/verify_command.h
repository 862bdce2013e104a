/* verify_command.h - one call of `minos verify`, shared by verify.c and verify_work.c. */
#ifndef JUDGE_CLI_VERIFY_COMMAND_H
#define JUDGE_CLI_VERIFY_COMMAND_H

#include "judge/cli/verify.h"
#include "judge/cli/verify_judges.h"

#define VERIFY_NAME "minos verify"

struct wanted {
	const char *only, *test, *junit, *html, *profile, *cgroup, *rootfs, *verdicts;
	bool all_tests, json, calibrate, write, degraded;
	unsigned jobs;
	enum judge_verdict_style style;
	char *package;
};

struct task {
	size_t row; /* or no row: the answers */
	struct judge_once_order order;
};

/* Everything of one call of the command. */
struct command {
	struct wanted wanted;
	struct verify verify;
	struct verify_judges judges;
	struct task *tasks;
	size_t task_count;
	json_t *edit;        /* the event of JUDGE_ONCE_LIMIT, or NULL */
	size_t broken;       /* programs of the package that cannot be made */
	bool evidence;       /* what is run now is of use for its time only */
	uint64_t ceiling_ns; /* the longest time limit that any language may be given */
	bool live, terminal; /* rows are shown as they come; there is a line that is written over */
	int status;
};

/* The submissions with one of the uses, VERIFY_USE of each. */
#define VERIFY_USE(use) (1U << (use))
#define VERIFY_ANY_USE  (VERIFY_USE(VERIFY_TIME_UNUSED) | VERIFY_USE(VERIFY_TIME_LOWER) | VERIFY_USE(VERIFY_TIME_UPPER))

/* Asks for the package and its submissions, of which those that are wanted become rows. 0 or -errno. */
int judge_verify_list(struct command *command, struct sbx_error *err);

/* Has the package's programs made. -EINVAL if one cannot be: which, and its compiler's words, have been told then. */
int judge_verify_programs(struct command *command, struct sbx_error *err);

/* Adds what judge_verify_all does: the submissions with one of the uses, by a time limit in place of the package's (0:
 * by that); what is looked at besides: inputs, answers, outputs. */
void judge_verify_add_rows(struct command *command, unsigned uses, uint64_t time_limit_ns);
void judge_verify_add_data(struct command *command);

/* Has a judge say how problem.yaml gets the limit, when all else is done: command->edit. 0 or -errno. */
int judge_verify_ask_edit(struct command *command, uint64_t limit_ns, struct sbx_error *err);

/* Works off what was added. As judge_verify_work. */
int judge_verify_all(struct command *command, struct sbx_error *err);

/* Before anything else is written: takes away the line that is written over. */
void judge_verify_clear_line(const struct command *command);

/* A time in an object, 0 for none. */
uint64_t judge_verify_ns(const json_t *object, const char *key);

#endif
