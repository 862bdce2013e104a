/*
 * scan.h - the loops over many bytes that the default checker spends its time in. Pure, no state: the place to
 * vectorise.
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

/* Length of the longest common prefix of a and b, size bytes each. */
size_t judge_scan_common(const unsigned char *a, const unsigned char *b, size_t size);

/* The same, ending before the first white space, and with ASCII case folded if fold is set. */
size_t judge_scan_common_token(const unsigned char *a, const unsigned char *b, size_t size, bool fold);

/* How many bytes come before the first white space, at most size. */
size_t judge_scan_token(const unsigned char *p, size_t size);

/* How many bytes follow the last white space; size if there is none. */
size_t judge_scan_tail(const unsigned char *p, size_t size);

/* How many of the bytes are '\n'. */
uint64_t judge_scan_lines(const unsigned char *p, size_t size);

#endif
