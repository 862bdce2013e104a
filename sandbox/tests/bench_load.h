/*
 * bench_load.h - what the drivers of tools/bench share: one kind of run, repeated by several workers at once and timed.
 *
 * A driver prints "ready" and then obeys lines "JOBS MILLISECONDS LEAST PAUSE" on standard input: JOBS workers, each a
 * process of its own, begin together, and each repeats the run until the time is up, but at least LEAST times. For each
 * worker a line comes out: the nanoseconds of CPU time that it and its children used, and those of each run by the
 * clock. An empty line ends the answer. Nothing but libc, and little memory: what is measured may be a fork of this
 * very process.
 */
#ifndef SANDBOX_TESTS_BENCH_LOAD_H
#define SANDBOX_TESTS_BENCH_LOAD_H

#define BENCH_JOBS_MAX 64

struct bench_kind {
	/* In a worker's process, before the clock runs; NULL: nothing to do. 0, or -1 after saying why on standard
	 * error. */
	int (*begin)(void *ctx, unsigned worker);
	/* What is timed. Returns as begin. */
	int (*once)(void *ctx, unsigned worker);
	void *ctx;
};

/* Obeys until the end of standard input. Returns an exit status: 0, 1 when a run failed, 2 for a line that is none. */
int bench_serve(const struct bench_kind *kind);

#endif
