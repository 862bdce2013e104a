/*
 * document.h - a JSON file with the line of every value in it, and the checks that all readers of policy files share.
 *
 * jansson tells the line of a syntax error but forgets the lines of what it has parsed. So the text is gone through a
 * second time, now known to be well formed, and each value's line is kept in a tree of the same shape: children in the
 * order of the text, which is the order in which jansson iterates. A node is a value of jansson together with its
 * place; nodes are small and passed by value, and live as long as their document.
 */
#ifndef JUDGE_POLICY_DOCUMENT_H
#define JUDGE_POLICY_DOCUMENT_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sandbox/error.h"

#define JUDGE_DOCUMENT_SIZE_MAX  (1U << 20) /* bytes of one file */
#define JUDGE_DOCUMENT_DEPTH_MAX 16

struct judge_place {
	uint32_t line;  /* where the value begins; for a member of an object where its key begins */
	uint32_t child; /* index of the first child, 0 if there is none (0 is the root, nobody's child) */
	uint32_t next;  /* index of the next sibling, 0 at the end */
};

struct judge_document {
	char file[256]; /* as told in messages */
	json_t *root;
	struct judge_place *places;
	size_t count;
};

struct judge_node {
	const struct judge_document *doc;
	json_t *value;
	const char *name; /* key, or key of the array that it is in; "" for the root */
	uint32_t place;
};

/*
 * Parses text. Refuses what is not JSON, duplicate keys, more than JUDGE_DOCUMENT_SIZE_MAX bytes and nesting deeper
 * than JUDGE_DOCUMENT_DEPTH_MAX. Returns 0 and *doc (free with judge_document_free), or -EINVAL (-ENOMEM) with err =
 * "FILE:LINE: reason".
 */
int judge_document_parse(const char *file, const char *text, size_t size, struct judge_document *doc,
			 struct sbx_error *err);
void judge_document_free(struct judge_document *doc); /* also of a zeroed one */

struct judge_node judge_document_root(const struct judge_document *doc);

/* The line where the value begins; for a member of an object where its key begins. */
unsigned judge_node_line(struct judge_node node);

/* err = "FILE:LINE: " and the formatted text. Returns -EINVAL. */
int judge_node_fail(struct judge_node node, struct sbx_error *err, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* text from a file as it may be put into a message: cut to what fits, control and non-ASCII bytes replaced. Returns
 * buf. */
const char *judge_printable(const char *text, char *buf, size_t size);

/* The node must be an object whose keys are all in the NULL-terminated list. */
int judge_node_object(struct judge_node node, const char *const *keys, struct sbx_error *err);
/* The node must be an array of min..max values. */
int judge_node_array(struct judge_node node, size_t min, size_t max, struct sbx_error *err);

/* The member called key. Returns 1 and *out, or 0 if there is none. */
int judge_node_find(struct judge_node object, const char *key, struct judge_node *out);
/* The same, but it must be there. */
int judge_node_need(struct judge_node object, const char *key, struct judge_node *out, struct sbx_error *err);
/* Number of values in an array or members in an object, and the i-th of them; a member's name is its key. */
size_t judge_node_size(struct judge_node node);
struct judge_node judge_node_item(struct judge_node node, size_t i);

/* A string of 1..max bytes without control characters; lives as long as the document. */
int judge_node_text(struct judge_node node, size_t max, const char **out, struct sbx_error *err);
/* The same with tabs and line feeds allowed: a program given on a command line. */
int judge_node_script(struct judge_node node, size_t max, const char **out, struct sbx_error *err);
/* A whole number of min..max. */
int judge_node_integer(struct judge_node node, uint64_t min, uint64_t max, uint64_t *out, struct sbx_error *err);

/*
 * The name of a policy: [a-z][a-z0-9-]*, shorter than JUDGE_POLICY_NAME_MAX; out has that many bytes.
 */
int judge_node_name(struct judge_node node, char *out, struct sbx_error *err);

#endif
