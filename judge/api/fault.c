/* fault.c - see fault.h. Pure. */
#include "judge/api/fault.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

static const char *what_of(unsigned status)
{
	switch (status) {
	case 400:
		return "bad request";
	case 404:
		return "not found";
	case 405:
		return "method not allowed";
	case 409:
		return "conflict";
	case 411:
		return "length required";
	case 413:
		return "too large";
	case 415:
		return "unsupported content";
	case 422:
		return "bad package";
	case 503:
		return "busy";
	case 507:
		return "no space left";
	default:
		return "internal error";
	}
}

int judge_fault_set(struct judge_fault *fault, unsigned status, const char *where, const char *format, ...)
{
	va_list args;

	fault->status = status;
	(void)snprintf(fault->what, sizeof(fault->what), "%s", what_of(status));
	(void)snprintf(fault->where, sizeof(fault->where), "%s", where); /* cut on purpose, as the next */
	va_start(args, format);
	(void)vsnprintf(fault->why, sizeof(fault->why), format, args);
	va_end(args);
	return -EINVAL;
}
