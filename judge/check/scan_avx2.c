/* scan_avx2.c - the variant of scan.h for processors with AVX2, and compiled for them: 32 bytes at a time. Pure. */
#include <immintrin.h>

#include "judge/check/scan.h"

#define SCAN_BLOCK 32

typedef unsigned char scan_vector __attribute__((vector_size(SCAN_BLOCK)));

static inline uint64_t scan_bits(scan_vector x)
{
	return (uint64_t)(unsigned)_mm256_movemask_epi8((__m256i)x);
}

static inline uint64_t scan_sum(scan_vector x)
{
	__m256i quarters = _mm256_sad_epu8((__m256i)x, _mm256_setzero_si256());
	__m128i halves = _mm_add_epi64(_mm256_castsi256_si128(quarters), _mm256_extracti128_si256(quarters, 1));

	return (uint64_t)_mm_cvtsi128_si64(_mm_add_epi64(halves, _mm_unpackhi_epi64(halves, halves)));
}

#include "judge/check/scan-vector.h"

const struct judge_scan judge_scan_avx2 = { .name = "avx2", .alike = scan_alike, .lines = scan_lines };
