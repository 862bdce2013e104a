/*
 * api.h - the api role: HTTP and JSON on a unix socket, in front of the store.
 *
 * Who runs this: a process of its own, as the daemon's user, with no privileges. One thread, one epoll loop. It never
 * looks into a submission's files beyond checking them, starts no submission, and reads an uploaded package only in a
 * short-lived child of itself, because an archive is the most complicated thing that comes in from outside.
 */
#ifndef JUDGE_API_API_H
#define JUDGE_API_API_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "judge/policy/policy.h"
#include "sandbox/error.h"

#define JUDGE_API_SOCKET "minosd.sock" /* in the state directory */

/* What the host can do with a language; who starts the api has found it out. */
struct judge_api_language {
	const char *name;
	bool ok;
	const char *text; /* its version; when not ok, why it is off */
};

/* 0 in a field is its default, which the comment names. */
struct judge_api_limits {
	uint64_t submit_bytes;       /* body of a submission: 256 KiB and 3 times the profile's source_bytes, or if that
					is more, for answers, the output limit of its runs (at most 16 MiB) */
	uint64_t body_bytes;         /* bodies held in memory at once, all requests together: 128 MiB */
	uint64_t upload_bytes;       /* archive of a package: 1 GiB */
	uint64_t unpacked_bytes;     /* its files together: 4 GiB */
	uint64_t unpacked_entries;   /* 100000 */
	unsigned uploads;            /* at once: 2 */
	unsigned connections;        /* 512 */
	unsigned request_timeout_ms; /* from connecting, or the last answer, to the end of the next request's headers:
					15 s */
	unsigned body_timeout_ms;    /* for a submission's body, and for reading any answer: 60 s */
	unsigned upload_timeout_ms;  /* for an archive: 900 s */
	unsigned wait_ms;            /* longest long poll: 60 s */
};

struct judge_api_config {
	int listen_fd;         /* bound and listening; -1: bind state_dir/minosd.sock (replacing a dead one) */
	const char *state_dir; /* store/ and problems/ are below it */
	const int *bells;      /* bell.h: the api's end, one per judge; kept by the caller */
	size_t bell_count;
	int stop_fd; /* readable, or closed by its peer: finish what runs and return; -1: never */
	const struct judge_policy *policy;
	const char *profile; /* name: contest, assignment, ci */
	const struct judge_api_language *languages;
	size_t language_count;
	struct judge_api_limits limits;
};

/* Serves until stop_fd says so. Returns 0, or -errno if it cannot start or go on. The descriptors stay the caller's. */
int judge_api_run(const struct judge_api_config *config, struct sbx_error *err);

#endif
