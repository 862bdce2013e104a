/*
 * transcript.h - who said what, and when, while a submission and a validator talked. Pure.
 *
 * Kept up to a cap on text and on turns; what comes after that is counted.
 */
#ifndef JUDGE_GRADE_TRANSCRIPT_H
#define JUDGE_GRADE_TRANSCRIPT_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#define JUDGE_TRANSCRIPT_BYTES 32768
#define JUDGE_TRANSCRIPT_TURNS 1000

enum judge_speaker {
	JUDGE_SPEAKER_VALIDATOR,
	JUDGE_SPEAKER_SUBMISSION,
	JUDGE_SPEAKERS,
};

struct judge_turn {
	enum judge_speaker who;
	unsigned process; /* of the submission: the speaker, or who is spoken to */
	uint64_t at_ns;   /* its first bytes, after the beginning */
	size_t at, size;  /* of the text */
};

struct judge_transcript {
	uint64_t begun_ns; /* CLOCK_MONOTONIC; set by the caller */
	bool several;      /* the submission has several processes; as above */
	char *text;
	struct judge_turn *turns;
	size_t size, count;
	uint64_t dropped;
	uint64_t bytes[JUDGE_SPEAKERS]; /* all of it */
	uint64_t last_ns;               /* the last bytes, after the beginning; 0: there were none */
	enum judge_speaker last;
};

/* Notes bytes that who said at now_ns, to or as this process of the submission. 0 or -ENOMEM. */
int judge_transcript_add(struct judge_transcript *transcript, enum judge_speaker who, unsigned process, uint64_t now_ns,
			 const void *data, size_t size);

/* How it stood at now_ns, for people: who spoke last, and how long ago. */
void judge_transcript_state(const struct judge_transcript *transcript, uint64_t now_ns, char *out, size_t size);

/* {"turns": [{"from", "at_ns", "text", "process" of several}, ...], "validator_bytes", "submission_bytes",
 * "dropped_bytes"}. A new reference or NULL. */
json_t *judge_transcript_json(const struct judge_transcript *transcript);

void judge_transcript_free(struct judge_transcript *transcript);

#endif
