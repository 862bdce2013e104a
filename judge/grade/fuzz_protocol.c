/*
 * fuzz_protocol.c - libFuzzer entry: what a validator says, by every protocol, and what it leaves in its directory.
 *
 * The first byte is its exit status; the rest stands for standard output, standard error and each file in turn. A score
 * that comes out is finite, a part is one of a whole, and JE has a reason.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "judge/grade/feedback.h"
#include "judge/grade/transcript.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void expect(bool holds)
{
	if (!holds)
		abort();
}

static void check(const struct judge_opinion *opinion)
{
	expect(opinion->verdict == JUDGE_AC || opinion->verdict == JUDGE_WA || opinion->verdict == JUDGE_PE ||
	       opinion->verdict == JUDGE_PAC || opinion->verdict == JUDGE_JE);
	expect((opinion->verdict == JUDGE_JE) == (opinion->reason[0] != '\0'));
	if (opinion->verdict == JUDGE_JE)
		return;
	expect(!opinion->has_score || isfinite(opinion->score));
	expect(!opinion->has_multiplier || (opinion->multiplier >= 0 && opinion->multiplier <= 1));
}

static void leave(struct judge_text *text)
{
	struct judge_feedback feedback = JUDGE_FEEDBACK_NONE;
	struct judge_opinion opinion = { .verdict = JUDGE_AC };
	json_t *test = json_pack("{s:{}}", "evidence");

	feedback.has_score = feedback.has_multiplier = feedback.has_position = true;
	feedback.message = feedback.score = feedback.multiplier = feedback.position = *text;
	judge_feedback_apply(&feedback, true, &opinion);
	check(&opinion);
	expect(judge_feedback_json(&feedback, test) == 0);
	json_decref(test); /* the texts are the caller's */
}

static void talk(const uint8_t *data, size_t size)
{
	struct judge_transcript transcript = { .begun_ns = 0 };
	json_t *json;

	for (size_t i = 0; i < size; i++)
		expect(judge_transcript_add(&transcript, data[i] & 1, data[i] >> 1 & 3, i, data,
					    data[i] < size ? data[i] : size) == 0);
	json = judge_transcript_json(&transcript);
	expect(json != NULL);
	json_decref(json);
	judge_transcript_free(&transcript);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct judge_text text = { 0 };
	struct judge_opinion opinion;

	if (size == 0 || judge_text_add(&text, data + 1, size - 1) < 0)
		return 0;
	for (int protocol = JUDGE_PROTOCOL_KATTIS; protocol <= JUDGE_PROTOCOL_CMS_COMMUNICATION; protocol++) {
		judge_protocol_read((enum judge_protocol)protocol, data[0], &text, &text, &opinion);
		check(&opinion);
	}
	leave(&text);
	talk(data, size < 512 ? size : 512);
	judge_text_free(&text);
	return 0;
}
