/*
 * scan.h - the loops over many bytes that the default checker spends its time in. Pure, no state.
 *
 * The loops that see every byte exist once for each kind of processor (struct judge_scan): in plain C, with SSE2, and
 * with AVX2. All of them give the same results; which ones this processor can run is asked of the processor itself,
 * which needs no file and no system call.
 */
#ifndef JUDGE_CHECK_SCAN_H
#define JUDGE_CHECK_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* isspace of the C locale: space and \t \n \v \f \r. */
static inline bool judge_scan_is_space(unsigned char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* How two bytes, or two runs of white space, may differ and still be alike. */
struct judge_scan_rule {
	bool fold;  /* ASCII letters in their case */
	bool loose; /* white space in its kind, and in its amount as long as there is some on both sides */
};

/* Two stretches of bytes that are walked side by side. */
struct judge_scan_pair {
	const unsigned char *a, *a_end, *b, *b_end;
	bool gap; /* both sides stand where a token may begin: behind white space, or at the start */
};

struct judge_scan {
	const char *name;
	/*
	 * Walks on, on both sides, while they are alike. It stops where they differ, or when a side is used up; a and b
	 * then stand behind what is alike, and gap tells whether that is behind white space. Returns how many bytes
	 * from the start are known to be identical on both sides; there may be more.
	 */
	size_t (*alike)(struct judge_scan_pair *pair, struct judge_scan_rule rule);
	/* How many of the bytes are '\n'. */
	uint64_t (*lines)(const unsigned char *p, size_t size);
};

extern const struct judge_scan judge_scan_portable;
#ifdef __x86_64__
extern const struct judge_scan judge_scan_sse2, judge_scan_avx2;
#endif

#define JUDGE_SCAN_VARIANTS 3

/* Writes those that this processor can run to out, the fastest last; returns how many, which is 1 at least. */
size_t judge_scan_usable(const struct judge_scan *out[JUDGE_SCAN_VARIANTS]);

/* How many bytes come before the first white space, at most size. */
size_t judge_scan_token(const unsigned char *p, size_t size);

/* How many bytes follow the last white space; size if there is none. */
size_t judge_scan_tail(const unsigned char *p, size_t size);

#endif
