/* events.c - see events.h. */
#include "judge/cli/events.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
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

static int show_result(const char *command, const json_t *result, bool as_json)
{
	int status = judge_show_exit(judge_show_field(result, "verdict"));

	if (isatty(STDERR_FILENO))
		(void)fputs("\r\033[K", stderr);
	if (!as_json)
		judge_show_result(stdout, result);
	else if (judge_cli_print_json(command, result) != JUDGE_CLI_GOOD)
		status = JUDGE_CLI_FAILED;
	return judge_cli_finish(command, status);
}

static int take_event(const char *command, const json_t *event, bool as_json)
{
	const char *kind = judge_show_field(event, "event"), *text = judge_show_field(event, "text");
	const json_t *result = json_object_get(event, "result");

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
		return show_result(command, result, as_json);
	return judge_cli_complain(command, JUDGE_CLI_FAILED, "the judge cannot be understood");
}

int judge_events_show(const char *command, int channel, bool as_json)
{
	FILE *stream = fdopen(channel, "r");
	char *line = NULL;
	size_t size = 0;
	int status = GOING_ON;

	while (status == GOING_ON && stream != NULL && getline(&line, &size, stream) > 0) {
		json_t *event = json_loads(line, 0, NULL);

		status = take_event(command, event, as_json);
		json_decref(event);
	}
	free(line);
	if (stream != NULL)
		(void)fclose(stream); /* it was only read */
	else
		(void)close(channel);
	return status != GOING_ON ? status
				  : judge_cli_complain(command, JUDGE_CLI_FAILED, "the judge ended without a result");
}
