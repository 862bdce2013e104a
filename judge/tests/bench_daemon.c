/*
 * bench_daemon.c - a running minosd from submit to verdict, for tools/bench (sandbox/tests/bench_load.h).
 *
 *   bench_daemon STATE PROBLEM NAME SOURCE
 *
 * One run submits the text SOURCE as the file NAME and waits until the verdict is there, as `minos submit --wait` does,
 * over one connection that each worker keeps. Any verdict but AC is a failure.
 */
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "judge/cli/client.h"
#include "sandbox/tests/bench_load.h"

struct submitter {
	const char *state;
	json_t *request;
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
		(void)fprintf(stderr, "bench_daemon: %s: HTTP %ld, without `%s`\n", path, reply.status, member);
	return text;
}

static int once(void *ctx, unsigned worker)
{
	struct submitter *submitter = ctx;
	json_t *queued, *done = NULL;
	const char *id = ask(submitter, "/api/v1/submissions", submitter->request, "id", &queued), *verdict = NULL;
	char path[256];
	int r;

	(void)worker;
	if (id != NULL) {
		(void)snprintf(path, sizeof(path), "/api/v1/submissions/%s/wait", id);
		verdict = ask(submitter, path, NULL, "verdict", &done);
	}
	r = verdict != NULL && strcmp(verdict, "AC") == 0 ? 0 : -1;
	if (verdict != NULL && r < 0)
		(void)fprintf(stderr, "bench_daemon: the verdict is %s\n", verdict);
	json_decref(queued);
	json_decref(done);
	return r;
}

int main(int argc, char **argv)
{
	struct submitter submitter = { 0 };
	const struct bench_kind kind = { begin, once, &submitter };
	int status;

	if (argc != 5) {
		(void)fprintf(stderr, "bench_daemon: usage: bench_daemon STATE PROBLEM NAME SOURCE\n");
		return 2;
	}
	submitter.state = argv[1];
	submitter.request =
	    json_pack("{s:s, s:[{s:s, s:s}]}", "problem", argv[2], "files", "name", argv[3], "content", argv[4]);
	if (submitter.request == NULL)
		return -2 * fail("an argument is not UTF-8");
	status = bench_serve(&kind);
	json_decref(submitter.request);
	return status;
}
