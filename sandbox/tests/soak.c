/*
 * soak.c - runs very many boxes in one warden, for tools/soak to watch that nothing grows.
 *
 *   soak BOXES STEP
 *
 * Two judges at once run the probe program, which does nothing. "warden PID" is printed at the start and "ran N" after
 * every STEP boxes; then a line is awaited on standard input, so that whoever watches can count while nothing moves.
 */
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sandbox/tests/boxes.h"

#define JUDGES 2

static int run_boxes(struct boxes *boxes, unsigned judge, unsigned long count, struct sbx_error *err)
{
	int r = 0;

	for (unsigned long i = 0; i < count && r == 0; i++)
		r = boxes_run(boxes, judge, err);
	return r;
}

/* Judge 1 is a process of its own, for each step, so that two boxes run at once. */
static int run_step(struct boxes *boxes, unsigned long count, struct sbx_error *err)
{
	int status = 0, r;
	pid_t other = fork();

	if (other < 0)
		return sbx_error_set(err, errno, "fork");
	if (other == 0) {
		(void)prctl(PR_SET_PDEATHSIG,
			    SIGKILL); /* only for tidiness: its socket ends with its parent's warden */
		r = run_boxes(boxes, 1, count / 2, err);
		if (r < 0)
			(void)fprintf(stderr, "soak: %s\n", err->text);
		_exit(r < 0 ? 1 : 0);
	}
	boxes->clients[1].tag += (uint32_t)(count / 2); /* as its copy counts */
	r = run_boxes(boxes, 0, count - count / 2, err);
	while (waitpid(other, &status, 0) < 0 && errno == EINTR)
		;
	return r == 0 && status != 0 ? sbx_error_set(err, 0, "the other judge failed") : r;
}

static bool may_go_on(unsigned long done)
{
	char line[8];

	printf("ran %lu\n", done);
	return fflush(stdout) == 0 && fgets(line, sizeof(line), stdin) != NULL;
}

static int soak_all(struct boxes *boxes, unsigned long total, unsigned long step, struct sbx_error *err)
{
	int r = boxes_start(boxes, JUDGES, 1, err);

	if (r < 0)
		return r;
	printf("warden %d\n", (int)boxes->warden.pid);
	for (unsigned long done = 0; done < total && r == 0 && may_go_on(done); done += step)
		r = run_step(boxes, step, err);
	if (r == 0)
		(void)may_go_on(total); /* the last count; then all ends anyway */
	return r;
}

int main(int argc, char **argv)
{
	static struct boxes boxes;
	struct sbx_error err = { 0 };
	unsigned long total, step;
	int status;

	total = argc == 3 ? strtoul(argv[1], NULL, 10) : 0;
	step = argc == 3 ? strtoul(argv[2], NULL, 10) : 0;
	if (total == 0 || step == 0 || total % step != 0) {
		(void)fprintf(stderr, "soak: usage: soak BOXES STEP, a part of BOXES\n");
		return 2;
	}
	status = soak_all(&boxes, total, step, &err) < 0 ? 1 : 0;
	if (status != 0)
		(void)fprintf(stderr, "soak: %s\n", err.text);
	boxes_stop(&boxes);
	return status;
}
