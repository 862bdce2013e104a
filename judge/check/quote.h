/* quote.h - bytes from outside, made fit for a message that people read. Pure. */
#ifndef JUDGE_CHECK_QUOTE_H
#define JUDGE_CHECK_QUOTE_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Writes the bytes to out (size > 4) as valid, printable UTF-8: whatever is malformed, a control character or a
 * character that turns the reading direction becomes \xNN, byte by byte. Where they do not fit, or where `more` says
 * that the caller has cut them already, the text ends in "...". Returns out.
 */
char *judge_quote(char *out, size_t size, const void *bytes, size_t length, bool more);

/* The same for a C string that the caller has in full. */
char *judge_quote_text(char *out, size_t size, const char *text);

/* Whether all of the bytes are well-formed UTF-8. */
bool judge_is_utf8(const void *bytes, size_t length);

#endif
