/*
 * limits.h - what a box may use, in one flat struct that is checked against ceilings field by field.
 *
 * 0 means "not said" to the readers of files and command lines, and is refused by the warden: the zero struct allows
 * nothing. SBX_NO_LIMIT is the one way to ask for no limit, and only passes where the ceiling is SBX_NO_LIMIT too.
 */
#ifndef SANDBOX_LIMITS_H
#define SANDBOX_LIMITS_H

#include <stdint.h>

#include "sandbox/error.h"

#define SBX_NO_LIMIT UINT64_MAX

struct sbx_limits {
	uint64_t cpu_ns;       /* user+system time of all processes of the box */
	uint64_t wall_ns;      /* CLOCK_MONOTONIC from exec to the end */
	uint64_t memory_bytes; /* resident memory, page cache of written tmpfs files included, no swap */
	uint64_t stack_bytes;  /* RLIMIT_STACK */
	uint64_t file_bytes;   /* RLIMIT_FSIZE: size of one file */
	uint64_t work_bytes;   /* size of the work directory */
	uint64_t work_inodes;  /* files and directories in it */
	uint64_t output_bytes; /* standard output and standard error together; counted by who reads them */
	uint64_t open_files;   /* RLIMIT_NOFILE */
	uint64_t processes;    /* processes and threads of the submission */
};

#define SBX_LIMIT_FIELDS 10
#define SBX_FIELD_MEMORY 2 /* memory_bytes, where fields are told apart by their number */

/* Name ("cpu_ns"), and pointer to the value, of field i (0 .. SBX_LIMIT_FIELDS - 1), in the order of the struct. */
const char *sbx_limits_name(unsigned i);
uint64_t *sbx_limits_field(struct sbx_limits *limits, unsigned i);
uint64_t sbx_limits_value(const struct sbx_limits *limits, unsigned i);

/* Fills the fields of limits that are 0 from defaults. */
void sbx_limits_default(struct sbx_limits *limits, const struct sbx_limits *defaults);

/* 0 if no field is 0 or above the ceiling's; else -EINVAL with err naming the field, its value and the ceiling. */
int sbx_limits_check(const struct sbx_limits *limits, const struct sbx_limits *ceiling, struct sbx_error *err);

#endif
