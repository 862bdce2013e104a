/*
 * yaml.h - a YAML file as a small tree with line numbers. Pure: bytes in, tree out.
 *
 * libyaml reads the syntax; the tree is ours, so that ceilings hold before memory is spent. An alias stands for a copy
 * of what its anchor names, and the key `<<` for the entries of a map, or of the maps in a list, that the map around it
 * lacks. Both count as if they were written out, so that a small file is no large tree. Refused: an alias within what
 * it names, explicit tags (they ask for types that nobody here has), keys that are no text, a key given twice, more
 * than one document, and what is over the ceilings below. Which plain scalar is a number is decided by who asks.
 */
#ifndef JUDGE_PACKAGE_YAML_H
#define JUDGE_PACKAGE_YAML_H

#include <stdbool.h>
#include <stddef.h>

#include "sandbox/error.h"

#define JUDGE_YAML_BYTES_MAX   (1U << 20)
#define JUDGE_YAML_DEPTH_MAX   16
#define JUDGE_YAML_NODES_MAX   10000
#define JUDGE_YAML_ANCHORS_MAX 256
/* Of texts and keys that aliases and `<<` stand for, together. */
#define JUDGE_YAML_COPIED_MAX (1U << 20)

enum judge_yaml_kind {
	JUDGE_YAML_SCALAR,
	JUDGE_YAML_LIST,
	JUDGE_YAML_MAP,
};

struct judge_yaml {
	enum judge_yaml_kind kind;
	unsigned line;            /* from 1; of the key, for a value in a map; in a copy that of the original */
	char *key;                /* in a map; valid UTF-8 without NUL; else NULL */
	char *text;               /* scalar: valid UTF-8 without NUL */
	bool plain;               /* scalar: without quotes, and so perhaps a number, a boolean or null */
	struct judge_yaml *first; /* children of a list or map, in the file's order */
	struct judge_yaml *next;  /* the next child of the same parent */
};

/*
 * Parses size bytes; file names them in messages. An empty document is an empty map. Returns 0 and *out (free with
 * judge_yaml_free), or -errno with err = "FILE:LINE: reason".
 */
int judge_yaml_parse(const char *file, const void *bytes, size_t size, struct judge_yaml **out, struct sbx_error *err);
void judge_yaml_free(struct judge_yaml *node); /* NULL-safe */

/* Of a map: the value of the key, or NULL. */
const struct judge_yaml *judge_yaml_get(const struct judge_yaml *map, const char *key);

/* Whether two trees say the same, wherever their lines are. */
bool judge_yaml_same(const struct judge_yaml *a, const struct judge_yaml *b);

/* A plain scalar that YAML reads as null: nothing, ~, null. */
bool judge_yaml_is_null(const struct judge_yaml *node);

#endif
