/* scan_sse2.c - the variant of scan.h for every x86-64: 16 bytes at a time. Pure. */
#include <emmintrin.h>

#include "judge/check/scan.h"

#define SCAN_BLOCK 16

typedef unsigned char scan_vector __attribute__((vector_size(SCAN_BLOCK)));

static inline uint64_t scan_bits(scan_vector x)
{
	return (uint64_t)(unsigned)_mm_movemask_epi8((__m128i)x);
}

static inline uint64_t scan_sum(scan_vector x)
{
	__m128i halves = _mm_sad_epu8((__m128i)x, _mm_setzero_si128());

	return (uint64_t)_mm_cvtsi128_si64(_mm_add_epi64(halves, _mm_unpackhi_epi64(halves, halves)));
}

#include "judge/check/scan-vector.h"

const struct judge_scan judge_scan_sse2 = { .name = "sse2", .alike = scan_alike, .lines = scan_lines };
