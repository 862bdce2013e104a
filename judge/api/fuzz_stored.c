/*
 * fuzz_stored.c - libFuzzer entry: rows of the store as a captured judge could have written them, on their way to a
 * client.
 *
 * Eight bytes of numbers, then texts that end with NUL bytes: problem, language, verdict, result, owner, outcome, why,
 * title, timeline. What becomes JSON must be good JSON.
 */
#include <stdlib.h>
#include <string.h>

#include "judge/api/api-internal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct input {
	const uint8_t *data;
	size_t size;
};

/* The next text, cut to what the field holds, as the store cuts it. */
static void take(struct input *input, char *field, size_t room)
{
	size_t length = strnlen((const char *)input->data, input->size), used = length < room ? length : room - 1;

	memcpy(field, input->data, used);
	field[used] = '\0';
	length += length < input->size;
	input->data += length;
	input->size -= length;
}

/* Takes the reference. NULL: a text was no UTF-8, and the api closes the connection. */
static void check(json_t *json)
{
	char *text = json == NULL ? NULL : json_dumps(json, JSON_COMPACT);
	json_t *again = text == NULL ? NULL : json_loads(text, 0, NULL);

	if (json != NULL && again == NULL)
		abort();
	json_decref(again);
	json_decref(json);
	free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input input = { data, size };
	struct judge_status status = { .id = "0" };
	struct judge_attempt attempt = { .attempt = 1 };
	struct judge_problem problem = { .name = "p" };
	static char result[65536], timeline[65536];
	int64_t number = 0;

	if (size < sizeof(number))
		return 0;
	memcpy(&number, data, sizeof(number));
	input.data += sizeof(number);
	input.size -= sizeof(number);
	status.state = (enum judge_state)((uint64_t)number % JUDGE_STATE_ANY);
	status.attempt = problem.version = (unsigned)number;
	status.submitted_ms = attempt.started_ms = problem.updated_ms = number;
	take(&input, status.problem, sizeof(status.problem));
	take(&input, status.language, sizeof(status.language));
	take(&input, status.verdict, sizeof(status.verdict));
	take(&input, result, sizeof(result));
	status.result = result;
	take(&input, attempt.owner, sizeof(attempt.owner));
	take(&input, attempt.outcome, sizeof(attempt.outcome));
	take(&input, attempt.why, sizeof(attempt.why));
	take(&input, problem.title, sizeof(problem.title));
	take(&input, timeline, sizeof(timeline));
	check(api_json_status(&status));
	check(api_json_timeline(&status, timeline, NULL));
	check(api_json_attempts(&attempt, 1));
	check(api_json_problem(&problem, NULL));
	return 0;
}
