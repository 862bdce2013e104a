/* api_helpers.c - see api_fixture.h: small things that several of the api's tests do. */
#include <check.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "judge/tests/api_fixture.h"
#include "sandbox/tests/suite.h"

#define GOOD "{\"problem\":\"p\",\"files\":[{\"name\":\"a.cpp\",\"content\":\"int main(){}\"}]}"

const char *text_of(const json_t *object, const char *field)
{
	const char *text = json_string_value(json_object_get(object, field));

	return text != NULL ? text : "";
}

void submit(char *id)
{
	struct answer answer = fixture_post(GOOD);

	ck_assert_msg(answer.status == 201, "%s", answer.text);
	ck_assert_str_eq(text_of(answer.body, "state"), "queued");
	(void)snprintf(id, JUDGE_ID_SIZE, "%s", text_of(answer.body, "id"));
	answer_free(&answer);
}

uint64_t submissions(void)
{
	struct judge_counts counts = { 0 };
	struct sbx_error err = { 0 };

	ck_assert_int_eq(judge_store_counts(fixture.store, &counts, &err), 0);
	return counts.queued + counts.leased + counts.done;
}

unsigned entries_of_problems(void)
{
	char path[PATH_MAX + 16];
	unsigned count = 0;
	DIR *dir = NULL;

	(void)snprintf(path, sizeof(path), "%s/problems", fixture.dir);
	dir = opendir(path);
	ck_assert_ptr_nonnull(dir);
	while (readdir(dir) != NULL)
		count++;
	(void)closedir(dir);
	return count - 2; /* . and .. */
}

double seconds(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

pid_t judge_later(const char *verdict)
{
	pid_t pid = fork();

	if (pid == 0) {
		const struct timespec pause = { .tv_nsec = 200000000 };
		struct sbx_error err;

		/* A connection of its own: none may cross a fork. */
		if (judge_store_open(fixture.dir, &fixture.store, &err) < 0)
			_exit(1);
		(void)nanosleep(&pause, NULL);
		_exit(judge_once(verdict) ? 0 : 1);
	}
	return pid;
}

TCase *fixture_case(Suite *suite, const char *name, void (*set_up)(void))
{
	TCase *tests = sbx_case(name);

	tcase_add_checked_fixture(tests, set_up, fixture_tear_down);
	suite_add_tcase(suite, tests);
	return tests;
}
