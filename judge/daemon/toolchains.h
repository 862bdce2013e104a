/*
 * toolchains.h - what identifies the toolchains that boxes show, so that nothing is taken from the cache that others
 * made.
 */
#ifndef JUDGE_DAEMON_TOOLCHAINS_H
#define JUDGE_DAEMON_TOOLCHAINS_H

#include "judge/policy/policy.h"
#include "judge/store/digest.h"
#include "sandbox/error.h"

/*
 * A digest of all that the toolchains said of themselves (probes: the memory file of judge_probe_all), of the programs
 * that the languages start (inode, size, times of change), of every filter of policy, which has all of them compiled
 * (a judge has but its own, and calls the others by name), and of what changes whenever a package is installed: the
 * package manager's list, the directories of programs, libraries and headers, the cache of the dynamic linker. So it
 * may change without need, which costs a compilation; it is taken where judges are started, and they see no host.
 * rootfs: the directory with their system, or NULL for the host's.
 */
int judge_toolchains_identify(const struct judge_policy *policy, const char *rootfs, int probes,
			      char out[JUDGE_DIGEST_HEX], struct sbx_error *err);

#endif
