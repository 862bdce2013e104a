/* canary.c - see canary.h. */
#include "judge/daemon/canary.h"

#include <stddef.h>
#include <time.h>

#include "sandbox/clock.h"

/* A walk through more than the first cache holds, each step depending on the last: about 2 ms of a processor's time. */
#define WORDS 32768u
#define STEPS 300000u

/* Of so many in a row the best counts: what comes now and then, like an interrupt, is not what is looked for. */
#define TURNS       3
#define TURNS_FIRST 9

#define PAUSE_NS (UINT64_C(10) * SBX_NS_PER_S)

static uint64_t work(void)
{
	static uint64_t words[WORDS];
	uint64_t x = 1;

	for (unsigned i = 0; i < STEPS; i++) {
		uint64_t *word = &words[(x >> 40) % WORDS];

		x = (x ^ *word) * UINT64_C(6364136223846793005) + 1442695040888963407;
		*word = i;
	}
	return x;
}

/* CPU time of this thread; 0 if the kernel does not tell. */
static uint64_t cpu_ns(void)
{
	struct timespec used;

	if (clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used) != 0)
		return 0;
	return (uint64_t)used.tv_sec * SBX_NS_PER_S + (uint64_t)used.tv_nsec;
}

static uint64_t measure(void)
{
	uint64_t before = cpu_ns(), after;
	volatile uint64_t kept = work(); /* else there would be nothing to do */

	(void)kept;
	after = cpu_ns();
	return before != 0 && after > before ? after - before : 0;
}

void judge_canary_note(struct judge_canary *canary, uint64_t cpu_ns)
{
	if (cpu_ns == 0)
		return;
	canary->now_ns = cpu_ns;
	if (canary->quiet_ns == 0 || cpu_ns < canary->quiet_ns)
		canary->quiet_ns = cpu_ns;
}

bool judge_canary_is_slow(uint64_t now_ns, uint64_t quiet_ns)
{
	return quiet_ns != 0 && now_ns > quiet_ns && now_ns - quiet_ns > quiet_ns / 10;
}

bool judge_canary_look(struct judge_canary *canary)
{
	unsigned turns = canary->due_ns == 0 ? TURNS_FIRST : TURNS;
	uint64_t now = sbx_now_ns(), best = 0;

	if (now < canary->due_ns)
		return false;
	for (unsigned i = 0; i < turns; i++) {
		uint64_t used = measure();

		if (used != 0 && (best == 0 || used < best))
			best = used;
	}
	judge_canary_note(canary, best);
	canary->due_ns = now + PAUSE_NS;
	return true;
}
