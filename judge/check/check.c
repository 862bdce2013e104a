/*
 * check.c - see check.h. Pure: the answer comes from the caller's reader.
 *
 * The output is pushed in pieces of any size; the answer is pulled a window at a time. So a step can stop only for want
 * of output, and the machine of phases below keeps all that a step needs to go on: no token is ever held.
 *
 * One observation makes it fast: bytes that are identical on both sides match under every flag (equal strings, equal
 * numbers, equal white space), and so does what differs only as the flags allow: letters in case, white space. So from
 * any point where both sides stand alike, all of that in the two windows is walked along at once (skip_alike, by
 * scan.h); with a tolerance, over numbers too that differ, as long as they are plain and whole. Only where that stops
 * do the phases look at single tokens; they alone wait, reject, and say where.
 *
 * A token with a tolerance in force may match without being alike, so both go through judge_number while they stream
 * by; without one, the first difference decides, and only as much is read on as the message shows.
 */
#include "judge/check/check.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "judge/check/check-internal.h"
#include "judge/check/scan.h"

/* What peeking finds instead of a byte. */
enum {
	END = -1,
	WAIT = -2, /* more output is needed */
};

struct judge_check *check_new_with(const struct judge_scan *scan, const struct judge_check_flags *flags,
				   judge_check_reader answer, void *ctx)
{
	struct judge_check *check = malloc(sizeof(*check));

	if (check == NULL)
		return NULL;
	memset(check, 0, offsetof(struct judge_check, buffer));
	check->flags = *flags;
	check->tolerance = flags->float_absolute_tolerance >= 0 || flags->float_relative_tolerance >= 0;
	check->scan = scan;
	check->reader = answer;
	check->ctx = ctx;
	check->answer.window = check->answer.at = check->answer.end = check->buffer;
	check->output.window = check->output.at = check->output.end = check->buffer;
	check->answer.line = check->output.line = 1;
	return check;
}

struct judge_check *judge_check_new(const struct judge_check_flags *flags, judge_check_reader answer, void *ctx)
{
	const struct judge_scan *usable[JUDGE_SCAN_VARIANTS];

	return check_new_with(usable[judge_scan_usable(usable) - 1], flags, answer, ctx);
}

void judge_check_free(struct judge_check *check)
{
	free(check);
}

static size_t left(const struct check_side *side)
{
	return (size_t)(side->end - side->at);
}

static void set_window(struct check_side *side, const unsigned char *bytes, size_t size)
{
	side->before += (uint64_t)(side->end - side->window);
	side->window = side->at = bytes;
	side->end = bytes + size;
}

/* Makes sure that bytes of the answer are at hand, unless it has ended or cannot be read; then the window is empty. */
static void fill(struct judge_check *c)
{
	long got;

	if (c->answer.at < c->answer.end || c->answer_ended)
		return;
	got = c->reader(c->ctx, c->buffer, sizeof(c->buffer));
	if (got < 0 || got > (long)sizeof(c->buffer)) {
		c->failure = got < 0 ? (int)got : -EIO;
		c->phase = CHECK_FAILED;
		got = 0;
	}
	c->answer_ended = got == 0;
	set_window(&c->answer, c->buffer, (size_t)got);
}

static int peek_answer(struct judge_check *c)
{
	fill(c);
	return c->answer.at < c->answer.end ? *c->answer.at : END;
}

static int peek_output(const struct judge_check *c)
{
	if (c->output.at < c->output.end)
		return *c->output.at;
	return c->output_ended ? END : WAIT;
}

static bool in_token(int c)
{
	return c >= 0 && !judge_scan_is_space((unsigned char)c);
}

static bool is_space(int c)
{
	return c >= 0 && judge_scan_is_space((unsigned char)c);
}

static void take_byte(struct check_side *side)
{
	side->line += *side->at == '\n';
	side->at++;
}

static void token_start(struct check_token *token, const struct check_side *side)
{
	token->offset = check_offset(side);
	token->shown_size = 0;
	token->more = false;
	judge_number_start(&token->number);
}

static void token_show(struct check_token *token, const unsigned char *bytes, size_t size)
{
	size_t room = sizeof(token->shown) - token->shown_size, take = size < room ? size : room;

	memcpy(token->shown + token->shown_size, bytes, take);
	token->shown_size += take;
	token->more = token->more || take < size;
}

/*
 * size bytes of both tokens that match go by. The number is fed for the answer's only: case apart, which means nothing
 * to a number, the output's are the same; rest() copies it when the tokens part.
 */
static void token_both(struct judge_check *c, size_t size)
{
	token_show(&c->judge, c->answer.at, size);
	token_show(&c->user, c->output.at, size);
	if (c->tolerance)
		judge_number_feed(&c->judge.number, c->answer.at, size);
	c->answer.at += size;
	c->output.at += size;
}

static void start_tokens(struct judge_check *c)
{
	token_start(&c->judge, &c->answer);
	token_start(&c->user, &c->output);
	c->phase = CHECK_TOKEN;
}

static bool has_token(const unsigned char *p, const unsigned char *end)
{
	while (p < end && judge_scan_is_space(*p))
		p++;
	return p < end;
}

/* The walk has passed whole tokens and white space, and then the first part of another token. */
static void pass(struct judge_check *c, const struct check_walk *walk)
{
	const unsigned char *a = walk->at.a - walk->part, *o = walk->at.b - walk->part;
	uint64_t lines = c->scan->lines(c->answer.at, walk->same);

	c->any = c->any || walk->numbers || c->phase == CHECK_TOKEN || has_token(c->answer.at, a);
	c->answer.line +=
	    lines + c->scan->lines(c->answer.at + walk->same, (size_t)(walk->at.a - c->answer.at) - walk->same);
	c->output.line +=
	    lines + c->scan->lines(c->output.at + walk->same, (size_t)(walk->at.b - c->output.at) - walk->same);
	c->answer.at = a;
	c->output.at = o;
	c->phase = CHECK_GAP_ANSWER;
	if (walk->part > 0) {
		start_tokens(c);
		token_both(c, walk->part);
	}
}

/*
 * Both sides stand at a boundary, or alike within a token (CHECK_TOKEN): skips all that matches in their windows, at
 * the speed of the scan. The phase becomes CHECK_TOKEN if that ends within a token, CHECK_GAP_ANSWER otherwise. Returns
 * whether anything went by; if not, the phase is as before.
 */
static bool skip_alike(struct judge_check *c)
{
	struct check_walk walk;

	fill(c);
	check_walk(c, c->phase == CHECK_TOKEN, &walk);
	if (walk.at.a == c->answer.at && walk.at.b == c->output.at)
		return false;
	if (walk.inside)
		token_both(c, walk.part);
	else
		pass(c, &walk);
	return true;
}

/* Each step returns whether there may be more to do at once; false for want of output, or when all is decided. */

static bool gap_answer(struct judge_check *c)
{
	int a, o;

	(void)skip_alike(c);
	if (c->phase == CHECK_TOKEN)
		return true;
	while (is_space(a = peek_answer(c))) {
		if (c->flags.space_change_sensitive) {
			o = peek_output(c);
			if (o == WAIT)
				return false;
			if (o != a) {
				check_reject_space(c, o, a);
				return false;
			}
			take_byte(&c->output);
		}
		take_byte(&c->answer);
	}
	if (c->phase == CHECK_FAILED)
		return false;
	c->phase = CHECK_GAP_OUTPUT;
	return true;
}

static bool gap_output(struct judge_check *c)
{
	int a, o;

	while (is_space(o = peek_output(c))) {
		if (c->flags.space_change_sensitive) {
			check_reject_extra_space(c, o);
			return false;
		}
		take_byte(&c->output);
	}
	if (o == WAIT)
		return false;
	a = peek_answer(c); /* stands at a token or at the end since gap_answer */
	if (a == END && o == END) {
		c->phase = CHECK_ACCEPTED;
		return false;
	}
	if (a != END && o != END && skip_alike(c))
		return true;
	start_tokens(c);
	if (a == END)
		c->phase = CHECK_TRAILING;
	else if (o == END)
		c->phase = CHECK_REST_JUDGE;
	return true;
}

static bool token(struct judge_check *c)
{
	int a, o;

	do {
		a = peek_answer(c);
		o = peek_output(c);
		if (c->phase != CHECK_TOKEN)
			return c->phase != CHECK_FAILED;
		if (o == WAIT)
			return false;
	} while (in_token(a) && in_token(o) && skip_alike(c));
	if (in_token(a) || in_token(o)) {
		c->phase = CHECK_REST_JUDGE;
		if (c->tolerance)
			judge_number_copy(&c->user.number, &c->judge.number);
	} else {
		c->phase = CHECK_GAP_ANSWER;
		c->any = true;
	}
	return true;
}

/* Takes what the window has of a side's token. */
static void take_token(struct check_token *token, struct check_side *side, bool number)
{
	size_t size = judge_scan_token(side->at, left(side));

	token_show(token, side->at, size);
	if (number)
		judge_number_feed(&token->number, side->at, size);
	side->at += size;
}

/* Whether the rest of a token still matters: to a number, or to what the message shows. */
static bool wanted(const struct judge_check *c, const struct check_token *token)
{
	return !token->more || (c->tolerance && !judge_number_dead(&token->number));
}

static bool rest_judge(struct judge_check *c)
{
	while (in_token(peek_answer(c)) && wanted(c, &c->judge))
		take_token(&c->judge, &c->answer, c->tolerance);
	if (c->phase == CHECK_FAILED)
		return false;
	c->phase = CHECK_REST_USER;
	if (c->user.shown_size > 0 || peek_output(c) != END)
		return true;
	check_reject_end(c); /* the output ended before this token */
	return false;
}

/* Both tokens have been read as far as they matter. */
static void decide(struct judge_check *c, bool judge_is_number, double judge)
{
	double user;

	if (!judge_is_number) {
		check_reject_string(c);
		return;
	}
	if (!judge_number_value(&c->user.number, &user)) {
		check_reject_no_float(c);
		return;
	}
	if (check_close_enough(c, judge, user)) {
		c->phase = CHECK_GAP_ANSWER;
		c->any = true;
	} else {
		check_reject_difference(c, judge - user);
	}
}

static bool rest_user(struct judge_check *c)
{
	double judge = 0;
	bool number = c->tolerance && judge_number_value(&c->judge.number, &judge);
	int o;

	while (in_token(o = peek_output(c)) && (!c->user.more || (number && !judge_number_dead(&c->user.number))))
		take_token(&c->user, &c->output, number);
	if (o == WAIT)
		return false;
	decide(c, number, judge);
	return c->phase == CHECK_GAP_ANSWER;
}

static bool trailing(struct judge_check *c)
{
	int o;

	while (in_token(o = peek_output(c)) && !c->user.more)
		take_token(&c->user, &c->output, false);
	if (o != WAIT)
		check_reject_trailing(c);
	return false;
}

static void run(struct judge_check *c)
{
	static bool (*const steps[])(struct judge_check *) = {
		[CHECK_GAP_ANSWER] = gap_answer, [CHECK_GAP_OUTPUT] = gap_output, [CHECK_TOKEN] = token,
		[CHECK_REST_JUDGE] = rest_judge, [CHECK_REST_USER] = rest_user,   [CHECK_TRAILING] = trailing,
	};

	while (c->phase < CHECK_ACCEPTED && steps[c->phase](c))
		;
}

int judge_check_feed(struct judge_check *check, const void *output, size_t size)
{
	if (check->phase < CHECK_ACCEPTED && size > 0) {
		set_window(&check->output, output, size);
		run(check);
	}
	if (check->phase == CHECK_FAILED)
		return check->failure;
	return check->phase == CHECK_REJECTED;
}

int judge_check_finish(struct judge_check *check)
{
	check->output_ended = true;
	run(check);
	return check->phase == CHECK_FAILED ? check->failure : check->phase == CHECK_ACCEPTED;
}
