/* cgroup_file.h - reading and writing the small files of a control group, relative to its directory. Thin. */
#ifndef SANDBOX_CGROUP_FILE_H
#define SANDBOX_CGROUP_FILE_H

#include <stddef.h>
#include <stdint.h>

#include "sandbox/error.h"

/* Writes text in one write(2). 0 or -errno; err may be NULL. */
int sbx_cgfile_write(int dir, const char *file, const char *text, struct sbx_error *err);
int sbx_cgfile_write_number(int dir, const char *file, uint64_t value, struct sbx_error *err);

/* Reads at most size - 1 bytes and terminates them. Returns the length or -errno. */
int sbx_cgfile_read(int dir, const char *file, char *buf, size_t size);

/* The same of a file that is kept open; file is for err. What is read is what the kernel gives at once: a page at most.
 */
int sbx_cgfd_write_number(int fd, const char *file, uint64_t value, struct sbx_error *err);
int sbx_cgfd_read(int fd, char *buf, size_t size);

/* The single number that the file holds. 0 or -errno. */
int sbx_cgfd_number(int fd, uint64_t *value);

#endif
