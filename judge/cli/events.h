/*
 * events.h - what the judge of `minos judge` tells, one JSON object a line (once_role.c says which), as people see it.
 *
 * The judge has had a submission's output and a package in its hands: it is believed no more than they are.
 */
#ifndef JUDGE_CLI_EVENTS_H
#define JUDGE_CLI_EVENTS_H

#include <stdbool.h>
#include <stddef.h>

#include "judge/grade/verdict_names.h"

/* verdicts are shown in the words of a style; the exit status is ours. */
struct judge_events_how {
	bool as_json;
	enum judge_verdict_style style;
	size_t bytes_max;
};

/*
 * Shows the events that come from channel, which is closed, until the last one or the end. The result goes to standard
 * output, as JSON or as a table, all else to standard error. An event of more than bytes_max bytes is not read to its
 * end: it is a failure, as is one that is no JSON. Returns the exit status (cli.h).
 */
int judge_events_show(const char *command, int channel, const struct judge_events_how *how);

#endif
