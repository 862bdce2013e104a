/*
 * fault_site.h - from where in the program a system call is made: a number that stands for the call and the functions
 * that lead to it. A loop that reads forty files comes to the same few sites forty times.
 *
 * The number is made of the return addresses on the stack, each as a place in its file, so that it is the same in each
 * run: those of libraries up to the nearest one of the program itself, from there on those of the program. Without
 * frame pointers nobody can tell them from what earlier calls have left in the buffers of functions that still run, so
 * these words count as well: calls by the same way may have several numbers (and are visited once too often), but calls
 * by different ways through the program never share one. The dynamic linker's addresses do not count: before there is
 * any program, a site is no more than the place of the call.
 */
#ifndef SANDBOX_TESTS_FAULT_SITE_H
#define SANDBOX_TESTS_FAULT_SITE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/ptrace.h>
#include <sys/types.h>

/*
 * Of a process that stands at the entry of a system call. 0 if it was killed meanwhile. *begun: whether a function of
 * the program itself is on the stack, and not only the dynamic linker and what libraries do when they are loaded.
 */
uint64_t fault_site(pid_t pid, const struct __ptrace_syscall_info *info, bool *begun);

struct fault_seen {
	uint64_t site; /* 0: free */
	unsigned long first, last;
	unsigned errors; /* that the first call may fail with */
};

/*
 * The number-th call was made from this site, and may fail with so many errors. Returns -1 when there is no room for
 * more sites.
 */
int fault_sites_add(uint64_t site, unsigned long number, unsigned errors);

/* The sites of all that were added, each once, in no order; NULL at the end. *next begins with 0. */
const struct fault_seen *fault_sites_next(unsigned *next);

void fault_sites_clear(void);

#endif
