/*
 * number.c - see number.h. Pure.
 *
 * A state machine over bytes collects digits and exponents; the value is then made by strtod from a text that is
 * written here, "DIGITSeEXPONENT", which holds no decimal point and so means the same in every locale (Minos never
 * calls setlocale anyway). Up to 15 digits and a power of ten up to 22, which is what contest answers look like, need
 * no strtod: both are exact as doubles, and one multiplication or division rounds once.
 *
 * judge_number_quick is for tokens that lie in one piece: the same, without a state and with nothing held. Where
 * doubles would not be exact it divides integers. That both give the result of strtod is shown on 10^8 inputs and more
 * by the suite check_number (MINOS_CHECK_CASES).
 */
#include "judge/check/number.h"

#include <endian.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "judge/check/scan.h"

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
#define EXACT_MANTISSA     (UINT64_C(1) << 53)
#define ONES               UINT64_C(0x0101010101010101)
#define QUICK_DIGITS       19  /* fit into 64 bits */
#define QUICK_LENGTH       100 /* digits of a token, zeros in front included, that is looked at the quick way */
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

/* 10 to 0 ... 22: each is exactly a double. */
static const double powers[EXACT_POWER + 1] = { 1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
						1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };

/* mantissa times 10 to power, rounded once: both are exact as doubles. mantissa <= 2^53, power within EXACT_POWER. */
static double scale_exact(uint64_t mantissa, int64_t power)
{
	return power < 0 ? (double)mantissa / powers[-power] : (double)mantissa * powers[power];
}

bool judge_number_value(const struct judge_number *number, double *value)
{
	int64_t power = number->exponent_negative ? -number->exponent : number->exponent;
	double v;

	if (number->state != ZERO && number->state != WHOLE && number->state != PART && number->state != EXPONENT)
		return false;
	power += number->hex ? 4 * number->scale : number->scale;
	if (number->digit_count == 0)
		v = 0;
	else if (!number->hex && number->digit_count <= EXACT_DIGITS && power <= EXACT_POWER && power >= -EXACT_POWER)
		v = scale_exact(number->mantissa, power);
	else
		v = convert(number, power);
	if (isinf(v))
		return false;
	*value = number->negative ? -v : v;
	return true;
}

/*
 * mantissa / 10^places by integers, for 0 < mantissa and places <= QUICK_DIGITS. The quotient has 55 bits or more, of
 * which a double keeps 53; its last bit stands for all that follows it. So the conversion rounds as if it saw the
 * quotient in full; a power of two then scales it exactly, as the result is far from the smallest doubles.
 */
static double divide_exact(uint64_t mantissa, unsigned places)
{
	uint64_t divisor = (uint64_t)powers[places], quotient;
	int shift = 55 + __builtin_clzll(mantissa) - __builtin_clzll(divisor);
	unsigned __int128 dividend;

	if (shift < 0)
		shift = 0;
	dividend = (unsigned __int128)mantissa << shift;
	quotient = (uint64_t)(dividend / divisor);
	quotient |= dividend % divisor != 0;
	return ldexp((double)quotient, -shift);
}

/* A decimal token in one piece. */
struct quick {
	uint64_t mantissa; /* its digits as an integer, modulo 2^64 */
	size_t digits;     /* how many there are ... */
	size_t zeros;      /* ... and how many of them are zeros before any other */
};

/* How many of the eight bytes, the first one lowest, are digits before any other byte. */
static unsigned digits_in(uint64_t bytes)
{
	uint64_t values = bytes ^ (ONES * '0'); /* 0 to 9 for a digit */
	/* The lowest high bit that is set is right, as only what is no digit carries into the byte above. */
	uint64_t others = ((values + ONES * (0x80 - 10)) | values) & (ONES * 0x80);

	return others == 0 ? 8 : (unsigned)__builtin_ctzll(others) / 8;
}

/* The first 1 to 8 of the eight bytes as a number: pairs, then fours, then all at once. */
static uint64_t eight_digits(uint64_t bytes, unsigned count)
{
	uint64_t x = (bytes ^ (ONES * '0')) << (64 - 8 * count); /* zeros come in front */

	x = 10 * x + (x >> 8);
	return ((x & UINT64_C(0xff000000ff)) * (100 + (UINT64_C(1000000) << 32)) +
		(x >> 16 & UINT64_C(0xff000000ff)) * (1 + (UINT64_C(10000) << 32))) >>
	       32;
}

static const unsigned char *quick_digits(const unsigned char *p, const unsigned char *end, struct quick *q)
{
	static const uint64_t tens[] = { 1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000 };
	const unsigned char *start = p;
	unsigned count = 8;

	if (q->zeros == q->digits) {
		while (p < end && *p == '0')
			p++;
		q->zeros += (size_t)(p - start);
	}
	while (end - p >= 8 && count == 8) {
		uint64_t bytes;

		memcpy(&bytes, p, sizeof(bytes));
		bytes = le64toh(bytes);
		count = digits_in(bytes);
		if (count > 0)
			q->mantissa = q->mantissa * tens[count] + eight_digits(bytes, count);
		p += count;
	}
	for (; p < end && is_decimal(*p); p++)
		q->mantissa = 10 * q->mantissa + (uint64_t)(*p - '0');
	q->digits += (size_t)(p - start);
	return p;
}

/* p stands behind the e. NULL: no number, or one that is not plain. */
static const unsigned char *quick_exponent(const unsigned char *p, const unsigned char *end, int *power)
{
	struct quick exponent = { 0 };
	bool negative = false;

	if (p < end && is_sign(*p))
		negative = *p++ == '-';
	p = quick_digits(p, end, &exponent);
	if (exponent.digits == 0 || exponent.digits > 4)
		return NULL;
	*power += negative ? -(int)exponent.mantissa : (int)exponent.mantissa;
	return p;
}

/*
 * The number at p has more digits than fit. What its first QUICK_DIGITS say is too little, and with one added to the
 * last of them too much; when both round to the same double, that is it.
 */
static bool quick_long(const unsigned char *p, const struct quick *q, int power, double *value)
{
	uint64_t mantissa = 0;

	for (unsigned kept = 0; kept < QUICK_DIGITS; p++) {
		if (*p == '.')
			continue;
		mantissa = 10 * mantissa + (uint64_t)(*p - '0');
		kept += mantissa != 0;
	}
	power += (int)(q->digits - q->zeros) - QUICK_DIGITS;
	if (power > 0 || power < -QUICK_DIGITS)
		return false;
	*value = divide_exact(mantissa, (unsigned)-power);
	return *value == divide_exact(mantissa + 1, (unsigned)-power);
}

static bool quick_value(const unsigned char *p, const struct quick *q, int power, double *value)
{
	if (q->digits - q->zeros > QUICK_DIGITS)
		return quick_long(p, q, power, value);
	if (q->mantissa <= EXACT_MANTISSA && power >= -EXACT_POWER && power <= EXACT_POWER)
		*value = scale_exact(q->mantissa, power);
	else if (q->mantissa > EXACT_MANTISSA && power >= -QUICK_DIGITS && power <= 0)
		*value = divide_exact(q->mantissa, (unsigned)-power);
	else
		return false;
	return true;
}

const unsigned char *judge_number_quick(const unsigned char *p, const unsigned char *end, double *value)
{
	const unsigned char *start;
	struct quick q = { 0 };
	bool negative = false;
	size_t places = 0;
	int power;
	double v;

	if (p < end && is_sign(*p))
		negative = *p++ == '-';
	start = p;
	p = quick_digits(p, end, &q);
	if (p < end && *p == '.') {
		size_t whole = q.digits;

		p = quick_digits(p + 1, end, &q);
		places = q.digits - whole;
	}
	if (q.digits == 0 || q.digits > QUICK_LENGTH)
		return NULL;
	power = -(int)places;
	if (p < end && (*p | 0x20) == 'e') {
		p = quick_exponent(p + 1, end, &power);
		if (p == NULL)
			return NULL;
	}
	if (p == end || !judge_scan_is_space(*p) || !quick_value(start, &q, power, &v))
		return NULL;
	*value = negative ? -v : v;
	return p;
}
