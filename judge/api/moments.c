/* moments.c - see moments.h. Pure but for the clock. */
#include "judge/api/moments.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sandbox/clock.h"

struct judge_moments {
	unsigned next; /* where the next one goes; before it is the newest */
	struct judge_moments_of ring[JUDGE_MOMENTS_KEPT];
};

struct judge_moments *judge_moments_new(void)
{
	return calloc(1, sizeof(struct judge_moments));
}

void judge_moments_free(struct judge_moments *moments)
{
	free(moments);
}

/* From the newest on: those that are asked for are mostly among the last. */
const struct judge_moments_of *judge_moments_find(const struct judge_moments *moments, const char *id)
{
	for (unsigned back = 1; back <= JUDGE_MOMENTS_KEPT; back++) {
		unsigned at = (moments->next + JUDGE_MOMENTS_KEPT - back) % JUDGE_MOMENTS_KEPT;

		if (strcmp(moments->ring[at].id, id) == 0)
			return &moments->ring[at];
	}
	return NULL;
}

static struct judge_moments_of *find(struct judge_moments *moments, const char *id)
{
	const struct judge_moments_of *of = judge_moments_find(moments, id);

	return of == NULL ? NULL : &moments->ring[of - moments->ring];
}

void judge_moments_store(struct judge_moments *moments, const char *id, uint64_t received_ns)
{
	struct judge_moments_of *of = &moments->ring[moments->next];

	moments->next = (moments->next + 1) % JUDGE_MOMENTS_KEPT;
	*of = (struct judge_moments_of){ .received_ns = received_ns, .stored_ns = sbx_now_ns() };
	(void)snprintf(of->id, sizeof(of->id), "%s", id); /* same size */
}

void judge_moments_write(struct judge_moments *moments, const char *id, uint64_t written_ns)
{
	struct judge_moments_of *of = find(moments, id);

	if (of == NULL)
		return;
	of->written_ns = written_ns;
	of->heard_ns = sbx_now_ns();
}

void judge_moments_answer(struct judge_moments *moments, const char *id)
{
	struct judge_moments_of *of = find(moments, id);

	if (of != NULL && of->answered_ns == 0)
		of->answered_ns = sbx_now_ns();
}
