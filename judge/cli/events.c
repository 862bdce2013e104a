/* events.c - see events.h. */
#include "judge/cli/events.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "judge/cli/cli.h"
#include "judge/cli/show.h"

#define GOING_ON (-1)

/* On a terminal a line that is written over. */
static void show_progress(const json_t *event)
{
	if (isatty(STDERR_FILENO))
		(void)fprintf(stderr, "\r\033[K%" PRIu64 "/%" PRIu64,
			      (uint64_t)json_integer_value(json_object_get(event, "index")) + 1,
			      (uint64_t)json_integer_value(json_object_get(event, "count")));
}

static int show_result(const char *command, json_t *result, const struct judge_events_how *how)
{
	int status = judge_show_exit(judge_show_field(result, "verdict"));

	if (isatty(STDERR_FILENO))
		(void)fputs("\r\033[K", stderr);
	if (!how->as_json)
		judge_show_result_in(how->style, stdout, result);
	else if (judge_verdict_rename(how->style, result) < 0)
		status = judge_cli_complain(command, JUDGE_CLI_FAILED, "no memory to tell of the result");
	else if (judge_cli_print_json(command, result) != JUDGE_CLI_GOOD)
		status = JUDGE_CLI_FAILED;
	return judge_cli_finish(command, status);
}

static int take_event(const char *command, const json_t *event, const struct judge_events_how *how)
{
	const char *kind = judge_show_field(event, "event"), *text = judge_show_field(event, "text");
	json_t *result = json_object_get(event, "result");

	if (strcmp(kind, "warning") == 0) {
		(void)judge_cli_complain(command, 0, "warning: %s", text);
		return GOING_ON;
	}
	if (strcmp(kind, "test") == 0) {
		show_progress(event);
		return GOING_ON;
	}
	if (strcmp(kind, "error") == 0)
		return judge_cli_complain(
		    command, json_is_true(json_object_get(event, "input")) ? JUDGE_CLI_USAGE : JUDGE_CLI_FAILED, "%s",
		    text);
	if (strcmp(kind, "result") == 0 && json_is_object(result))
		return show_result(command, result, how);
	return judge_cli_complain(command, JUDGE_CLI_FAILED, "the judge cannot be understood");
}

struct source {
	FILE *stream;
	size_t left; /* bytes that this event may still have */
};

/* For json_load_callback: a byte at a time, so that what comes after an event stays in the stream. */
static size_t take_byte(void *to, size_t room, void *context)
{
	struct source *source = context;
	int byte = source->left > 0 ? getc_unlocked(source->stream) : EOF;

	(void)room; /* there is always some */
	if (byte == EOF)
		return 0;
	source->left--;
	*(char *)to = (char)byte;
	return 1;
}

/* Takes one event, or says why there is none. */
static int next_event(const char *command, FILE *stream, const struct judge_events_how *how)
{
	struct source source = { .stream = stream, .left = how->bytes_max };
	json_t *event = json_load_callback(take_byte, &source, JSON_DISABLE_EOF_CHECK, NULL);
	int status;

	if (event == NULL && source.left == 0)
		return judge_cli_complain(command, JUDGE_CLI_FAILED, "the judge told more than %zu bytes at once",
					  how->bytes_max);
	if (event == NULL && (feof_unlocked(stream) || ferror_unlocked(stream)))
		return judge_cli_complain(command, JUDGE_CLI_FAILED, "the judge ended without a result");
	status = take_event(command, event, how);
	json_decref(event);
	return status;
}

int judge_events_show(const char *command, int channel, const struct judge_events_how *how)
{
	FILE *stream = fdopen(channel, "r");
	int status = GOING_ON;

	if (stream == NULL) {
		(void)close(channel); /* unused */
		return judge_cli_complain(command, JUDGE_CLI_FAILED, "no memory to hear the judge");
	}
	while (status == GOING_ON)
		status = next_event(command, stream, how);
	(void)fclose(stream); /* it was only read */
	return status;
}
