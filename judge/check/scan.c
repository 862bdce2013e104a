/* scan.c - see scan.h. Pure. Eight bytes at a time in plain C where it matters: equal data is the common case. */
#include "judge/check/scan.h"

#include <string.h>

#define ONES  UINT64_C(0x0101010101010101)
#define HIGHS UINT64_C(0x8080808080808080)

static uint64_t load(const unsigned char *p)
{
	uint64_t word;

	memcpy(&word, p, sizeof(word));
	return word;
}

size_t judge_scan_common(const unsigned char *a, const unsigned char *b, size_t size)
{
	size_t i = 0;

	while (size - i >= 32 && ((load(a + i) ^ load(b + i)) | (load(a + i + 8) ^ load(b + i + 8)) |
				  (load(a + i + 16) ^ load(b + i + 16)) | (load(a + i + 24) ^ load(b + i + 24))) == 0)
		i += 32;
	while (size - i >= 8 && load(a + i) == load(b + i))
		i += 8;
	while (i < size && a[i] == b[i])
		i++;
	return i;
}

static unsigned char lower(unsigned char c)
{
	return c >= 'A' && c <= 'Z' ? (unsigned char)(c | 0x20) : c;
}

size_t judge_scan_common_token(const unsigned char *a, const unsigned char *b, size_t size, bool fold)
{
	size_t i = 0;

	while (i < size && !judge_scan_is_space(a[i]) && (a[i] == b[i] || (fold && lower(a[i]) == lower(b[i]))))
		i++;
	return i;
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

/* Of each byte of the word whether it is '\n': exact, because no carry leaves a byte. */
static uint64_t newlines(uint64_t word)
{
	uint64_t x = word ^ (ONES * '\n');

	return ~(((x & ~HIGHS) + ~HIGHS) | x | ~HIGHS) >> 7;
}

uint64_t judge_scan_lines(const unsigned char *p, size_t size)
{
	uint64_t lines = 0;
	size_t i = 0;

	while (size - i >= 8) {
		uint64_t sums = 0; /* eight counters of a byte each, which 255 words cannot overflow */

		for (unsigned k = 0; k < 255 && size - i >= 8; k++, i += 8)
			sums += newlines(load(p + i));
		sums = (sums & UINT64_C(0x00ff00ff00ff00ff)) + (sums >> 8 & UINT64_C(0x00ff00ff00ff00ff));
		lines += (sums * UINT64_C(0x0001000100010001)) >> 48;
	}
	for (; i < size; i++)
		lines += p[i] == '\n';
	return lines;
}
