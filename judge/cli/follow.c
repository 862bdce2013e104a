/* follow.c - see follow.h. Long polls; the daemon answers when there is something new. */
#include "judge/cli/follow.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "judge/cli/cli.h"
#include "judge/cli/show.h"
#include "judge/store/store.h"

bool judge_follow_is_id(const char *text)
{
	return strlen(text) == JUDGE_ID_SIZE - 1 && strspn(text, "0123456789abcdef") == JUDGE_ID_SIZE - 1;
}

static bool is_done(const json_t *submission)
{
	return strcmp(judge_show_field(submission, "state"), "done") == 0;
}

/* One line that is written over; only for a terminal. */
static void show_progress(const json_t *submission)
{
	const json_t *progress = json_object_get(submission, "progress");
	const json_t *tests = json_object_get(progress, "tests");
	const json_t *last = json_array_get(tests, json_array_size(tests) - 1);
	char *line = NULL;
	size_t size = 0;
	FILE *text = open_memstream(&line, &size);

	if (text == NULL)
		return; /* the end will be told */
	judge_show_line(text, judge_show_field(submission, "state"));
	if (json_integer_value(json_object_get(progress, "test_count")) > 0)
		(void)fprintf(text, " %" JSON_INTEGER_FORMAT "/%" JSON_INTEGER_FORMAT,
			      json_integer_value(json_object_get(progress, "tests_done")),
			      json_integer_value(json_object_get(progress, "test_count")));
	if (last != NULL) {
		(void)fputc(' ', text);
		judge_show_line(text, judge_show_field(last, "name"));
		(void)fputc(' ', text);
		judge_show_line(text, judge_show_field(last, "verdict"));
	}
	if (fclose(text) == 0)
		judge_show_over(stderr, line, judge_cli_columns());
	free(line);
}

static void show_submission(const json_t *submission)
{
	judge_show_line(stdout, judge_show_field(submission, "id"));
	(void)fputs("  ", stdout); /* the stream's error is looked at in the end */
	judge_show_line(stdout, judge_show_field(submission, "problem"));
	(void)fputs("  ", stdout);
	judge_show_line(stdout, judge_show_field(submission, "language"));
	(void)fputs("  ", stdout);
	judge_show_line(stdout, judge_show_field(submission, "state"));
	(void)fputc('\n', stdout);
}

static int print(const char *command, const json_t *submission, bool as_json)
{
	const json_t *result = json_object_get(submission, "result");
	int status = is_done(submission) ? judge_show_exit(judge_show_field(submission, "verdict")) : JUDGE_CLI_GOOD;

	if (as_json)
		return judge_cli_print_json(command, submission) != JUDGE_CLI_GOOD ? JUDGE_CLI_FAILED : status;
	show_submission(submission);
	if (json_is_object(result))
		judge_show_result(stdout, result);
	else if (is_done(submission))
		(void)printf("%s\n", judge_show_field(submission, "verdict"));
	return judge_cli_finish(command, status);
}

/* Gets the submission; NULL: complained, with *status. */
static json_t *fetch(struct judge_client *client, const char *command, const char *path, int *status)
{
	struct judge_reply reply = { 0 };
	struct sbx_error err = { 0 };

	if (judge_client_call(client, path, NULL, &reply, &err) < 0) {
		*status = judge_cli_complain(command, JUDGE_CLI_FAILED, "%s", err.text);
		return NULL;
	}
	*status = judge_client_refused(command, &reply);
	if (*status == 0)
		return reply.body;
	json_decref(reply.body);
	return NULL;
}

static int bad_id(const char *command, const char *id)
{
	return judge_cli_complain(command, JUDGE_CLI_USAGE, "`%.64s` is no id: %d hexadecimal digits in lower case", id,
				  JUDGE_ID_SIZE - 1);
}

int judge_follow_now(struct judge_client *client, const char *command, const char *id, bool as_json)
{
	char path[128];
	int status = 0;
	json_t *submission = NULL;

	if (!judge_follow_is_id(id))
		return bad_id(command, id);
	(void)snprintf(path, sizeof(path), "/api/v1/submissions/%s", id); /* fits */
	submission = fetch(client, command, path, &status);
	if (submission == NULL)
		return status;
	status = print(command, submission, as_json);
	json_decref(submission);
	return status;
}

int judge_follow(struct judge_client *client, const char *command, const char *id, bool as_json)
{
	bool terminal = isatty(STDERR_FILENO) == 1;
	json_int_t sequence = 0;
	char path[192];
	int status = 0;

	if (!judge_follow_is_id(id))
		return bad_id(command, id);
	for (;;) {
		json_t *submission = NULL;
		const json_t *newest = NULL;

		/* Without a terminal only the end is of interest. */
		if (terminal)
			(void)snprintf(path, sizeof(path),
				       "/api/v1/submissions/%s/wait?timeout=30&progress=%" JSON_INTEGER_FORMAT, id,
				       sequence); /* fits */
		else
			(void)snprintf(path, sizeof(path), "/api/v1/submissions/%s/wait?timeout=30", id); /* fits */
		submission = fetch(client, command, path, &status);
		if (submission == NULL)
			return status;
		if (is_done(submission)) {
			if (terminal)
				(void)fputs("\r\033[K", stderr); /* as in show_progress */
			status = print(command, submission, as_json);
			json_decref(submission);
			return status;
		}
		if (terminal)
			show_progress(submission);
		newest = json_object_get(json_object_get(submission, "progress"), "sequence");
		if (newest != NULL)
			sequence = json_integer_value(newest);
		json_decref(submission);
	}
}
