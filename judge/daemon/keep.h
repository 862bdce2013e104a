/*
 * keep.h - when a process that has to run is started again. Pure: the caller brings the clock.
 *
 * What lived for a while is started at once when it ends. What dies again and again is started ever more slowly, up to
 * once in two seconds, so that a fault that does not pass costs next to nothing and its reason can be read in the log.
 */
#ifndef JUDGE_DAEMON_KEEP_H
#define JUDGE_DAEMON_KEEP_H

#include <stdint.h>
#include <sys/types.h>

#define JUDGE_KEEP_SHORT_LIFE_MS  1000
#define JUDGE_KEEP_DELAY_FIRST_MS 20
#define JUDGE_KEEP_DELAY_MAX_MS   2000

struct judge_keep {
	pid_t pid; /* -1: not running */
	uint64_t started_ms, ended_ms, due_ms, delay_ms;
};

void judge_keep_started(struct judge_keep *keep, pid_t pid, uint64_t now_ms);

/* It has ended, or (after judge_keep_started with -1) could not be started: sets when to try again. */
void judge_keep_ended(struct judge_keep *keep, uint64_t now_ms);

/* Milliseconds until it has to be started, 0 for now; -1 while it runs. */
int judge_keep_due(const struct judge_keep *keep, uint64_t now_ms);

#endif
