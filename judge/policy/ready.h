/*
 * ready.h - the seccomp filters of policies/ as they were when Minos was built, compiled then. Pure data.
 *
 * To compile them takes longer than all else that a command does to start. So a program may have them in it, beside the
 * text of the files that they were made of; they are used in place of files that are the same to the byte, and of
 * nothing else.
 */
#ifndef JUDGE_POLICY_READY_H
#define JUDGE_POLICY_READY_H

#include <linux/filter.h>
#include <stddef.h>

struct judge_ready_file {
	const char *stem, *text;
	size_t size;
};

struct judge_ready_filter {
	const char *name;
	const struct sock_filter *insns;
	size_t count;
};

/* Both in the order of the files' names. */
struct judge_ready {
	const struct judge_ready_file *files;
	size_t file_count;
	const struct judge_ready_filter *filters;
	size_t filter_count;
};

/* Of the running program: that of ready_none.c, or what make_ready.c has written. */
extern const struct judge_ready judge_ready;

#endif
