/*
 * test_api_durable.c - who is told of a submission or a verdict is told of what the disk has.
 *
 * This program's fdatasync stands before the C library's, for SQLite too, in the api's process as in ours: it can hold
 * a sync back or have it fail.
 */
#include <check.h>
#include <errno.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "judge/tests/api_fixture.h"
#include "sandbox/tests/suite.h"

#define REQUEST "{\"problem\":\"p\",\"files\":[{\"name\":\"a.cpp\",\"content\":\"int main(){}\"}]}"

/* In memory that the api's process shares. */
static struct disk {
	atomic_bool hold, fail;
	atomic_uint asked, done; /* syncs of a write-ahead log */
} * disk;

static bool is_log(int fd)
{
	char path[64], name[4096] = "";
	size_t length = 0;

	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	length = readlink(path, name, sizeof(name) - 1) > 0 ? strlen(name) : 0;
	return length > 4 && strcmp(name + length - 4, "-wal") == 0;
}

int fdatasync(int fd) /* NOLINT(readability-inconsistent-declaration-parameter-name): the C library's */
{
	const struct timespec nap = { .tv_nsec = 1000000 };

	if (disk == NULL || !is_log(fd))
		return (int)syscall(SYS_fdatasync, fd);
	atomic_fetch_add(&disk->asked, 1);
	while (atomic_load(&disk->hold))
		(void)nanosleep(&nap, NULL);
	if (atomic_load(&disk->fail)) {
		errno = EIO;
		return -1;
	}
	if (syscall(SYS_fdatasync, fd) != 0)
		return -1;
	atomic_fetch_add(&disk->done, 1);
	return 0;
}

static void set_up(void)
{
	disk = mmap(NULL, sizeof(*disk), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	ck_assert_ptr_ne(disk, MAP_FAILED);
	fixture_set_up();
	upload_package("p", "", "tar", 201);
}

static int post(void)
{
	char request[512];
	int fd = fixture_connect(), length = 0;

	length = snprintf(request, sizeof(request),
			  "POST /api/v1/submissions HTTP/1.1\r\nHost: minos\r\nContent-Type: application/json\r\n"
			  "Content-Length: %zu\r\nConnection: close\r\n\r\n" REQUEST,
			  strlen(REQUEST));
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, request, (size_t)length), length);
	return fd;
}

static bool answers_within(int fd, int ms)
{
	struct pollfd polled = { .fd = fd, .events = POLLIN };

	return poll(&polled, 1, ms) > 0;
}

START_TEST(a_submission_is_answered_when_the_disk_has_it_and_judged_before)
{
	const struct timespec nap = { .tv_nsec = 1000000 };
	struct answer answer = { 0 };
	unsigned before = atomic_load(&disk->asked);
	int fd = -1;

	atomic_store(&disk->hold, true);
	fd = post();
	while (atomic_load(&disk->asked) == before)
		(void)nanosleep(&nap, NULL);
	ck_assert_uint_eq(submissions(), 1);
	ck_assert(!answers_within(fd, 200));
	atomic_store(&disk->hold, false);
	answer = fixture_read(fd);
	ck_assert_msg(answer.status == 201, "%s", answer.text);
	ck_assert_uint_gt(atomic_load(&disk->done), 0);
	answer_free(&answer);
	(void)close(fd);
}
END_TEST

START_TEST(a_submission_that_the_disk_does_not_take_is_not_acknowledged)
{
	struct answer answer = { 0 };

	atomic_store(&disk->fail, true);
	answer = fixture_post(REQUEST);
	ck_assert_msg(answer.status == 500 || answer.status == 507, "%s", answer.text);
	answer_free(&answer);
	atomic_store(&disk->fail, false);
	answer = fixture_post(REQUEST);
	ck_assert_msg(answer.status == 201, "%s", answer.text);
	answer_free(&answer);
}
END_TEST

START_TEST(a_verdict_that_the_disk_does_not_take_is_not_told)
{
	const struct judge_outcome outcome = { "AC", "{}", NULL };
	struct judge_lease *lease = NULL;
	struct answer answer = { 0 };
	struct sbx_error err = { 0 };
	char id[JUDGE_ID_SIZE], path[128];

	submit(id);
	ck_assert_int_eq(judge_store_lease(fixture.store, "test/0", 30000, &lease, &err), 1);
	atomic_store(&disk->fail, true);
	ck_assert_int_lt(judge_store_finish(fixture.store, lease, &outcome, &err), 0);
	atomic_store(&disk->fail, false);
	(void)snprintf(path, sizeof(path), "/api/v1/submissions/%s", id);
	answer = fixture_get(path);
	ck_assert_int_eq(answer.status, 200);
	ck_assert_str_eq(text_of(answer.body, "state"), "leased");
	answer_free(&answer);
	judge_lease_free(lease);
}
END_TEST

START_TEST(a_verdict_costs_one_sync_and_a_lease_none)
{
	unsigned before = 0;
	char id[JUDGE_ID_SIZE];

	submit(id);
	before = atomic_load(&disk->done);
	ck_assert(judge_once("AC"));
	ck_assert_uint_eq(atomic_load(&disk->done), before + 1);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("api_durable");
	TCase *tests = fixture_case(suite, "disk", set_up);

	tcase_add_test(tests, a_submission_is_answered_when_the_disk_has_it_and_judged_before);
	tcase_add_test(tests, a_submission_that_the_disk_does_not_take_is_not_acknowledged);
	tcase_add_test(tests, a_verdict_that_the_disk_does_not_take_is_not_told);
	tcase_add_test(tests, a_verdict_costs_one_sync_and_a_lease_none);
	return sbx_run_suite(suite);
}
