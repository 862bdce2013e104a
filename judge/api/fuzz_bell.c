/*
 * fuzz_bell.c - libFuzzer entry: messages of a captured judge to the api, one after the other, from two slots.
 *
 * Each message is a byte for the slot, a byte for how much of a struct judge_bell follows, and so much of it. What is
 * taken must be found again, as JSON.
 */
#include <stdlib.h>
#include <string.h>

#include "judge/api/progress.h"

#define SLOTS 2

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* No text is longer than its field. Takes the reference. */
static void check(json_t *json)
{
	const json_t *test;
	size_t i;

	if (json == NULL)
		abort();
	json_array_foreach(json_object_get(json, "tests"), i, test)
	{
		if (json_string_length(json_object_get(test, "name")) >= sizeof(((struct judge_bell *)0)->test_name) ||
		    json_string_length(json_object_get(test, "verdict")) >= JUDGE_VERDICT_SIZE)
			abort();
	}
	json_decref(json);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct judge_progress *progress = judge_progress_new(SLOTS);
	const uint8_t *end = data + size;

	if (progress == NULL)
		return 0;
	while (end - data >= 2) {
		size_t slot = data[0] % (SLOTS + 1), length = data[1] == 0 ? sizeof(struct judge_bell) : data[1];
		struct judge_bell bell;

		data += 2;
		if ((size_t)(end - data) < length)
			length = (size_t)(end - data);
		if (judge_progress_take(progress, slot, data, length, &bell)) {
			json_t *json = judge_progress_json(progress, bell.id, 0);

			if (judge_progress_sequence(progress, bell.id) == 0)
				abort();
			check(json);
		}
		data += length;
	}
	judge_progress_free(progress);
	return 0;
}
