/*
 * verdict_names.h - the words that other judges have for our verdicts, and which of several errors they tell. Pure.
 *
 * Whether a submission is accepted, and its score, stay as they are. Where a judge knows no such verdict, its nearest
 * one stands for it.
 */
#ifndef JUDGE_GRADE_VERDICT_NAMES_H
#define JUDGE_GRADE_VERDICT_NAMES_H

#include <jansson.h>

#include "judge/grade/score.h"

enum judge_verdict_style {
	JUDGE_STYLE_MINOS,
	JUDGE_STYLE_KATTIS,
	JUDGE_STYLE_DOMJUDGE,
	JUDGE_STYLE_CCS, /* ids of the contest control system's judgement types */
};

/* "kattis", "domjudge", "ccs", "minos". 0 or -EINVAL. */
int judge_verdict_style(const char *name, enum judge_verdict_style *style);

/* Which of several errors is the submission's: kattis: the worst, by its default grader; domjudge (results_prio has the
 * same number for each error), ccs: the first. */
enum judge_error_order judge_verdict_order(enum judge_verdict_style style);

/* The word for a verdict of ours, or the name itself where it is none. Static, or as long as the name. */
const char *judge_verdict_in(enum judge_verdict_style style, const char *name);

/* Words for all names in text, which are joined by `/`; each stands once, and where the style has an order the least
 * bad first. out has room for size bytes, of which JUDGE_VERDICTS_SIZE are enough for all verdicts. Returns out. */
#define JUDGE_VERDICTS_SIZE 160
char *judge_verdicts_in(enum judge_verdict_style style, const char *text, char *out, size_t size);

/* Renames all verdicts of a result (docs/schema/result.json). 0 or -ENOMEM, and then some are renamed. */
int judge_verdict_rename(enum judge_verdict_style style, json_t *result);

#endif
