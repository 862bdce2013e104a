/*
 * number.c - see number.h. Pure.
 *
 * A state machine over bytes collects digits and exponents; the value is then made by strtod from a text that is
 * written here, "DIGITSeEXPONENT", which holds no decimal point and so means the same in every locale (Minos never
 * calls setlocale anyway). Up to 15 digits and a power of ten up to 22, which is what contest answers look like, need
 * no strtod: both are exact as doubles, and one multiplication or division rounds once.
 */
#include "judge/check/number.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	START,
	SIGN,   /* after + or - */
	ZERO,   /* after a first 0: the one place where an x may follow */
	MARK,   /* after 0x */
	WHOLE,  /* digits before the point */
	POINT,  /* a point with no digit before it */
	PART,   /* a point or digits after it, with a digit somewhere before */
	LETTER, /* after e or p */
	EXPONENT_SIGN,
	EXPONENT,
	BAD,
};

#define EXACT_DIGITS       15
#define EXACT_POWER        22
#define EXPONENT_SATURATED 100000000000000000 /* no token is long enough to bring such an exponent back into range */
#define EXPONENT_CLAMP     100000 /* with 800 digits this is far beyond infinity, or below the least double */

void judge_number_start(struct judge_number *number)
{
	number->state = START;
	number->negative = number->hex = number->exponent_negative = number->sticky = false;
	number->digit_count = 0;
	number->mantissa = 0;
	number->scale = number->exponent = 0;
}

void judge_number_copy(struct judge_number *to, const struct judge_number *from)
{
	memcpy(to, from, offsetof(struct judge_number, digits) + from->digit_count);
}

static void digit(struct judge_number *n, unsigned char c)
{
	bool fraction = n->state == PART;

	if (n->digit_count == 0 && c == '0') {
		n->scale -= fraction;
	} else if (n->digit_count < JUDGE_NUMBER_DIGITS) {
		if (n->digit_count < EXACT_DIGITS && !n->hex)
			n->mantissa = 10 * n->mantissa + (c - '0');
		n->digits[n->digit_count++] = (char)c;
		n->scale -= fraction;
	} else {
		n->sticky = n->sticky || c != '0';
		n->scale += !fraction;
	}
}

static bool is_decimal(unsigned char c)
{
	return c >= '0' && c <= '9';
}

static bool is_digit(const struct judge_number *n, unsigned char c)
{
	return is_decimal(c) || (n->hex && (c | 0x20) >= 'a' && (c | 0x20) <= 'f');
}

static bool is_sign(unsigned char c)
{
	return c == '+' || c == '-';
}

/* Bytes of the mantissa: everything up to the letter of the exponent. */
static unsigned char mantissa_byte(struct judge_number *n, unsigned char c)
{
	if (is_digit(n, c)) {
		if (n->state == POINT)
			n->state = PART;
		digit(n, c);
		return n->state == PART ? PART : n->state <= SIGN && c == '0' ? ZERO : WHOLE;
	}
	if (n->state == START && is_sign(c)) {
		n->negative = c == '-';
		return SIGN;
	}
	if (c == '.' && n->state < POINT)
		return n->state == ZERO || n->state == WHOLE ? PART : POINT;
	if (n->state == ZERO && (c | 0x20) == 'x') {
		n->hex = true;
		return MARK;
	}
	if ((n->state == ZERO || n->state == WHOLE || n->state == PART) && (c | 0x20) == (n->hex ? 'p' : 'e'))
		return LETTER;
	return BAD;
}

static unsigned char exponent_byte(struct judge_number *n, unsigned char c)
{
	if (is_decimal(c)) {
		if (n->exponent < EXPONENT_SATURATED)
			n->exponent = 10 * n->exponent + (c - '0');
		return EXPONENT;
	}
	if (n->state == LETTER && is_sign(c)) {
		n->exponent_negative = c == '-';
		return EXPONENT_SIGN;
	}
	return BAD;
}

void judge_number_feed(struct judge_number *number, const unsigned char *bytes, size_t size)
{
	for (size_t i = 0; i < size && number->state != BAD; i++) {
		if (number->state < LETTER)
			number->state = mantissa_byte(number, bytes[i]);
		else
			number->state = exponent_byte(number, bytes[i]);
	}
}

bool judge_number_dead(const struct judge_number *number)
{
	return number->state == BAD;
}

/* The digits by strtod, as an integer with an exponent; one more digit stands for all that was dropped. */
static double convert(const struct judge_number *n, int64_t power)
{
	char text[JUDGE_NUMBER_DIGITS + 48];
	size_t used = 0;

	if (n->sticky)
		power -= n->hex ? 4 : 1;
	if (power > EXPONENT_CLAMP || power < -EXPONENT_CLAMP)
		power = power > 0 ? EXPONENT_CLAMP : -EXPONENT_CLAMP;
	if (n->hex) {
		text[used++] = '0';
		text[used++] = 'x';
	}
	memcpy(text + used, n->digits, n->digit_count);
	used += n->digit_count;
	(void)snprintf(text + used, sizeof(text) - used, "%s%c%lld", n->sticky ? "1" : "", n->hex ? 'p' : 'e',
		       (long long)power);
	return strtod(text, NULL);
}

bool judge_number_value(const struct judge_number *number, double *value)
{
	static const double powers[EXACT_POWER + 1] = { 1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
							1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
							1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };
	int64_t power = number->exponent_negative ? -number->exponent : number->exponent;
	double v;

	if (number->state != ZERO && number->state != WHOLE && number->state != PART && number->state != EXPONENT)
		return false;
	power += number->hex ? 4 * number->scale : number->scale;
	if (number->digit_count == 0)
		v = 0;
	else if (!number->hex && number->digit_count <= EXACT_DIGITS && power <= EXACT_POWER && power >= -EXACT_POWER)
		v = power < 0 ? (double)number->mantissa / powers[-power] : (double)number->mantissa * powers[power];
	else
		v = convert(number, power);
	if (isinf(v))
		return false;
	*value = number->negative ? -v : v;
	return true;
}
