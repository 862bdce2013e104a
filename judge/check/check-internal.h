/* check-internal.h - the state of the default checker, shared by check.c (compares) and diff.c (says why not). */
#ifndef JUDGE_CHECK_INTERNAL_H
#define JUDGE_CHECK_INTERNAL_H

#include <math.h>

#include "judge/check/check.h"
#include "judge/check/number.h"
#include "judge/check/scan.h"

#define CHECK_WINDOW 65536
#define CHECK_SHOWN  60 /* bytes of a token that a message shows */

/* One of the two streams: the bytes at hand, and how many came before. */
struct check_side {
	const unsigned char *window, *at, *end;
	uint64_t before; /* bytes of the stream before window */
	uint64_t line;   /* of the byte at `at`, from 1 */
};

/* What is remembered of a side's current token. */
struct check_token {
	uint64_t offset;            /* of its first byte in the stream */
	struct judge_number number; /* fed only when a tolerance was given */
	unsigned char shown[CHECK_SHOWN];
	size_t shown_size;
	bool more; /* there are bytes beyond `shown` */
};

enum check_phase {
	CHECK_GAP_ANSWER, /* between tokens; the answer's white space is next */
	CHECK_GAP_OUTPUT, /* the answer stands at a token or its end; the output's white space is next */
	CHECK_TOKEN,      /* within a token, all bytes alike so far */
	CHECK_REST_JUDGE, /* the tokens differ: read the rest of the answer's ... */
	CHECK_REST_USER,  /* ... and of the output's, as far as it matters */
	CHECK_TRAILING,   /* the answer is over, the output has another token: read it, to show it */
	CHECK_ACCEPTED,   /* from here on: decided */
	CHECK_REJECTED,
	CHECK_FAILED,
};

struct judge_check {
	struct judge_check_flags flags;
	bool tolerance;
	const struct judge_scan *scan;
	judge_check_reader reader;
	void *ctx;
	struct check_side answer, output;
	bool answer_ended, output_ended; /* nothing will follow the window */
	struct check_token judge, user;  /* the answer's, the output's */
	bool any;                        /* a token has matched */
	enum check_phase phase;
	int failure; /* -errno of the reader */
	struct judge_check_diff diff;
	unsigned char buffer[CHECK_WINDOW];
};

static inline uint64_t check_offset(const struct check_side *side)
{
	return side->before + (uint64_t)(side->at - side->window);
}

/* judge_check_new with a variant of the loops that is not the one this processor runs best. */
struct judge_check *check_new_with(const struct judge_scan *scan, const struct judge_check_flags *flags,
				   judge_check_reader answer, void *ctx);

/* Whether two numbers are within the tolerances. */
static inline bool check_close_enough(const struct judge_check *check, double judge, double user)
{
	double difference = fabs(judge - user);

	return difference <= check->flags.float_absolute_tolerance ||
	       difference <= check->flags.float_relative_tolerance * fabs(judge);
}

/* How far the windows of the two sides match: a is the answer, b the output. */
struct check_walk {
	struct judge_scan_pair at; /* where that ends */
	size_t same;               /* as many bytes from the start are known to be identical */
	size_t part;               /* bytes before the end, the same on both sides, of a token that goes on */
	bool inside;               /* they belong to the token in which the walk began */
	bool numbers;              /* tokens were passed as numbers that are close enough */
};

/* walk.c: walks from where both sides stand, alike; inside: within a token. Changes nothing in *check. */
void check_walk(const struct judge_check *check, bool inside, struct check_walk *walk);

/* Each fills check->diff and sets the phase to CHECK_REJECTED. Which of them needs which token read is said in check.c.
 */
void check_reject_space(struct judge_check *check, int got, int expected);
void check_reject_extra_space(struct judge_check *check, int got);
void check_reject_end(struct judge_check *check);
void check_reject_trailing(struct judge_check *check);
void check_reject_string(struct judge_check *check);
void check_reject_no_float(struct judge_check *check);
void check_reject_difference(struct judge_check *check, double difference);

#endif
