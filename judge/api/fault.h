/* fault.h - why a request is refused, as the client gets it: {"error":{"what":..., "where":..., "why":...}}. */
#ifndef JUDGE_API_FAULT_H
#define JUDGE_API_FAULT_H

#include "sandbox/error.h"

struct judge_fault {
	unsigned status; /* of HTTP */
	char what[64];   /* "bad request" */
	char where[128]; /* "files[2].name", "line 3, column 7"; "" when it is the whole request */
	char why[SBX_ERROR_MAX];
};

/* Fills in the fault. Returns -EINVAL, so that a check can end with it. */
int judge_fault_set(struct judge_fault *fault, unsigned status, const char *where, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

#endif
