/*
 * pair.h - what the programs of channels/ share: two boxes at the same time, one sends a known pattern of bits, the
 * other tries to read it. Time is cut into steps by the clock that all boxes share; each step carries one bit.
 *
 * The runner submits this file and a role.h (PAIR_SENDS: 1 sends, 0 receives; PAIR_STEP_MS: length of a step) beside
 * the program. The receiver takes one number in each step. It has received when, for a whole frame of steps, the
 * numbers tell the ones of the pattern from its noughts, whichever way round: by chance that is one in a million.
 */
#ifndef PAIR_H
#define PAIR_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "role.h"

/* A program whose means are slow defines this before it includes us. */
#ifndef PAIR_SLOWER
#define PAIR_SLOWER 1
#endif

#define PAIR_STEP_US ((int64_t)(PAIR_STEP_MS) * (PAIR_SLOWER)*1000)

#define PAIR_STEPS  110 /* of one run */
#define PAIR_FRAME  40  /* that must be right, one behind the other */
#define PAIR_ERRORS 1   /* of them that may be wrong */

static inline int64_t pair_now_us(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static inline void pair_sleep_until(int64_t until_us)
{
	const int64_t left = until_us - pair_now_us();
	const struct timespec pause = { left / 1000000, left % 1000000 * 1000 };

	if (left > 0)
		(void)nanosleep(&pause, NULL);
}

/* The bit of a step: no period that anything else has. */
static inline int pair_bit(int64_t step)
{
	uint64_t x = (uint64_t)step * 0x9e3779b97f4a7c15U;

	x = (x ^ (x >> 29)) * 0xbf58476d1ce4e5b9U;
	return (int)(x >> 63);
}

static inline int pair_smaller(const void *left, const void *right)
{
	const int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;

	return (a > b) - (a < b);
}

/* Whether the frame of numbers can be cut in two such that the parts are the pattern's ones and noughts. */
static inline int pair_frame_arrived(const int64_t *numbers, int64_t first_step)
{
	int64_t sorted[PAIR_FRAME];

	for (int i = 0; i < PAIR_FRAME; i++)
		sorted[i] = numbers[i];
	qsort(sorted, PAIR_FRAME, sizeof(sorted[0]), pair_smaller);
	for (int cut = 1; cut < PAIR_FRAME; cut++) {
		int wrong = 0;

		if (sorted[cut] == sorted[cut - 1])
			continue;
		for (int i = 0; i < PAIR_FRAME; i++)
			wrong += (numbers[i] >= sorted[cut]) != pair_bit(first_step + i);
		if (wrong <= PAIR_ERRORS || wrong >= PAIR_FRAME - PAIR_ERRORS)
			return 1;
	}
	return 0;
}

static inline int pair_arrived(const int64_t *numbers, int64_t first_step)
{
	for (int i = 0; i + PAIR_FRAME <= PAIR_STEPS; i++)
		if (pair_frame_arrived(numbers + i, first_step + i))
			return 1;
	return 0;
}

/*
 * Sends or receives, as role.h says, and prints the result. send is called at the beginning of each step with its bit,
 * and what it does must hold until it is called again; receive is called in the middle of each step.
 */
static inline int pair_run(const char *means, void (*send)(int bit), int64_t (*receive)(void))
{
	const int64_t step_us = PAIR_STEP_US, first = pair_now_us() / step_us + 1;
	int64_t numbers[PAIR_STEPS] = { 0 };

	for (int i = 0; i < PAIR_STEPS; i++) {
		pair_sleep_until((first + i) * step_us + (PAIR_SENDS ? 0 : step_us / 2));
		if (PAIR_SENDS)
			send(pair_bit(first + i));
		else
			numbers[i] = receive();
	}
	if (!PAIR_SENDS && pair_arrived(numbers, first))
		printf("ESCAPED: a pattern of bits arrived from another box, by %s\n", means);
	else
		puts("held");
	return 0;
}

#endif
