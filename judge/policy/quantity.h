/*
 * quantity.h - durations and sizes as people write them, read strictly. Pure.
 *
 * A unit is always needed: "1s", "500ms", "1.5s", "2m", "1h", "250us", "10ns"; "64M", "64MiB", "1G", "512K", "100B". K,
 * M, G and T are powers of 1024 with or without "iB". "unlimited" is SBX_NO_LIMIT. Zero, a sign, an exponent, blanks, a
 * missing or unknown unit, and what does not fit into 63 bits are refused.
 */
#ifndef JUDGE_QUANTITY_H
#define JUDGE_QUANTITY_H

#include <stddef.h>
#include <stdint.h>

#include "sandbox/error.h"

/* Both: 0 and *out, or -EINVAL (-ERANGE when too large) with err saying what is wrong with which text. */
int judge_quantity_duration(const char *text, uint64_t *ns, struct sbx_error *err);
int judge_quantity_size(const char *text, uint64_t *bytes, struct sbx_error *err);

/* A plain count: decimal digits, 1 .. max, or "unlimited" where max is SBX_NO_LIMIT. */
int judge_quantity_count(const char *text, uint64_t max, uint64_t *count, struct sbx_error *err);

/* The shortest exact way to write ns or bytes with a unit ("1.5s", "64M"); buf of at least 32 bytes. Returns buf. */
char *judge_quantity_format_duration(uint64_t ns, char *buf, size_t size);
char *judge_quantity_format_size(uint64_t bytes, char *buf, size_t size);

#endif
