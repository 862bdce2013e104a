/*
 * bell.h - the line between the api and each judge: "there is work", and back "this far".
 *
 * One SOCK_SEQPACKET socket pair per judge slot, both ends non-blocking, everything sent with MSG_DONTWAIT |
 * MSG_NOSIGNAL. Nothing here is needed for a correct verdict: the store alone says what is true. A lost message costs a
 * progress line or up to a second of waiting; so a full socket is ignored, and no message is ever waited for.
 *
 * api -> judge: one byte, when a submission was queued. judge -> api: struct judge_bell, and after each submission,
 * before its DONE, struct judge_slot_bell; they are told apart by their size.
 */
#ifndef JUDGE_API_BELL_H
#define JUDGE_API_BELL_H

#include <stdint.h>

#include "judge/store/store.h"

enum judge_bell_kind {
	JUDGE_BELL_LEASED = 1, /* an attempt begins; test_count may be known already */
	JUDGE_BELL_TEST,       /* test test_index (from 0) of test_count has the verdict */
	JUDGE_BELL_DONE,       /* finished or given back: look into the store */
};

struct judge_bell {
	char id[JUDGE_ID_SIZE];
	char verdict[JUDGE_VERDICT_SIZE]; /* TEST only */
	char test_name[96];               /* TEST only; cut; NUL-terminated, UTF-8 */
	uint32_t kind;
	uint32_t test_index, test_count;
	uint64_t cpu_ns, memory_peak_bytes; /* TEST only */
	uint64_t written_ns; /* DONE only: when the verdict was on disk, CLOCK_MONOTONIC; 0: there is none */
};

/* How the slot is. Counters begin with the judge. */
struct judge_slot_bell {
	uint64_t canary_ns, canary_quiet_ns; /* canary.h; 0: not measured */
	uint64_t boxes, boxes_ahead;         /* that ran; of those, made ahead of need */
	uint32_t warm, ending;               /* boxes: made ahead and waiting, being cleaned away */
};

_Static_assert(sizeof(struct judge_slot_bell) != sizeof(struct judge_bell), "they are told apart by their size");

#endif
