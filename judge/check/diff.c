/*
 * diff.c - the words of a rejection. Pure.
 *
 * The wording is that of the Kattis tools' default validator, which contest staff and scripts know by heart. Tokens are
 * cut and quoted (quote.h), because they are whatever the submission printed.
 */
#include "judge/check/check-internal.h"

#include <stdarg.h>
#include <stdio.h>

#include "judge/check/quote.h"

#define SHOWN_SIZE 112 /* two of them, and all else, fit into a message */

static char *show(char *out, const struct check_token *token)
{
	return judge_quote(out, SHOWN_SIZE, token->shown, token->shown_size, token->more);
}

__attribute__((format(printf, 4, 5))) static void reject(struct judge_check *check, uint64_t output_offset,
							 uint64_t answer_offset, const char *format, ...)
{
	struct judge_check_diff *diff = &check->diff;
	va_list ap;
	int used;

	check->phase = CHECK_REJECTED;
	diff->output_line = check->output.line;
	diff->answer_line = check->answer.line;
	diff->output_offset = output_offset;
	diff->answer_offset = answer_offset;
	used = snprintf(diff->message, sizeof(diff->message),
			"Wrong answer on line %llu of output (corresponding to line %llu in answer file)\n",
			(unsigned long long)diff->output_line, (unsigned long long)diff->answer_line);
	va_start(ap, format);
	(void)vsnprintf(diff->message + used, sizeof(diff->message) - (size_t)used, format,
			ap); /* fits by SHOWN_SIZE */
	va_end(ap);
}

void check_reject_space(struct judge_check *check, int got, int expected)
{
	reject(check, check_offset(&check->output), check_offset(&check->answer),
	       "Space change error: got %d expected %d", got, expected);
}

void check_reject_extra_space(struct judge_check *check, int got)
{
	reject(check, check_offset(&check->output), check_offset(&check->answer),
	       "Space change error: judge out of space, got %d from user", got);
}

void check_reject_end(struct judge_check *check)
{
	const char *how = "";
	char token[SHOWN_SIZE];

	if (!check->any)
		how = check_offset(&check->output) == 0 ? "; user output was empty."
							: "; user output contained no tokens.";
	reject(check, check_offset(&check->output), check->judge.offset,
	       "User EOF while judge had more output%s\n(Next judge token: %s)", how, show(token, &check->judge));
}

void check_reject_trailing(struct judge_check *check)
{
	char token[SHOWN_SIZE];

	reject(check, check->user.offset, check_offset(&check->answer), "Trailing output:\n%s",
	       show(token, &check->user));
}

void check_reject_string(struct judge_check *check)
{
	char judge[SHOWN_SIZE], user[SHOWN_SIZE];

	reject(check, check->user.offset, check->judge.offset, "String tokens mismatch\nJudge: \"%s\"\nUser: \"%s\"",
	       show(judge, &check->judge), show(user, &check->user));
}

void check_reject_no_float(struct judge_check *check)
{
	char user[SHOWN_SIZE];

	reject(check, check->user.offset, check->judge.offset, "Expected float, got: %s", show(user, &check->user));
}

void check_reject_difference(struct judge_check *check, double difference)
{
	char judge[SHOWN_SIZE], user[SHOWN_SIZE];

	reject(check, check->user.offset, check->judge.offset,
	       "Too large difference.\n Judge: %s\n User: %s\n Difference: %e\n (abs tol %e rel tol %e)",
	       show(judge, &check->judge), show(user, &check->user), difference, check->flags.float_absolute_tolerance,
	       check->flags.float_relative_tolerance);
}

void judge_check_diff(const struct judge_check *check, struct judge_check_diff *diff)
{
	*diff = check->diff;
}
