/*
 * ready.h - what policies/ came to when Minos was built: its seccomp filters, compiled then, and the mounts of its
 * languages. Pure data.
 *
 * To make these takes longer than all else that a command does to start. So a program may have them in it, beside the
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

/* The files of one folder, in the order of their names. count 0: nothing is ready. */
struct judge_ready_folder {
	const struct judge_ready_file *files;
	size_t count;
};

struct judge_ready {
	struct judge_ready_folder seccomp, languages;
	const struct judge_ready_filter *filters; /* one of each file in seccomp, in the same order */
	const char *const *mounts;                /* see struct judge_policy */
	size_t mount_count;
};

/* Of the running program: that of ready_none.c, or what make_ready.c has written. */
extern const struct judge_ready judge_ready;

#endif
