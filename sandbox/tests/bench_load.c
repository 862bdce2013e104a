/* bench_load.c - see bench_load.h. */
#include "sandbox/tests/bench_load.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define RUNS_MAX    16384 /* of one worker in one load; then it ends early */
#define TIME_MS_MAX 3600000

/* What a worker tells. */
struct samples {
	uint64_t cpu_ns;
	size_t count;
	uint64_t ns[RUNS_MAX];
};

/* Shared with the workers' processes. */
struct board {
	atomic_ulong content; /* workers that have run for long enough */
	struct samples samples[BENCH_JOBS_MAX];
};

struct load {
	unsigned long jobs, time_ms, least, pause_ms;
};

static uint64_t now_ns(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t); /* cannot fail for this clock */
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static void pause_for(unsigned long ms)
{
	const struct timespec pause = { .tv_sec = (time_t)(ms / 1000), .tv_nsec = (long)(ms % 1000) * 1000000 };

	if (ms > 0)
		(void)nanosleep(&pause, NULL); /* a shorter pause does no harm */
}

static uint64_t used_ns(int who)
{
	struct rusage used;

	(void)getrusage(who, &used); /* cannot fail for these two */
	return ((uint64_t)used.ru_utime.tv_sec + (uint64_t)used.ru_stime.tv_sec) * 1000000000u +
	       ((uint64_t)used.ru_utime.tv_usec + (uint64_t)used.ru_stime.tv_usec) * 1000u;
}

static bool go_silent(void)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	return null >= 0 && dup2(null, 0) == 0 && dup2(null, 1) == 1;
}

/* start: the reading end of a pipe whose end of file is the sign to begin. */
static bool work(const struct bench_kind *kind, const struct load *load, unsigned worker, int start,
		 struct board *board)
{
	struct samples *samples = &board->samples[worker];
	uint64_t before, until, begin, end;
	bool content = false;
	char byte;

	(void)prctl(PR_SET_PDEATHSIG, SIGKILL); /* only for tidiness */
	if (!go_silent() || (kind->begin != NULL && kind->begin(kind->ctx, worker) != 0))
		return false;
	while (read(start, &byte, 1) < 0 && errno == EINTR)
		;
	before = used_ns(RUSAGE_SELF) + used_ns(RUSAGE_CHILDREN);
	until = now_ns() + load->time_ms * 1000000u;
	do {
		begin = now_ns();
		if (kind->once(kind->ctx, worker) != 0)
			return false;
		end = now_ns();
		samples->ns[samples->count++] = end - begin;
		if (!content && end >= until && samples->count >= load->least) {
			content = true;
			(void)atomic_fetch_add(&board->content, 1);
		}
		pause_for(load->pause_ms);
	} while (atomic_load(&board->content) < load->jobs && samples->count < RUNS_MAX);
	samples->cpu_ns = used_ns(RUSAGE_SELF) + used_ns(RUSAGE_CHILDREN) - before;
	return true;
}

/* Returns how many workers run; fewer than were asked for when no more could be forked. */
static unsigned start_workers(const struct bench_kind *kind, const struct load *load, struct board *board)
{
	int start[2];
	unsigned workers = 0;

	if (pipe2(start, O_CLOEXEC) != 0)
		return 0;
	for (; workers < load->jobs; workers++) {
		pid_t pid = fork();

		if (pid < 0)
			break;
		if (pid == 0) {
			(void)close(start[1]); /* or the pipe would never end */
			_exit(work(kind, load, workers, start[0], board) ? 0 : 1);
		}
	}
	(void)close(start[0]);
	(void)close(start[1]); /* they begin */
	return workers;
}

static bool run_load(const struct bench_kind *kind, const struct load *load, struct board *board)
{
	unsigned workers;
	bool good = true;

	for (unsigned long w = 0; w < load->jobs; w++)
		board->samples[w].count = 0;
	atomic_store(&board->content, 0);
	workers = start_workers(kind, load, board);
	if (workers < load->jobs) {
		good = false;
		atomic_store(&board->content, load->jobs); /* those that run need not wait for more */
		(void)fprintf(stderr, "bench: start a worker: %s\n", strerror(errno));
	}
	while (workers > 0) {
		int status;
		pid_t pid = waitpid(-1, &status, 0);

		if (pid < 0 && errno == EINTR)
			continue;
		workers--;
		if (pid > 0 && status == 0)
			continue;
		good = false;
		(void)atomic_fetch_add(&board->content, 1); /* the others must not wait for it */
	}
	return good;
}

static bool print_load(const struct load *load, const struct samples *samples)
{
	for (unsigned long w = 0; w < load->jobs; w++) {
		printf("%llu", (unsigned long long)samples[w].cpu_ns);
		for (size_t i = 0; i < samples[w].count; i++)
			printf(" %llu", (unsigned long long)samples[w].ns[i]);
		printf("\n");
	}
	printf("\n");
	return fflush(stdout) == 0;
}

static bool read_load(char *line, struct load *load)
{
	unsigned long *const fields[] = { &load->jobs, &load->time_ms, &load->least, &load->pause_ms };
	char *at = line;

	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		char *end;

		errno = 0;
		*fields[i] = strtoul(at, &end, 10);
		if (errno != 0 || end == at)
			return false;
		at = end;
	}
	return *at == '\n' && load->jobs >= 1 && load->jobs <= BENCH_JOBS_MAX && load->time_ms <= TIME_MS_MAX &&
	       load->pause_ms <= TIME_MS_MAX;
}

int bench_serve(const struct bench_kind *kind)
{
	struct board *board = mmap(NULL, sizeof(*board), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	struct load load;
	char line[64];
	int status = 0;

	if (board == MAP_FAILED || puts("ready") < 0 || fflush(stdout) != 0) {
		(void)fprintf(stderr, "bench: get ready: %s\n", strerror(errno));
		return 1;
	}
	while (status == 0 && fgets(line, sizeof(line), stdin) != NULL) {
		if (!read_load(line, &load)) {
			(void)fprintf(stderr, "bench: `%s` is not JOBS MILLISECONDS LEAST PAUSE\n", line);
			status = 2;
		} else if (!run_load(kind, &load, board) || !print_load(&load, board->samples)) {
			status = 1;
		}
	}
	(void)munmap(board, sizeof(*board));
	return status;
}
