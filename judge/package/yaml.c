/*
 * yaml.c - see yaml.h. Pure.
 *
 * Works on libyaml's events, one at a time, and descends by recursion, which JUDGE_YAML_DEPTH_MAX bounds. The document
 * interface of libyaml would be shorter, but it has resolved the aliases by the time one sees the tree (even into
 * cycles).
 */
#include "judge/package/yaml.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <yaml.h>

#include "judge/check/quote.h"

struct reader {
	yaml_parser_t parser;
	yaml_event_t event; /* the current one */
	const char *file;
	unsigned nodes;
	struct sbx_error *err;
};

static unsigned event_line(const struct reader *r)
{
	return (unsigned)r->event.start_mark.line + 1;
}

static int refuse(struct reader *r, const char *why)
{
	return sbx_error_set(r->err, 0, "%s:%u: %s", r->file, event_line(r), why);
}

static int no_memory(struct reader *r)
{
	return sbx_error_set(r->err, ENOMEM, "%s: read", r->file);
}

/* Drops the current event and gets the next. */
static int advance(struct reader *r)
{
	yaml_event_delete(&r->event);
	if (yaml_parser_parse(&r->parser, &r->event))
		return 0;
	memset(&r->event, 0, sizeof(r->event));
	if (r->parser.error == YAML_MEMORY_ERROR)
		return no_memory(r);
	if (r->parser.error == YAML_READER_ERROR)
		return sbx_error_set(r->err, 0, "%s:%zu: no YAML: %s", r->file, r->parser.mark.line + 1,
				     r->parser.problem != NULL ? r->parser.problem : "unreadable bytes");
	return sbx_error_set(r->err, 0, "%s:%zu: no YAML: %s%s%s", r->file, r->parser.problem_mark.line + 1,
			     r->parser.problem != NULL ? r->parser.problem : "syntax error",
			     r->parser.context != NULL ? " " : "", r->parser.context != NULL ? r->parser.context : "");
}

void judge_yaml_free(struct judge_yaml *node)
{
	while (node != NULL) {
		struct judge_yaml *next = node->next;

		judge_yaml_free(node->first); /* as deep as the tree, which has a ceiling */
		free(node->key);
		free(node->text);
		free(node);
		node = next;
	}
}

static int take_text(struct reader *r, char **out)
{
	const char *value = (const char *)r->event.data.scalar.value;
	size_t length = r->event.data.scalar.length;
	char *text;

	if (memchr(value, '\0', length) != NULL)
		return refuse(r, "a NUL character in text");
	text = strndup(value, length);
	if (text == NULL)
		return no_memory(r);
	*out = text;
	return 0;
}

/* What no node may have, whichever kind it is. */
static int check_event(struct reader *r, unsigned depth)
{
	const yaml_char_t *anchor = NULL, *tag = NULL;

	switch (r->event.type) {
	case YAML_SCALAR_EVENT:
		anchor = r->event.data.scalar.anchor;
		tag = r->event.data.scalar.tag;
		break;
	case YAML_SEQUENCE_START_EVENT:
		anchor = r->event.data.sequence_start.anchor;
		tag = r->event.data.sequence_start.tag;
		break;
	case YAML_MAPPING_START_EVENT:
		anchor = r->event.data.mapping_start.anchor;
		tag = r->event.data.mapping_start.tag;
		break;
	case YAML_ALIAS_EVENT:
		return refuse(r, "aliases are not supported");
	default:
		return refuse(r, "a value was expected");
	}
	if (anchor != NULL)
		return refuse(r, "anchors are not supported");
	if (tag != NULL)
		return refuse(r, "tags are not supported");
	if (depth > JUDGE_YAML_DEPTH_MAX)
		return refuse(r, "nested too deeply");
	if (++r->nodes > JUDGE_YAML_NODES_MAX)
		return refuse(r, "too many values");
	return 0;
}

static int read_node(struct reader *r, unsigned depth, struct judge_yaml **out);

/* The key of a map's entry, which is the current event; then on to its value. */
static int read_key(struct reader *r, const struct judge_yaml *map, char **key, unsigned depth)
{
	const struct judge_yaml *earlier;
	char shown[80];
	int result;

	if ((result = check_event(r, depth)) < 0)
		return result;
	if (r->event.type != YAML_SCALAR_EVENT)
		return refuse(r, "a key must be text");
	if ((result = take_text(r, key)) < 0)
		return result;
	earlier = judge_yaml_get(map, *key);
	if (earlier != NULL)
		return sbx_error_set(r->err, 0, "%s:%u: key `%s` is given twice, first in line %u", r->file,
				     event_line(r), judge_quote_text(shown, sizeof(shown), *key), earlier->line);
	return advance(r);
}

static int read_children(struct reader *r, unsigned depth, struct judge_yaml *parent)
{
	bool map = parent->kind == JUDGE_YAML_MAP;
	struct judge_yaml **end = &parent->first;
	int result;

	if ((result = advance(r)) < 0)
		return result;
	while (r->event.type != (map ? YAML_MAPPING_END_EVENT : YAML_SEQUENCE_END_EVENT)) {
		struct judge_yaml *child = NULL;
		unsigned line = event_line(r);
		char *key = NULL;

		result = map ? read_key(r, parent, &key, depth) : 0;
		if (result == 0)
			result = read_node(r, depth, &child);
		if (result < 0 || child == NULL) {
			free(key);
			return result;
		}
		child->key = key;
		child->line = line;
		*end = child;
		end = &child->next;
		if ((result = advance(r)) < 0)
			return result;
	}
	return 0;
}

/* The node that starts with the current event; its last event is current afterwards. */
static int read_node(struct reader *r, unsigned depth, struct judge_yaml **out)
{
	struct judge_yaml *node;
	int result;

	if ((result = check_event(r, depth)) < 0)
		return result;
	node = calloc(1, sizeof(*node));
	if (node == NULL)
		return no_memory(r);
	node->line = event_line(r);
	if (r->event.type == YAML_SCALAR_EVENT) {
		node->kind = JUDGE_YAML_SCALAR;
		node->plain = r->event.data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
		result = take_text(r, &node->text);
	} else {
		node->kind = r->event.type == YAML_MAPPING_START_EVENT ? JUDGE_YAML_MAP : JUDGE_YAML_LIST;
		result = read_children(r, depth + 1, node);
	}
	if (result < 0)
		judge_yaml_free(node);
	else
		*out = node;
	return result;
}

static int advance_twice(struct reader *r)
{
	int result = advance(r);

	return result < 0 ? result : advance(r);
}

static int read_stream(struct reader *r, struct judge_yaml **root)
{
	int result = advance_twice(r); /* over the stream's start to what is in it */

	if (result < 0)
		return result;
	if (r->event.type == YAML_STREAM_END_EVENT) {
		*root = calloc(1, sizeof(**root));
		if (*root == NULL)
			return no_memory(r);
		(*root)->kind = JUDGE_YAML_MAP;
		(*root)->line = 1;
		return 0;
	}
	if ((result = advance(r)) < 0 || (result = read_node(r, 1, root)) < 0)
		return result;
	if ((result = advance_twice(r)) < 0) /* over the document's end to what follows */
		return result;
	return r->event.type == YAML_STREAM_END_EVENT ? 0 : refuse(r, "more than one document");
}

int judge_yaml_parse(const char *file, const void *bytes, size_t size, struct judge_yaml **out, struct sbx_error *err)
{
	struct reader r = { .file = file, .err = err };
	struct judge_yaml *root = NULL;
	int result;

	if (size > JUDGE_YAML_BYTES_MAX)
		return sbx_error_set(err, EFBIG, "%s: larger than %u bytes", file, JUDGE_YAML_BYTES_MAX);
	if (!yaml_parser_initialize(&r.parser))
		return no_memory(&r);
	yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&r.parser, bytes, size);
	result = read_stream(&r, &root);
	yaml_event_delete(&r.event);
	yaml_parser_delete(&r.parser);
	if (result < 0)
		judge_yaml_free(root);
	else
		*out = root;
	return result;
}

const struct judge_yaml *judge_yaml_get(const struct judge_yaml *map, const char *key)
{
	const struct judge_yaml *child = map->kind == JUDGE_YAML_MAP ? map->first : NULL;

	while (child != NULL && (child->key == NULL || strcmp(child->key, key) != 0))
		child = child->next;
	return child;
}

bool judge_yaml_is_null(const struct judge_yaml *node)
{
	return node->kind == JUDGE_YAML_SCALAR && node->plain &&
	       (node->text[0] == '\0' || strcmp(node->text, "~") == 0 || strcasecmp(node->text, "null") == 0);
}
