/* transcript.c - see transcript.h. Pure. */
#include "judge/grade/transcript.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "judge/toolchain/text.h"

static const char *const names[JUDGE_SPEAKERS] = { "validator", "submission" };

static bool has_room(struct judge_transcript *transcript)
{
	if (transcript->text == NULL)
		transcript->text = malloc(JUDGE_TRANSCRIPT_BYTES);
	if (transcript->turns == NULL)
		transcript->turns = calloc(JUDGE_TRANSCRIPT_TURNS, sizeof(*transcript->turns));
	return transcript->text != NULL && transcript->turns != NULL;
}

/* The turn that new bytes belong to, or NULL when there is no room for one more. */
static struct judge_turn *turn_of(struct judge_transcript *transcript, enum judge_speaker who, unsigned process,
				  uint64_t at_ns)
{
	struct judge_turn *last = transcript->count == 0 ? NULL : &transcript->turns[transcript->count - 1];

	if (last != NULL && last->who == who && last->process == process && transcript->last == who)
		return last;
	if (transcript->count == JUDGE_TRANSCRIPT_TURNS)
		return NULL;
	last = &transcript->turns[transcript->count++];
	*last = (struct judge_turn){ .who = who, .process = process, .at_ns = at_ns, .at = transcript->size };
	return last;
}

int judge_transcript_add(struct judge_transcript *transcript, enum judge_speaker who, unsigned process, uint64_t now_ns,
			 const void *data, size_t size)
{
	uint64_t at_ns = now_ns - transcript->begun_ns;
	size_t room = JUDGE_TRANSCRIPT_BYTES - transcript->size, take;
	struct judge_turn *turn;

	if (!has_room(transcript))
		return -ENOMEM;
	/* Once something is left out, all that follows is: the text has no holes. */
	turn = transcript->dropped > 0 || room == 0 ? NULL : turn_of(transcript, who, process, at_ns);
	take = turn == NULL ? 0 : size < room ? size : room;
	if (turn != NULL) {
		memcpy(transcript->text + transcript->size, data, take);
		transcript->size += take;
		turn->size += take;
	}
	transcript->dropped += size - take;
	transcript->bytes[who] += size;
	transcript->last = who;
	transcript->last_ns = at_ns == 0 ? 1 : at_ns;
	return 0;
}

void judge_transcript_state(const struct judge_transcript *transcript, uint64_t now_ns, char *out, size_t size)
{
	if (transcript->last_ns == 0)
		(void)snprintf(out, size, "neither side has said anything");
	else
		(void)snprintf(out, size, "the %s spoke last, %.3f s before", names[transcript->last],
			       (double)(now_ns - transcript->begun_ns - transcript->last_ns) / 1e9);
}

static json_t *turn_json(const struct judge_transcript *transcript, const struct judge_turn *turn)
{
	const struct judge_text text = { .data = transcript->text + turn->at, .size = turn->size };

	return json_pack("{s:s, s:I, s:o, s:o*}", "from", names[turn->who], "at_ns", (json_int_t)turn->at_ns, "text",
			 judge_text_json(&text), "process", transcript->several ? json_integer(turn->process) : NULL);
}

json_t *judge_transcript_json(const struct judge_transcript *transcript)
{
	json_t *turns = json_array();

	for (size_t i = 0; i < transcript->count; i++)
		if (json_array_append_new(turns, turn_json(transcript, &transcript->turns[i])) != 0) {
			json_decref(turns);
			return NULL;
		}
	return json_pack("{s:o, s:I, s:I, s:I}", "turns", turns, "validator_bytes",
			 (json_int_t)transcript->bytes[JUDGE_SPEAKER_VALIDATOR], "submission_bytes",
			 (json_int_t)transcript->bytes[JUDGE_SPEAKER_SUBMISSION], "dropped_bytes",
			 (json_int_t)transcript->dropped);
}

void judge_transcript_free(struct judge_transcript *transcript)
{
	free(transcript->text);
	free(transcript->turns);
	*transcript = (struct judge_transcript){ .begun_ns = 0 };
}
