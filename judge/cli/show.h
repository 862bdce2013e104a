/*
 * show.h - results as people read them. Pure but for the stream.
 *
 * A compiler's diagnostics and a test's message hold whatever a submission wanted: control characters are never passed
 * to a terminal.
 */
#ifndef JUDGE_CLI_SHOW_H
#define JUDGE_CLI_SHOW_H

#include <jansson.h>
#include <stdint.h>
#include <stdio.h>

#include "judge/grade/verdict_names.h"

/* A result (docs/schema/result.json): compiler's diagnostics if it failed, or the standard error of what ended
 * badly, a row per test, then one line with the verdict. */
void judge_show_result(FILE *out, const json_t *result);
/* The same with another judge's words for verdicts. */
void judge_show_result_in(enum judge_verdict_style style, FILE *out, const json_t *result);

/* Text with control characters but newline and tab replaced. */
void judge_show_text(FILE *out, const char *text);
/* The same on one line: newline and tab replaced too. */
void judge_show_line(FILE *out, const char *text);

/* A line in place of the one before on a terminal of so many columns: cut to them, as what goes on in the next row
 * would stay. Text without control characters. */
void judge_show_over(FILE *out, const char *line, size_t columns);

/* "12 ms", "1.50 s"; "3.4 MiB". buf of at least 32 bytes; return buf. */
char *judge_show_time(uint64_t ns, char *buf, size_t size);
char *judge_show_bytes(uint64_t bytes, char *buf, size_t size);

/* The exit status that a verdict stands for (cli.h). */
int judge_show_exit(const char *verdict);

/* The string field of an object, "" when there is none. Lives as long as the object. */
const char *judge_show_field(const json_t *object, const char *field);

#endif
