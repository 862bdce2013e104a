/* clock.h - the one clock of deadlines and durations. */
#ifndef SANDBOX_CLOCK_H
#define SANDBOX_CLOCK_H

#include <stdint.h>
#include <time.h>

#define SBX_NS_PER_S UINT64_C(1000000000)

/* CLOCK_MONOTONIC, in nanoseconds. */
static inline uint64_t sbx_now_ns(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t); /* cannot fail for this clock */
	return (uint64_t)t.tv_sec * SBX_NS_PER_S + (uint64_t)t.tv_nsec;
}

#endif
