/*
 * job_file.h - a submission's files in one memory file, from the command line to the judge it started.
 *
 * A sequence of { name, size, bytes }. Both ends are the same binary.
 */
#ifndef JUDGE_DAEMON_JOB_FILE_H
#define JUDGE_DAEMON_JOB_FILE_H

#include "judge/store/store.h"
#include "sandbox/error.h"

#define JUDGE_JOB_RECORD_BYTES (JUDGE_NAME_SIZE + 8) /* that each file takes beside what is in it */

/* Returns a memory file, or -errno. */
int judge_job_file_make(const struct judge_file *files, size_t count, struct sbx_error *err);

/* The same into a memory file that there is. 0 or -errno. */
int judge_job_file_write(int fd, const struct judge_file *files, size_t count, struct sbx_error *err);

/* 0, *files and *count (judge_files_free_all), or -errno. */
int judge_job_file_read(int fd, struct judge_file **files, size_t *count, struct sbx_error *err);

#endif
