/*
 * number.h - tells whether a token is a floating-point number, and which, while its bytes stream by. Pure.
 *
 * What counts is what the default output validator of the Kattis tools takes, which is C's syntax for strtod: an
 * optional sign, decimal
 * ("12", "5.", ".5", "1e-9") or hexadecimal ("0x1.8p3") digits, an optional exponent; inf and nan do not count, nor
 * does what overflows to infinity; what underflows is 0. Two oddities of that tool are not kept: it reads "1e" as 1,
 * because of the way the C library scans, and it stops at a NUL byte. Here neither is a number.
 *
 * Memory is constant, however long the token is: only the first JUDGE_NUMBER_DIGITS significant digits are held, and
 * whether a non-zero digit follows them. That suffices for a correctly rounded result: a decimal midpoint between two
 * doubles has at most 767 significant digits.
 */
#ifndef JUDGE_CHECK_NUMBER_H
#define JUDGE_CHECK_NUMBER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define JUDGE_NUMBER_DIGITS 800

struct judge_number {
	unsigned char state;
	bool negative, hex, exponent_negative;
	bool sticky;          /* a non-zero digit was dropped */
	unsigned digit_count; /* kept digits, leading zeros left out */
	uint64_t mantissa;    /* the kept digits as an integer, while they are at most 15 decimal ones */
	int64_t scale;        /* the kept digits are an integer times 10 (16) to this power ... */
	int64_t exponent;     /* ... times 10 (2) to this one, which is saturated */
	char digits[JUDGE_NUMBER_DIGITS];
};

void judge_number_start(struct judge_number *number);
void judge_number_feed(struct judge_number *number, const unsigned char *bytes, size_t size);

/* A copy that touches only the digits in use. */
void judge_number_copy(struct judge_number *to, const struct judge_number *from);

/* No continuation of the bytes so far can be a number. */
bool judge_number_dead(const struct judge_number *number);

/*
 * The plain case in one go: p begins a token; if it is a decimal number, ended by white space before `end`, and its
 * value needs no strtod, returns where it ends and sets *value to what judge_number_value would. Otherwise NULL, which
 * says nothing about the token.
 */
const unsigned char *judge_number_quick(const unsigned char *p, const unsigned char *end, double *value);

/* The token has ended: whether it is a finite number; if so, *value. */
bool judge_number_value(const struct judge_number *number, double *value);

#endif
