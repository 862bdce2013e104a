/* scan.c - see scan.h: the portable variant, the choice, and what runs too seldom to need more. Pure. */
#include "judge/check/scan.h"

#include <string.h>

#include "judge/check/scan-internal.h"

#define ONES  UINT64_C(0x0101010101010101)
#define HIGHS UINT64_C(0x8080808080808080)

static uint64_t load(const unsigned char *p)
{
	uint64_t word;

	memcpy(&word, p, sizeof(word));
	return word;
}

static size_t alike(struct judge_scan_pair *pair, struct judge_scan_rule rule)
{
	const unsigned char *start = pair->a;
	size_t same;

	while (scan_room(pair) >= 8 && load(pair->a) == load(pair->b))
		scan_advance(pair, 8, 8);
	same = (size_t)(pair->a - start);
	if (same > 0)
		pair->gap = judge_scan_is_space(pair->a[-1]);
	scan_walk_bytes(pair, rule);
	return same;
}

/* Of each byte of the word whether it is '\n': exact, because no carry leaves a byte. */
static uint64_t newlines(uint64_t word)
{
	uint64_t x = word ^ (ONES * '\n');

	return ~(((x & ~HIGHS) + ~HIGHS) | x | ~HIGHS) >> 7;
}

static uint64_t lines(const unsigned char *p, size_t size)
{
	uint64_t count = 0;
	size_t i = 0;

	while (size - i >= 8) {
		uint64_t sums = 0; /* eight counters of a byte each, which 255 words cannot overflow */

		for (unsigned k = 0; k < 255 && size - i >= 8; k++, i += 8)
			sums += newlines(load(p + i));
		sums = (sums & UINT64_C(0x00ff00ff00ff00ff)) + (sums >> 8 & UINT64_C(0x00ff00ff00ff00ff));
		count += (sums * UINT64_C(0x0001000100010001)) >> 48;
	}
	for (; i < size; i++)
		count += p[i] == '\n';
	return count;
}

const struct judge_scan judge_scan_portable = { .name = "portable", .alike = alike, .lines = lines };

size_t judge_scan_usable(const struct judge_scan *out[JUDGE_SCAN_VARIANTS])
{
	size_t count = 0;

	out[count++] = &judge_scan_portable;
#ifdef __x86_64__
	out[count++] = &judge_scan_sse2; /* every x86-64 has it */
	__builtin_cpu_init();
	if (__builtin_cpu_supports("avx2"))
		out[count++] = &judge_scan_avx2;
#endif
	return count;
}

size_t judge_scan_token(const unsigned char *p, size_t size)
{
	size_t i = 0;

	while (i < size && !judge_scan_is_space(p[i]))
		i++;
	return i;
}

size_t judge_scan_tail(const unsigned char *p, size_t size)
{
	size_t i = size;

	while (i > 0 && !judge_scan_is_space(p[i - 1]))
		i--;
	return size - i;
}
