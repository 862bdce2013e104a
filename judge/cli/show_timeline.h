/*
 * show_timeline.h - the timeline of a submission (GET /api/v1/submissions/ID/trace) as people and as other programs
 * read it. Pure but for the stream; what is not as the API promises is left out.
 */
#ifndef JUDGE_CLI_SHOW_TIMELINE_H
#define JUDGE_CLI_SHOW_TIMELINE_H

#include <jansson.h>
#include <stdio.h>

/* One line for each step, then one for each run of a box, in milliseconds. */
void judge_show_timeline(FILE *out, const json_t *timeline);

/*
 * In the trace event format that chrome://tracing, Perfetto and others read: complete events ("X") on a thread for each
 * of api, judge, warden and box. A new reference, NULL without memory.
 */
json_t *judge_timeline_events(const json_t *timeline);

#endif
