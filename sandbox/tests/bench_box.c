/*
 * bench_box.c - boxes as a judge asks for them, for tools/bench: from the order to the result, the probe program
 * inside.
 *
 *   bench_box JOBS [WARM]
 *
 * One warden with JOBS slots, and up to WARM (0) boxes made ahead for each; each worker is the judge of one. A worker's
 * process ends after each load and its slot is taken by the next: nothing of a slot is used by two at once.
 */
#include <stdio.h>
#include <stdlib.h>

#include "sandbox/tests/bench_load.h"
#include "sandbox/tests/boxes.h"

_Static_assert(BENCH_JOBS_MAX <= BOXES_JUDGES_MAX, "a slot for each worker");

static int once(void *ctx, unsigned worker)
{
	struct boxes *boxes = ctx;
	struct sbx_error err = { 0 };

	if (worker < boxes->judges && boxes_run(boxes, worker, &err) == 0)
		return 0;
	(void)fprintf(stderr, "bench_box: %s\n", err.code == 0 ? "more jobs than slots" : err.text);
	return -1;
}

int main(int argc, char **argv)
{
	static struct boxes boxes;
	const struct bench_kind kind = { .once = once, .ctx = &boxes };
	struct sbx_error err = { 0 };
	unsigned long jobs, pool;
	int status = 1;

	jobs = argc == 2 || argc == 3 ? strtoul(argv[1], NULL, 10) : 0;
	pool = argc == 3 ? strtoul(argv[2], NULL, 10) : 0;
	if (jobs == 0 || jobs > BENCH_JOBS_MAX || pool > SBX_POOL_MAX) {
		(void)fprintf(stderr, "bench_box: usage: bench_box JOBS [WARM]\n");
		return 2;
	}
	if (boxes_start(&boxes, (unsigned)jobs, (unsigned)pool, &err) == 0)
		status = bench_serve(&kind);
	else
		(void)fprintf(stderr, "bench_box: %s\n", err.text);
	boxes_stop(&boxes);
	return status;
}
