/*
 * same.c - see same.h.
 *
 * Files are told apart by their sizes, and only those of one size are read: side by side, no further than to the first
 * difference. A test is compared with so many others of its sizes and no more, so that nobody's ten thousand files of
 * one size make us read each ten thousand times.
 */
#include "judge/grade/same.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sandbox/cleanup.h"

#define CHUNK_BYTES  16384
#define COMPARED_MAX 16

/* Sizes of one test's files. */
struct sizes {
	uint64_t input, answer;
};

static int size_of(int package_dir, const char *path, uint64_t *size, struct sbx_error *err)
{
	sbx_close int fd = judge_package_open(package_dir, path, err);
	struct stat st;

	if (fd < 0)
		return fd;
	if (fstat(fd, &st) != 0)
		return sbx_error_set(err, errno, "look at %s", path);
	*size = (uint64_t)st.st_size;
	return 0;
}

static ssize_t read_full(int fd, char *buffer)
{
	size_t used = 0;

	while (used < CHUNK_BYTES) {
		ssize_t got = read(fd, buffer + used, CHUNK_BYTES - used);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -errno;
		if (got == 0)
			break;
		used += (size_t)got;
	}
	return (ssize_t)used;
}

/* Of two files of one size. 1, 0 or -errno. */
static int same_bytes(int package_dir, const char *a, const char *b, struct sbx_error *err)
{
	sbx_close int one = judge_package_open(package_dir, a, err);
	sbx_close int other = one < 0 ? -1 : judge_package_open(package_dir, b, err);
	char left[CHUNK_BYTES], right[CHUNK_BYTES];

	if (one < 0 || other < 0)
		return sbx_error_below_zero(-err->code);
	for (;;) {
		ssize_t got = read_full(one, left), more = read_full(other, right);

		if (got < 0 || more < 0)
			return sbx_error_set(err, got < 0 ? (int)-got : (int)-more, "compare %s with %s", a, b);
		if (got != more || memcmp(left, right, (size_t)got) != 0)
			return 0;
		if (got < CHUNK_BYTES)
			return 1;
	}
}

static bool same_words(char *const *a, char *const *b)
{
	static char *const none[] = { NULL };

	a = a == NULL ? none : a;
	b = b == NULL ? none : b;
	for (; *a != NULL && *b != NULL; a++, b++)
		if (strcmp(*a, *b) != 0)
			return false;
	return *a == *b; /* both are at their end */
}

static bool same_flags(const struct judge_check_flags *a, const struct judge_check_flags *b)
{
	return a->case_sensitive == b->case_sensitive && a->space_change_sensitive == b->space_change_sensitive &&
	       !(a->float_absolute_tolerance < b->float_absolute_tolerance) &&
	       !(a->float_absolute_tolerance > b->float_absolute_tolerance) &&
	       !(a->float_relative_tolerance < b->float_relative_tolerance) &&
	       !(a->float_relative_tolerance > b->float_relative_tolerance);
}

/* 1, 0 or -errno. */
static int same(int package_dir, const struct judge_test *a, const struct judge_test *b, struct sbx_error *err)
{
	int r;

	if (a->is_static || b->is_static || a->files.path != NULL || b->files.path != NULL ||
	    !same_words(a->args, b->args) || !same_words(a->validator_args, b->validator_args) ||
	    !same_flags(&a->flags, &b->flags))
		return 0;
	r = same_bytes(package_dir, a->input, b->input, err);
	return r <= 0 ? r : same_bytes(package_dir, a->answer, b->answer, err);
}

static int find_one(int package_dir, const struct judge_package *package, const struct sizes *sizes, size_t *first,
		    size_t test, struct sbx_error *err)
{
	unsigned compared = 0;
	int r = 0;

	first[test] = test;
	for (size_t i = 0; i < test && compared < COMPARED_MAX && r == 0; i++) {
		if (first[i] != i || sizes[i].input != sizes[test].input || sizes[i].answer != sizes[test].answer)
			continue;
		compared++;
		r = same(package_dir, &package->tests[i], &package->tests[test], err);
		if (r > 0)
			first[test] = i;
	}
	return r < 0 ? r : 0;
}

int judge_same_find(int package_dir, const struct judge_package *package, size_t **out, struct sbx_error *err)
{
	struct sizes *sizes;
	size_t *first;
	int r = 0;

	*out = NULL;
	if (package->format != JUDGE_FORMAT_2025_09)
		return 0;
	sizes = calloc(package->test_count + 1, sizeof(*sizes));
	first = calloc(package->test_count + 1, sizeof(*first));
	if (sizes == NULL || first == NULL)
		r = sbx_error_set(err, ENOMEM, "compare the tests");
	for (size_t i = 0; i < package->test_count && r == 0; i++) {
		if (package->tests[i].is_static) {
			first[i] = i;
			continue;
		}
		r = size_of(package_dir, package->tests[i].input, &sizes[i].input, err);
		if (r == 0)
			r = size_of(package_dir, package->tests[i].answer, &sizes[i].answer, err);
		if (r == 0)
			r = find_one(package_dir, package, sizes, first, i, err);
	}
	free(sizes);
	if (r < 0) {
		free(first);
		return r;
	}
	*out = first;
	return 0;
}
