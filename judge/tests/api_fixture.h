/* api_fixture.h - a real api in a child process over a temporary state directory, and a plain HTTP client to talk to
 * it. */
#ifndef JUDGE_TESTS_API_FIXTURE_H
#define JUDGE_TESTS_API_FIXTURE_H

#include <check.h>
#include <jansson.h>
#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "judge/api/api.h"
#include "judge/api/bell.h"
#include "judge/store/store.h"
#include "judge/tests/test_archive.h"

struct fixture {
	char dir[PATH_MAX];
	int pid;
	int stop_fd; /* closing it stops the api */
	int bell_fd; /* the judge's end */
	struct judge_store *store;
};

extern struct fixture fixture;

/* limits may be NULL. */
void fixture_start(const struct judge_api_limits *limits);
void fixture_set_up(void); /* fixture_start(NULL) */
/* Stops the api, expects it to end well within seconds, and removes the directory. */
void fixture_tear_down(void);
/* kill -9, or an orderly stop; then a new one on the same directory. */
void fixture_restart(bool kill);

struct answer {
	int status; /* 0: the connection ended without an answer */
	char *text; /* whole answer, NUL-terminated */
	json_t *body;
};

int fixture_connect(void);
/* Sends the bytes and reads the answer until the connection ends, or a whole answer is there. */
struct answer fixture_send(const void *bytes, size_t size);
struct answer fixture_read(int fd);
/* A whole request; type and body may be NULL. */
struct answer fixture_ask(const char *method, const char *path, const char *type, const void *body, size_t size);
struct answer fixture_get(const char *path);
struct answer fixture_post(const char *json);
void answer_free(struct answer *answer);

/* Fails unless the answer has the status, and an error with `why` in its text. Frees it. */
void expect_error(struct answer answer, int status, const char *where, const char *why);

/* A package that can be judged, below `top` ("" or "name/"), and its upload; expects `status`. */
void upload_package(const char *name, const char *top, const char *format, int status);

/* What the judge below noted of its steps. */
#define JUDGE_ONCE_TIMELINE                                                                                            \
	"{\"exact\":true,\"steps\":[10,20,30,40,90],\"run_count\":2,\"runs\":[[null,true,31,32,33,34,35,36,37,38,39]," \
	"[0,false,41,42,43,44,45,46,47,48,49]]}"

/* Plays a judge: leases, rings for each of two tests, writes the verdict. Returns false when there is nothing to judge.
 */
bool judge_once(const char *verdict);

/* ---- api_helpers.c ---- */

const char *text_of(const json_t *object, const char *field); /* "" when there is none */
void submit(char *id);                                        /* an a.cpp for problem p */
uint64_t submissions(void);                                   /* how many the store has */
unsigned entries_of_problems(void);                           /* in the directory of packages */
double seconds(void);
/* Forks a judge that waits a moment and then judges one submission. */
pid_t judge_later(const char *verdict);
TCase *fixture_case(Suite *suite, const char *name, void (*set_up)(void));

#endif
