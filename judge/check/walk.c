/*
 * walk.c - how far two windows match. Pure; holds nothing between two walks.
 *
 * The loops of scan.h stop at the first byte that no flag allows. With a tolerance that may be within two numbers that
 * match all the same; those that are plain and lie wholly in the windows are decided here, so that a walk goes on over
 * them. Everything else is left to the phases of check.c, which wait for more bytes, and reject.
 */
#include "judge/check/check-internal.h"

/* Where the walk stands, how many bytes of a token are behind it, counted from a place where no token goes on. */
static size_t part_from(const struct judge_scan_pair *at, const unsigned char *from)
{
	return at->gap ? 0 : judge_scan_tail(from, (size_t)(at->a - from));
}

/*
 * Two tokens begin here: passes them if they are numbers that are close enough. Sets *alike if they seem to be the same
 * bytes.
 */
static bool pass_numbers(const struct judge_check *check, struct judge_scan_pair *at, bool *alike)
{
	double judge, user;
	const unsigned char *a = judge_number_quick(at->a, at->a_end, &judge);
	const unsigned char *b = a != NULL ? judge_number_quick(at->b, at->b_end, &user) : NULL;

	if (b == NULL || !check_close_enough(check, judge, user))
		return false;
	*alike = judge == user && a - at->a == b - at->b;
	at->a = a;
	at->b = b;
	at->gap = true; /* white space is next, on both sides */
	return true;
}

/* White space follows on both sides. */
static void pass_space(struct judge_scan_pair *at, struct judge_scan_rule rule)
{
	const unsigned char *a = at->a, *b = at->b;

	if (rule.loose) {
		while (a < at->a_end && judge_scan_is_space(*a))
			a++;
		while (b < at->b_end && judge_scan_is_space(*b))
			b++;
	} else {
		while (a < at->a_end && b < at->b_end && *a == *b && judge_scan_is_space(*a)) {
			a++;
			b++;
		}
	}
	at->a = a;
	at->b = b;
}

/*
 * The walk has stopped part bytes into two tokens. If they match as numbers, passes them, and those that follow while
 * they match so too and differ in their bytes, and returns true.
 */
static bool pass_more_numbers(const struct judge_check *check, struct judge_scan_pair *at, size_t part,
			      struct judge_scan_rule rule)
{
	struct judge_scan_pair next = *at;
	bool alike;

	next.a -= part;
	next.b -= part;
	if (!pass_numbers(check, &next, &alike))
		return false;
	do
		pass_space(&next, rule);
	while (!alike && pass_numbers(check, &next, &alike));
	*at = next;
	return true;
}

void check_walk(const struct judge_check *check, bool inside, struct check_walk *walk)
{
	struct judge_scan_rule rule = { .fold = !check->flags.case_sensitive,
					.loose = !check->flags.space_change_sensitive };
	struct judge_scan_pair at = { check->answer.at, check->answer.end, check->output.at, check->output.end,
				      !inside };
	const unsigned char *from = at.a; /* where the last numbers ended */
	size_t part;

	*walk = (struct check_walk){ .same = check->scan->alike(&at, rule) };
	part = part_from(&at, from);
	/* Of a token in which the walk began, the beginning is not there to be looked at. */
	while (check->tolerance && !(inside && part == (size_t)(at.a - check->answer.at)) &&
	       pass_more_numbers(check, &at, part, rule)) {
		walk->numbers = true;
		from = at.a;
		(void)check->scan->alike(&at, rule);
		part = part_from(&at, from);
	}
	walk->at = at;
	walk->part = part;
	walk->inside = inside && part == (size_t)(at.a - check->answer.at);
}
