/*
 * bench_check.c - the default checker over two files, for tools/bench: a run's output and its answer.
 *
 *   bench_check OUTPUT ANSWER [VALIDATOR-FLAGS]
 *
 * The output is fed in the pieces in which a run's pump reads it, the answer is read as the checker asks for it, as in
 * judge/grade/test_run.c. Exit status: 0 accepted, 1 not, 2 for a wrong call, 3 for a file that cannot be read.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "judge/check/check.h"

#define PIECE 65536 /* sandbox/client.c */

static long read_fd(int fd, void *buf, size_t size)
{
	ssize_t got;

	do {
		got = read(fd, buf, size);
	} while (got < 0 && errno == EINTR);
	return got < 0 ? -errno : got;
}

static long read_answer(void *ctx, void *buf, size_t size)
{
	const int *fd = ctx;

	return read_fd(*fd, buf, size);
}

/* 1 accepted, 0 not, or -errno. */
static int compare(struct judge_check *check, int output)
{
	static char buf[PIECE];
	long got;
	int r = 0;

	while (r == 0 && (got = read_fd(output, buf, sizeof(buf))) != 0)
		r = got < 0 ? (int)got : judge_check_feed(check, buf, (size_t)got);
	return r < 0 ? r : judge_check_finish(check);
}

int main(int argc, char **argv)
{
	struct judge_check_flags flags = JUDGE_CHECK_DEFAULT;
	struct judge_check_diff diff = { 0 };
	struct sbx_error err = { 0 };
	struct judge_check *check = NULL;
	int output, answer, accepted = -ENOMEM;

	if (argc < 3 || argc > 4 || (argc == 4 && judge_check_parse_flags(argv[3], &flags, &err) < 0)) {
		(void)fprintf(stderr, "bench_check: %s\n",
			      err.text[0] != '\0' ? err.text : "usage: bench_check OUTPUT ANSWER [VALIDATOR-FLAGS]");
		return 2;
	}
	output = open(argv[1], O_RDONLY | O_CLOEXEC);
	answer = output < 0 ? -1 : open(argv[2], O_RDONLY | O_CLOEXEC);
	if (answer < 0) {
		(void)fprintf(stderr, "bench_check: open %s: %s\n", argv[output < 0 ? 1 : 2], strerror(errno));
		return 3;
	}
	check = judge_check_new(&flags, read_answer, &answer);
	if (check != NULL)
		accepted = compare(check, output);
	if (accepted == 0) {
		judge_check_diff(check, &diff);
		(void)fprintf(stderr, "bench_check: %s\n", diff.message);
	} else if (accepted < 0) {
		(void)fprintf(stderr, "bench_check: %s\n", strerror(-accepted));
	}
	judge_check_free(check);
	(void)close(output); /* was only read, as the other */
	(void)close(answer);
	return accepted < 0 ? 3 : 1 - accepted;
}
