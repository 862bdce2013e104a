/*
 * driver.h - what makes a program of a thing of the package that is none: the `check` of a DMOJ checker in Python is a
 * function, which somebody must call. Pure.
 */
#ifndef JUDGE_TOOLCHAIN_DRIVER_H
#define JUDGE_TOOLCHAIN_DRIVER_H

#include "judge/package/package.h"

/* A source that is put beside those of the program, and is started in their place. */
struct judge_driver {
	const char *name, *text;
};

/* That of the protocol, or NULL: its programs are programs. */
const struct judge_driver *judge_driver_of(enum judge_protocol protocol);

#endif
