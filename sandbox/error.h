/*
 * error.h - how a failure is told.
 *
 * A function that can fail for a reason of its own takes the caller's struct sbx_error, returns a negative errno and
 * fills in a text that names the operation and the object ("open cgroup minos/slot3: No such file or directory").
 * Nothing here allocates. On success the error is left as it was; on failure the function's other outputs are
 * untouched.
 */
#ifndef SANDBOX_ERROR_H
#define SANDBOX_ERROR_H

#include <errno.h>
#include <stdbool.h>

#define SBX_ERROR_MAX 512

struct sbx_error {
	int code; /* positive errno; 0 while nothing failed */
	char text[SBX_ERROR_MAX];
};

/*
 * Writes the formatted text followed by ": " and the name of errno `code` (nothing is appended when code is 0, for
 * failures that no errno describes). Over-long text is cut. err may be NULL. Returns -code, or -EINVAL when code is 0.
 */
#define sbx_error_set(...) sbx_error_below_zero(sbx_error_set_text(__VA_ARGS__))
int sbx_error_set_text(struct sbx_error *err, int code, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* So that compilers and analysers see what is promised: a function that failed never returns 0. */
static inline int sbx_error_below_zero(int result)
{
	return result < 0 ? result : -EINVAL;
}

/* Puts the formatted text and ": " before what err already says. err may be NULL. Returns -err->code (-EINVAL when 0).
 */
int sbx_error_prefix(struct sbx_error *err, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Whether errno `code` tells that the host has run out of something or broke, and not that a request is wrong. */
bool sbx_error_is_shortage(int code);

#endif
