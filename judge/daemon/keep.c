/* keep.c - see keep.h. */
#include "judge/daemon/keep.h"

void judge_keep_started(struct judge_keep *keep, pid_t pid, uint64_t now_ms)
{
	keep->pid = pid;
	keep->started_ms = now_ms;
}

void judge_keep_ended(struct judge_keep *keep, uint64_t now_ms)
{
	if (now_ms - keep->started_ms >= JUDGE_KEEP_SHORT_LIFE_MS)
		keep->delay_ms = 0;
	keep->pid = -1;
	keep->ended_ms = now_ms;
	keep->due_ms = now_ms + keep->delay_ms;
	keep->delay_ms = keep->delay_ms == 0 ? JUDGE_KEEP_DELAY_FIRST_MS : keep->delay_ms * 2;
	if (keep->delay_ms > JUDGE_KEEP_DELAY_MAX_MS)
		keep->delay_ms = JUDGE_KEEP_DELAY_MAX_MS;
}

int judge_keep_due(const struct judge_keep *keep, uint64_t now_ms)
{
	if (keep->pid > 0)
		return -1;
	return keep->due_ms <= now_ms ? 0 : (int)(keep->due_ms - now_ms); /* at most JUDGE_KEEP_DELAY_MAX_MS */
}
