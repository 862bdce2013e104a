/*
 * request.h - a submission as it arrives: bytes in, a struct or a fault out. Pure; fuzzed by fuzz_request.c.
 *
 * {"problem", "language"?, "entry_point"?, "files": [{"name", "content" | "content_base64"}], "idempotency_key"?,
 * "all_tests"?}: every field has one type, none may be given twice, and an unknown one is refused, so that a misspelt
 * option never passes unnoticed. The nesting is counted before the JSON is read: this parser's stack does not depend on
 * the sender.
 */
#ifndef JUDGE_API_REQUEST_H
#define JUDGE_API_REQUEST_H

#include <stdbool.h>
#include <stddef.h>

#include "judge/api/fault.h"
#include "judge/store/store.h"

#define JUDGE_REQUEST_DEPTH   16
#define JUDGE_REQUEST_VALUES  65536
#define JUDGE_REQUEST_KEY_MAX 128

struct judge_request {
	char *problem;
	char *language; /* NULL: not said */
	char *entry;    /* NULL: not said; shorter than JUDGE_NAME_SIZE */
	char *key;      /* NULL: none */
	bool all_tests;
	struct judge_file *files;
	size_t file_count;
};

/*
 * Reads a body. Names are checked (judge_files_check_name), contents are not. Returns 0 and *out (free with
 * judge_request_free), or -EINVAL and *fault; out is untouched then.
 */
int judge_request_parse(const void *body, size_t size, struct judge_request *out, struct judge_fault *fault);
void judge_request_free(struct judge_request *request); /* accepts a zeroed one */

/* Strict base64 (RFC 4648, padded, no blanks) into malloc'ed *out of *size bytes. 0, -EINVAL or -ENOMEM. */
int judge_request_base64(const char *text, size_t length, void **out, size_t *size);

#endif
