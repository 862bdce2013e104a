/*
 * progress.h - how far each judge has come, as its bell told; kept in memory only.
 *
 * A judge has one submission at a time, so there is one entry per bell. Each line gets a number from one counter, which
 * starts at the wall clock's microseconds: so a client that names the last number it saw gets what is newer, also from
 * an api that was restarted in between.
 */
#ifndef JUDGE_API_PROGRESS_H
#define JUDGE_API_PROGRESS_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "judge/api/bell.h"

struct judge_progress;

/* Returns NULL without memory. */
struct judge_progress *judge_progress_new(size_t slots);
void judge_progress_free(struct judge_progress *progress); /* NULL-safe */

/*
 * Takes in a message of the judge in slot `index`, whose bytes may be anything: what is malformed is dropped, and false
 * is returned. Else it is in *bell, its texts with their ends.
 */
bool judge_progress_take(struct judge_progress *progress, size_t index, const void *message, size_t size,
			 struct judge_bell *bell);

/* How a slot is, as its judge has told last. */
struct judge_slot_state {
	bool busy; /* a submission is being judged */
	struct judge_slot_bell told;
};

/* Of the slot in `index`, which there is. */
struct judge_slot_state judge_progress_slot(const struct judge_progress *progress, size_t index);

/* Number of the newest line about id; 0 if nothing is known. */
uint64_t judge_progress_sequence(const struct judge_progress *progress, const char *id);

/*
 * {"sequence","tests_done","test_count","tests":[{"index","name","verdict","cpu_ns","memory_peak_bytes"}]}: tests
 * holds the lines newer than `since`. NULL if nothing is known of id, or without memory.
 */
json_t *judge_progress_json(const struct judge_progress *progress, const char *id, uint64_t since);

#endif
