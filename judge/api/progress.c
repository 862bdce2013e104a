/* progress.c - see progress.h. Pure but for the clock read once. */
#include "judge/api/progress.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define TESTS_MAX 100000U /* as many as a package may hold files */

struct test_line {
	uint64_t sequence;
	uint32_t index;
	char verdict[JUDGE_VERDICT_SIZE];
	char name[sizeof(((struct judge_bell *)0)->test_name)];
	uint64_t cpu_ns, memory_peak_bytes;
};

struct slot {
	char id[JUDGE_ID_SIZE]; /* "": idle */
	uint64_t sequence;
	uint32_t test_count;
	struct test_line *lines;
	uint32_t line_count, line_room;
	struct judge_slot_state state;
};

struct judge_progress {
	uint64_t sequence;
	size_t slot_count;
	struct slot slots[];
};

struct judge_progress *judge_progress_new(size_t slots)
{
	struct judge_progress *progress = calloc(1, sizeof(*progress) + slots * sizeof(progress->slots[0]));
	struct timespec now = { 0 };

	if (progress == NULL)
		return NULL;
	(void)clock_gettime(CLOCK_REALTIME, &now); /* cannot fail */
	progress->sequence = (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
	progress->slot_count = slots;
	return progress;
}

void judge_progress_free(struct judge_progress *progress)
{
	for (size_t i = 0; progress != NULL && i < progress->slot_count; i++)
		free(progress->slots[i].lines);
	free(progress);
}

static void begin(struct slot *slot, const char *id)
{
	slot->line_count = 0;
	slot->test_count = 0;
	(void)snprintf(slot->id, sizeof(slot->id), "%s", id); /* same size */
}

static void add_line(struct slot *slot, const struct judge_bell *bell, uint64_t sequence)
{
	struct test_line *line = NULL;

	if (slot->line_count >= TESTS_MAX)
		return;
	if (slot->line_count == slot->line_room) {
		uint32_t room = slot->line_room == 0 ? 16 : 2 * slot->line_room;
		struct test_line *more = reallocarray(slot->lines, room, sizeof(*more));

		if (more == NULL)
			return; /* a progress line less */
		slot->lines = more;
		slot->line_room = room;
	}
	line = &slot->lines[slot->line_count++];
	*line = (struct test_line){ .sequence = sequence,
				    .index = bell->test_index,
				    .cpu_ns = bell->cpu_ns,
				    .memory_peak_bytes = bell->memory_peak_bytes };
	memcpy(line->verdict, bell->verdict, sizeof(line->verdict));
	memcpy(line->name, bell->test_name, sizeof(line->name));
}

static bool well_formed(const struct judge_bell *bell)
{
	return memchr(bell->id, '\0', sizeof(bell->id)) == bell->id + JUDGE_ID_SIZE - 1 &&
	       memchr(bell->verdict, '\0', sizeof(bell->verdict)) != NULL &&
	       memchr(bell->test_name, '\0', sizeof(bell->test_name)) != NULL && bell->kind >= JUDGE_BELL_LEASED &&
	       bell->kind <= JUDGE_BELL_DONE;
}

bool judge_progress_take(struct judge_progress *progress, size_t index, const void *message, size_t size,
			 struct judge_bell *bell)
{
	struct slot *slot = NULL;

	if (index < progress->slot_count && size == sizeof(struct judge_slot_bell)) {
		memcpy(&progress->slots[index].state.told, message, size);
		progress->slots[index].state.busy = false; /* it comes when one is done, or there is none */
		return false;
	}
	if (index >= progress->slot_count || size != sizeof(*bell))
		return false;
	memcpy(bell, message, sizeof(*bell));
	if (!well_formed(bell))
		return false;
	slot = &progress->slots[index];
	slot->sequence = ++progress->sequence;
	slot->state.busy = bell->kind != JUDGE_BELL_DONE;
	if (bell->kind == JUDGE_BELL_LEASED || strcmp(slot->id, bell->id) != 0)
		begin(slot, bell->id);
	if (bell->test_count <= TESTS_MAX && bell->test_count > 0)
		slot->test_count = bell->test_count;
	if (bell->kind == JUDGE_BELL_TEST)
		add_line(slot, bell, slot->sequence);
	return true;
}

struct judge_slot_state judge_progress_slot(const struct judge_progress *progress, size_t index)
{
	return progress->slots[index].state;
}

/* The newest entry wins: an older one is of a judge that lost its lease. */
static const struct slot *find(const struct judge_progress *progress, const char *id)
{
	const struct slot *found = NULL;

	for (size_t i = 0; i < progress->slot_count; i++) {
		const struct slot *slot = &progress->slots[i];

		if (strcmp(slot->id, id) == 0 && (found == NULL || slot->sequence > found->sequence))
			found = slot;
	}
	return found;
}

uint64_t judge_progress_sequence(const struct judge_progress *progress, const char *id)
{
	const struct slot *slot = find(progress, id);

	return slot == NULL ? 0 : slot->sequence;
}

json_t *judge_progress_json(const struct judge_progress *progress, const char *id, uint64_t since)
{
	const struct slot *slot = find(progress, id);
	json_t *tests = NULL;

	if (slot == NULL)
		return NULL;
	if (since > slot->sequence)
		since = 0; /* a number that this counter never gave out */
	tests = json_array();
	for (uint32_t i = 0; i < slot->line_count; i++) {
		const struct test_line *line = &slot->lines[i];

		if (line->sequence > since)
			(void)json_array_append_new(
			    tests,
			    json_pack("{s:I, s:s, s:s, s:I, s:I}", "index", (json_int_t)line->index, "name", line->name,
				      "verdict", line->verdict, "cpu_ns", (json_int_t)line->cpu_ns, "memory_peak_bytes",
				      (json_int_t)line->memory_peak_bytes)); /* a name that is no UTF-8: a line less */
	}
	return json_pack("{s:I, s:I, s:I, s:o}", "sequence", (json_int_t)slot->sequence, "tests_done",
			 (json_int_t)slot->line_count, "test_count", (json_int_t)slot->test_count, "tests", tests);
}
