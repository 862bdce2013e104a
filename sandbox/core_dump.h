/*
 * core_dump.h - keeping the memory of programs out of the host's files and handlers of core dumps.
 *
 * A limit of 0 (RLIMIT_CORE) stops files. A pipe to a handler, which the kernel runs as the host's root, asks for no
 * limit but that of exactly 1 byte (core(5)): so that is the limit where the host has a handler, and the policies let
 * no program lower it. A socket (Linux 6.16 and later) asks for no limit at all. The host's choice may change at any
 * time, so it is looked at before each box.
 */
#ifndef SANDBOX_CORE_DUMP_H
#define SANDBOX_CORE_DUMP_H

#include <stddef.h>
#include <stdint.h>

#include "sandbox/error.h"

/* What /proc/sys/kernel/core_pattern says. */
enum sbx_core_dump {
	SBX_CORE_FILE, /* also: a kernel without core dumps */
	SBX_CORE_PIPE,
	SBX_CORE_SOCKET,
};

/* Pure: what a pattern means. */
enum sbx_core_dump sbx_core_dump_of(const char *pattern, size_t size);

/* RLIMIT_CORE that keeps programs from it; for SBX_CORE_SOCKET there is none, and this is the best that can be had. */
uint64_t sbx_core_dump_limit(enum sbx_core_dump where);

/*
 * Opens the host's pattern for sbx_core_dump_look; -1 in *fd on a kernel without core dumps. What this process and its
 * children still dump from here on is their registers, without memory. 0 or -errno.
 */
int sbx_core_dump_open(int *fd, struct sbx_error *err);

/* What the pattern says now: an enum sbx_core_dump, or -errno. */
int sbx_core_dump_look(int fd, struct sbx_error *err);

#endif
