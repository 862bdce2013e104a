/* store_fixture.c - see store_fixture.h. */
#include "judge/tests/store_fixture.h"

#include <check.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char store_dir[PATH_MAX];
struct judge_store *store;
struct sbx_error store_err;

void store_set_up(void)
{
	(void)snprintf(store_dir, sizeof(store_dir), "/tmp/minos-store-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(store_dir));
	store_err = (struct sbx_error){ 0 };
	store = NULL;
	ck_assert_msg(judge_store_open(store_dir, &store, &store_err) == 0, "%s", store_err.text);
	ck_assert_int_eq(judge_store_problem_put(store, "peragrams", "p1", "Peragrams", &store_err), 0);
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st;
	(void)type;
	(void)at;
	return remove(path);
}

void store_tear_down(void)
{
	judge_store_close(store);
	ck_assert_int_eq(nftw(store_dir, remove_one, 16, FTW_DEPTH | FTW_PHYS), 0);
}

const char *store_entry;

int store_submit_text(struct judge_store *to, const char *key, const char *text, char *id, bool *created)
{
	char name[] = "a.cpp", second[] = "b.h", data[64];
	const struct judge_file files[] = { { name, data, strlen(text) }, { second, second, 3 } };
	const struct judge_submit submit = { .problem = "peragrams",
					     .language = "cpp",
					     .entry = store_entry,
					     .idempotency_key = key,
					     .all_tests = true,
					     .files = files,
					     .file_count = 2,
					     .received_ns = STORE_RECEIVED_NS };

	(void)snprintf(data, sizeof(data), "%s", text);
	return judge_store_submit(to, &submit, id, created, &store_err);
}

void store_submit(char *id)
{
	bool created = false;

	ck_assert_msg(store_submit_text(store, NULL, "int main;", id, &created) == 0, "%s", store_err.text);
	ck_assert(created);
}

struct judge_lease *store_lease(const char *owner, uint64_t ms)
{
	struct judge_lease *got = NULL;

	ck_assert_msg(judge_store_lease(store, owner, ms, &got, &store_err) == 1, "%s", store_err.text);
	return got;
}

void store_expect_state(const char *id, enum judge_state state, const char *verdict)
{
	struct judge_status *status = NULL;

	ck_assert_int_eq(judge_store_get(store, id, &status, &store_err), 1);
	ck_assert_int_eq(status->state, state);
	ck_assert_str_eq(status->verdict, verdict);
	judge_statuses_free(status, 1);
}

void store_expect_outcome(const char *id, unsigned attempt, const char *outcome)
{
	struct judge_attempt *attempts = NULL;
	size_t count = 0;

	ck_assert_int_eq(judge_store_attempts(store, id, &attempts, &count, &store_err), 0);
	ck_assert_uint_ge(count, attempt);
	ck_assert_uint_eq(attempts[attempt - 1].attempt, attempt);
	ck_assert_str_eq(attempts[attempt - 1].outcome, outcome);
	free(attempts);
}
