/*
 * job_file.h - a submission's files in one memory file, from the command line to the judge it started.
 *
 * A sequence of { name, size, bytes }. Both ends are the same binary.
 */
#ifndef JUDGE_DAEMON_JOB_FILE_H
#define JUDGE_DAEMON_JOB_FILE_H

#include "judge/store/store.h"
#include "sandbox/error.h"

/* Returns a memory file, or -errno. */
int judge_job_file_make(const struct judge_file *files, size_t count, struct sbx_error *err);

/* 0, *files and *count (judge_job_file_free), or -errno. */
int judge_job_file_read(int fd, struct judge_file **files, size_t *count, struct sbx_error *err);

void judge_job_file_free(struct judge_file *files, size_t count); /* NULL-safe */

#endif
