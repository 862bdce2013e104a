/*
 * cgroup_text.h - what the kernel writes into the small files of control groups, read. Pure.
 *
 * A text that is not what the file always holds is refused (-EINVAL), never guessed at: a counter that was read wrong
 * would be a wrong verdict, and a process id that was cut somebody else's process.
 */
#ifndef SANDBOX_CGROUP_TEXT_H
#define SANDBOX_CGROUP_TEXT_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "sandbox/cgroup.h"

/* The number at the start of text, which a blank, a line's end or the text's end must follow. */
int sbx_cgtext_number(const char *text, uint64_t *value);

/* The number after `key ` at the start of a line ("oom_kill 3"). -ENOENT if there is no such line. */
int sbx_cgtext_key(const char *text, const char *key, uint64_t *value);

/* cpu.stat of v2: fills in the three times. */
int sbx_cgtext_cpu_stat(const char *text, struct sbx_usage *usage);

/*
 * The next process id of cgroup.procs; *text moves behind its line. Returns 1 and *pid, or 0 at the end. A number
 * without a line's end is -EINVAL: the text was cut there.
 */
int sbx_cgtext_next_pid(const char **text, pid_t *pid);

/*
 * A group's path of `length` bytes, without its leading slashes. -EXDEV for one that lies outside of what is mounted
 * ("/../x", as a process sees it that is not below the root of its cgroup namespace); -ENAMETOOLONG.
 */
int sbx_cgtext_group(const char *text, size_t length, char *path, size_t size);

/* The same of the line of cgroup v2 ("0::/the/group") in /proc/PID/cgroup. -ENOENT if there is none. */
int sbx_cgtext_own_group(const char *text, char *path, size_t size);

#endif
