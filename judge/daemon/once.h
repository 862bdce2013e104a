/*
 * once.h - what `minos judge` and `minos verify` ask of the judges that they start, and what those tell.
 *
 * One order a packet; an order of JUDGE_ONCE_FILES brings a memory file (job_file.h). Both ends are the same binary.
 * The judge tells by one JSON object a line. Once, when it is ready or cannot be: {"event":"warning","text"} for each
 * doubt about the package; so it does of its submissions, when it lists them. Of an order:
 * {"event":"test","index","count","test"} as it goes, and last one of
 *
 *   {"event":"result","result"}                  of JUDGE_ONCE_FILES
 *   {"event":"package",...}                      of JUDGE_ONCE_LIST (once_verify.c)
 *   {"event":"result","result","problems":[...],"time_multiplier"}  of JUDGE_ONCE_SUBMISSION
 *   {"event":"made","path","broken":bool,"reason","output"}         of JUDGE_ONCE_PROGRAM
 *   {"event":"edit","offset","length","text","seen"}                of JUDGE_ONCE_LIMIT (limit_edit.h)
 *   {"event":"checked","what","count","problems":[...]}             of the others
 *   {"event":"error","input":bool,"text"}        after which it ends
 *
 * The command reads nothing of a package itself: whoever does has no rights.
 */
#ifndef JUDGE_DAEMON_ONCE_H
#define JUDGE_DAEMON_ONCE_H

#include <jansson.h>
#include <stdint.h>

#include "judge/package/package.h"
#include "judge/toolchain/worker.h"
#include "sandbox/error.h"

enum judge_once_kind {
	JUDGE_ONCE_FILES,      /* judge the files that come with the order */
	JUDGE_ONCE_LIST,       /* tell of the package and its submissions */
	JUDGE_ONCE_PROGRAM,    /* make one of the package's programs, to see whether it can be made */
	JUDGE_ONCE_SUBMISSION, /* judge one of those, and compare with what is expected */
	JUDGE_ONCE_ANSWERS,    /* give the answer of each test to the checker, as an output */
	JUDGE_ONCE_OUTPUTS,    /* the same with valid and invalid outputs that the package has */
	JUDGE_ONCE_INPUTS,     /* give all inputs to the validators of inputs */
	JUDGE_ONCE_LIMIT,      /* tell where problem.yaml would say time_limit_ns */
};

#define JUDGE_ONCE_ENTRY_SIZE 256

struct judge_once_order {
	uint32_t kind;
	uint32_t submission;    /* its place in the list; of a program, its place among those (once_programs.c) */
	uint32_t test;          /* only this one: its number from 1, or 0 for all */
	uint16_t all_tests;     /* also those that can change nothing any more */
	uint16_t style;         /* enum judge_verdict_style: whose order of errors, and whose words in problems */
	uint64_t time_limit_ns; /* in place of the package's, or 0; of JUDGE_ONCE_LIMIT the one to be written */
	char language[64];      /* of the files */
	char entry[JUDGE_ONCE_ENTRY_SIZE]; /* their entry point, or "" */
};

/* The judge's side of one order. */
struct judge_once {
	struct judge_worker *worker;
	struct judge_package *package;
	int package_dir;
	void (*tell)(json_t *event); /* consumes it */
};

/* once_programs.c: the programs that outputs are judged by, and behind them the validators of inputs that have to be
 * made. 0 or -errno with err. */
int judge_once_count_programs(const struct judge_once *once, size_t *judging, size_t *inputs, struct sbx_error *err);
/* Whether it is no program but a file in the language of a tool. */
bool judge_once_for_a_tool(const char *name);

/* once_verify.c, once_programs.c, once_data.c: each tells the last event of its order. 0, or -errno with err where
 * Minos or the package failed. */
int judge_once_limit(const struct judge_once *once, const struct judge_once_order *order, struct sbx_error *err);
int judge_once_list(const struct judge_once *once, struct sbx_error *err);
int judge_once_program(const struct judge_once *once, const struct judge_once_order *order, struct sbx_error *err);
int judge_once_submission(const struct judge_once *once, const struct judge_once_order *order, struct sbx_error *err);
int judge_once_answers(const struct judge_once *once, struct sbx_error *err);
int judge_once_outputs(const struct judge_once *once, struct sbx_error *err);
int judge_once_inputs(const struct judge_once *once, struct sbx_error *err);

#endif
