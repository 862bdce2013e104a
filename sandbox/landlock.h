/*
 * landlock.h - the second wall around files: what the mounts of a box allow, said once more as a Landlock domain.
 *
 * It holds where the mounts do not: for a descriptor of the host's that got into the box, for a mount that should not
 * be there. The program's own descriptors 0, 1 and 2 may be opened again (/dev/stdin) for what they are for. Beside
 * files: no TCP, no abstract socket and no signal that leaves the box's domain, where the kernel knows those.
 *
 * Landlock of ABI 1 (Linux 5.13 to 5.18) refuses every rename and link between directories, which programs need, so it
 * is not used; nor is it missed: all that it forbids is forbidden by the mounts already.
 */
#ifndef SANDBOX_LANDLOCK_H
#define SANDBOX_LANDLOCK_H

#include <stdint.h>

/* The first ABI that is used. */
#define SBX_LANDLOCK_ABI_MIN 2

/* What a domain handles: all rights that an ABI knows. */
struct sbx_landlock_rights {
	uint64_t fs, net, scoped;
};

/* The ABI of this kernel; 0 where it has no Landlock or does not use it. */
uint32_t sbx_landlock_abi(void);

/* Pure. */
struct sbx_landlock_rights sbx_landlock_handled(uint32_t abi);

/*
 * Makes the rules of a domain: reading and executing below /, writing below /work, /tmp and /dev/shm and to the nodes
 * in /dev, as they are mounted now. *rules: a descriptor (close-on-exec), or -1 for an ABI below SBX_LANDLOCK_ABI_MIN,
 * for which nothing is done. 0 or -errno. Raw system calls only.
 */
int sbx_landlock_prepare(uint32_t abi, int *rules);

/* Adds to rules that the regular file fd may be opened for reading; rules -1: does nothing. 0 or -errno. */
int sbx_landlock_allow_file(uint32_t abi, int rules, int fd);

/*
 * Adds to rules what the descriptors 0, 1 and 2 are for, and puts this thread, and what it executes, into the domain;
 * rules -1: does nothing. no_new_privs must be set. 0 or -errno. Raw system calls only.
 */
int sbx_landlock_restrict(uint32_t abi, int rules);

#endif
