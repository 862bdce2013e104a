/*
 * events.h - what the judge of `minos judge` tells, one JSON object a line (once_role.c says which), as people see it.
 *
 * The judge has had a submission's output and a package in its hands: it is believed no more than they are.
 */
#ifndef JUDGE_CLI_EVENTS_H
#define JUDGE_CLI_EVENTS_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Shows the events that come from channel, which is closed, until the last one or the end. The result goes to standard
 * output, as JSON or as a table, all else to standard error. An event of more than bytes_max bytes is not read to its
 * end: it is a failure, as is one that is no JSON. Returns the exit status (cli.h).
 */
int judge_events_show(const char *command, int channel, bool as_json, size_t bytes_max);

#endif
