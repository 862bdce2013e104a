/* follow.h - waiting for a submission's verdict, with a progress line when standard error is a terminal. */
#ifndef JUDGE_CLI_FOLLOW_H
#define JUDGE_CLI_FOLLOW_H

#include <jansson.h>
#include <stdbool.h>

#include "judge/cli/client.h"

/*
 * Waits until the submission is done and prints its result: as a table, or as JSON (the submission, with its result).
 * Complains as `command`. Returns the exit status that the verdict stands for, or that of the failure.
 */
int judge_follow(struct judge_client *client, const char *command, const char *id, bool as_json);

/* The same without waiting: prints the submission as it stands; JUDGE_CLI_GOOD while it is not done. */
int judge_follow_now(struct judge_client *client, const char *command, const char *id, bool as_json);

/* Is it an id? (Anything else must not become part of a path.) */
bool judge_follow_is_id(const char *text);

#endif
