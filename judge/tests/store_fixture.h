/* store_fixture.h - a store in a directory of its own, with one problem; shared by the suites of the store. */
#ifndef JUDGE_TESTS_STORE_FIXTURE_H
#define JUDGE_TESTS_STORE_FIXTURE_H

#include <limits.h>

#include "judge/store/store.h"

#define LEASE_MS          60000
#define STORE_RECEIVED_NS 1234567 /* of what the fixture submits */

extern char store_dir[PATH_MAX];
extern struct judge_store *store; /* closed at the end, if it is not NULL */
extern struct sbx_error store_err;

void store_set_up(void);
void store_tear_down(void);

/* What store_submit_text names as the entry point; NULL from the beginning. */
extern const char *store_entry;

/* Submits two files, one of them with this text. Returns as judge_store_submit. */
int store_submit_text(struct judge_store *to, const char *key, const char *text, char *id, bool *created);

/* These expect to succeed. */
void store_submit(char *id);
struct judge_lease *store_lease(const char *owner, uint64_t ms);
void store_expect_state(const char *id, enum judge_state state, const char *verdict);
void store_expect_outcome(const char *id, unsigned attempt, const char *outcome);

#endif
