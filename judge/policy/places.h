/*
 * places.h - the lines of the values of a JSON text, as a tree of the text's shape. Pure; used by document.c alone.
 *
 * The text has passed jansson, so this needs no grammar: outside of strings a bracket or brace opens or closes, a comma
 * separates, a colon ends a key. It is still safe on any other bytes (it then describes some tree), and it bounds the
 * depth.
 */
#ifndef JUDGE_POLICY_PLACES_H
#define JUDGE_POLICY_PLACES_H

#include <stddef.h>

#include "judge/policy/document.h"

/* Returns 0, *places (free) and *count >= 1, or -EINVAL for text that is too deep or -ENOMEM, with err naming file and
 * line. */
int judge_places_scan(const char *file, const char *text, size_t size, struct judge_place **places, size_t *count,
		      struct sbx_error *err);

#endif
