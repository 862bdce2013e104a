/*
 * reader.h - what the readers of languages and profiles share. Internal to judge/policy; pure.
 *
 * Each reads one document into one struct, with everything checked; the strings are copied, so that the document may
 * go.
 */
#ifndef JUDGE_POLICY_READER_H
#define JUDGE_POLICY_READER_H

#include <stdbool.h>

#include "judge/policy/document.h"
#include "judge/policy/policy.h"

/*
 * An object of limits: "cpu", "wall" (durations), "memory", "stack", "file", "work", "output" (sizes), "work_inodes",
 * "open_files", "processes" (whole numbers or "unlimited"). All must be there if complete is set; fields that are not
 * said stay 0.
 */
int judge_limits_read(struct judge_node node, bool complete, struct sbx_limits *out, struct sbx_error *err);

/* A size or duration, as a string with its unit. */
int judge_read_size(struct judge_node node, uint64_t *out, struct sbx_error *err);
int judge_read_duration(struct judge_node node, uint64_t *out, struct sbx_error *err);

/*
 * Reads a language; policy is asked for the filters that it names. Returns 0 and *out (free with judge_language_free),
 * or -errno with err = "FILE:LINE: reason".
 */
int judge_language_read(const struct judge_document *doc, const struct judge_policy *policy, struct judge_language *out,
			struct sbx_error *err);
void judge_language_free(struct judge_language *language);

int judge_profile_read(const struct judge_document *doc, struct judge_profile *out, struct sbx_error *err);

/* Appends a copy of text. Returns 0 or -ENOMEM. */
int judge_strings_add(struct judge_strings *strings, const char *text);

/* The placeholder that begins at text ("{main}"): its length, or 0 if there is none there; *known says whether it
 * exists. */
size_t judge_placeholder(const char *text, bool *known);

#endif
