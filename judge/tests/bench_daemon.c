/*
 * bench_daemon.c - a running minosd from submit to verdict, for tools/bench (sandbox/tests/bench_load.h).
 *
 *   bench_daemon same|other STATE PROBLEM NAME SOURCE
 *
 * One run submits the text SOURCE as the file NAME and waits until the verdict is there, as `minos submit --wait` does,
 * over one connection that each worker keeps. `other` ends each submission's text with another C comment, so that no
 * two are the same. Any verdict but AC is a failure.
 */
#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "judge/cli/client.h"
#include "sandbox/tests/bench_load.h"

struct submitter {
	bool other;
	const char *state, *problem, *name, *source;
	struct judge_client *client; /* of this worker */
};

static int fail(const char *why)
{
	(void)fprintf(stderr, "bench_daemon: %s\n", why);
	return -1;
}

static int begin(void *ctx, unsigned worker)
{
	struct submitter *submitter = ctx;
	struct sbx_error err = { 0 };

	(void)worker;
	return judge_client_open(submitter->state, &submitter->client, &err) == 0 ? 0 : fail(err.text);
}

/* One request; a text of its answer (the caller's to free with the answer), or NULL after saying why. */
static const char *ask(struct submitter *submitter, const char *path, const json_t *body, const char *member,
		       json_t **answer)
{
	struct judge_reply reply;
	struct sbx_error err = { 0 };
	const char *text;

	*answer = NULL;
	if (judge_client_call(submitter->client, path, body, &reply, &err) < 0) {
		(void)fail(err.text);
		return NULL;
	}
	*answer = reply.body;
	text = reply.status < 300 ? json_string_value(json_object_get(reply.body, member)) : NULL;
	if (text == NULL)
		(void)fprintf(stderr, "bench_daemon: %s: the answer (HTTP %ld) has no %s yet\n", path, reply.status,
			      member);
	return text;
}

/* NULL when an argument is not UTF-8. */
static json_t *make_request(const struct submitter *submitter, unsigned worker)
{
	char comment[96] = "";
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now); /* cannot fail for this clock */
	if (submitter->other)
		(void)snprintf(comment, sizeof(comment), "/* %u %lld %ld */\n", worker, (long long)now.tv_sec,
			       now.tv_nsec);
	return json_pack("{s:s, s:[{s:s, s:s+}]}", "problem", submitter->problem, "files", "name", submitter->name,
			 "content", submitter->source, comment);
}

static int once(void *ctx, unsigned worker)
{
	struct submitter *submitter = ctx;
	json_t *request = make_request(submitter, worker), *queued, *done = NULL;
	const char *id = ask(submitter, "/api/v1/submissions", request, "id", &queued), *verdict = NULL;
	char path[256];
	int r;

	if (id != NULL) {
		(void)snprintf(path, sizeof(path), "/api/v1/submissions/%s/wait", id);
		verdict = ask(submitter, path, NULL, "verdict", &done);
	}
	r = verdict != NULL && strcmp(verdict, "AC") == 0 ? 0 : -1;
	if (verdict != NULL && r < 0)
		(void)fprintf(stderr, "bench_daemon: the verdict is %s\n", verdict);
	json_decref(request);
	json_decref(queued);
	json_decref(done);
	return r;
}

int main(int argc, char **argv)
{
	struct submitter submitter = { 0 };
	const struct bench_kind kind = { begin, once, &submitter };
	json_t *request;

	if (argc != 6 || (strcmp(argv[1], "same") != 0 && strcmp(argv[1], "other") != 0)) {
		(void)fprintf(stderr, "bench_daemon: usage: bench_daemon same|other STATE PROBLEM NAME SOURCE\n");
		return 2;
	}
	submitter = (struct submitter){ strcmp(argv[1], "other") == 0, argv[2], argv[3], argv[4], argv[5], NULL };
	request = make_request(&submitter, 0);
	if (request == NULL) {
		(void)fail("an argument is not UTF-8");
		return 2;
	}
	json_decref(request);
	return bench_serve(&kind);
}
