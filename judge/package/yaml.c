/*
 * yaml.c - see yaml.h. Pure.
 *
 * Works on libyaml's events, one at a time, and descends by recursion, which JUDGE_YAML_DEPTH_MAX bounds. The document
 * interface of libyaml would be shorter, but it has resolved the aliases by the time one sees the tree (even into
 * cycles). Here an anchor is known once what it names has ended, so that there are none, and each copy is counted node
 * by node and byte by byte before it is made.
 */
#include "judge/package/yaml.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <yaml.h>

#include "judge/check/quote.h"

struct anchor {
	char *name;
	const struct judge_yaml *node; /* of the tree, or of `kept` */
};

struct reader {
	yaml_parser_t parser;
	yaml_event_t event; /* the current one */
	const char *file;
	unsigned nodes;
	size_t copied; /* bytes of text in copies */
	struct anchor anchors[JUDGE_YAML_ANCHORS_MAX];
	size_t anchor_count;
	struct judge_yaml *kept; /* what is no part of the tree but may be what an anchor names */
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

bool judge_yaml_same(const struct judge_yaml *a, const struct judge_yaml *b)
{
	const struct judge_yaml *x = a->first, *y = b->first;

	if (a->kind != b->kind || a->plain != b->plain || (a->text == NULL) != (b->text == NULL) ||
	    (a->text != NULL && strcmp(a->text, b->text) != 0))
		return false;
	for (; x != NULL && y != NULL; x = x->next, y = y->next)
		if ((x->key == NULL) != (y->key == NULL) || (x->key != NULL && strcmp(x->key, y->key) != 0) ||
		    !judge_yaml_same(x, y))
			return false;
	return x == NULL && y == NULL;
}

/* ---- Anchors, and copies of what they name ---- */

static int remember(struct reader *r, const char *name, const struct judge_yaml *node)
{
	if (r->anchor_count == JUDGE_YAML_ANCHORS_MAX)
		return sbx_error_set(r->err, 0, "%s:%u: more than %d anchors", r->file, node->line,
				     JUDGE_YAML_ANCHORS_MAX);
	r->anchors[r->anchor_count].name = strdup(name);
	if (r->anchors[r->anchor_count].name == NULL)
		return no_memory(r);
	r->anchors[r->anchor_count++].node = node;
	return 0;
}

/* What the alias that is the current event names: the last of that name. Or NULL, and it is refused. */
static const struct judge_yaml *find_anchor(struct reader *r)
{
	const char *name = (const char *)r->event.data.alias.anchor;
	char shown[80];

	for (size_t i = r->anchor_count; i-- > 0;)
		if (strcmp(r->anchors[i].name, name) == 0)
			return r->anchors[i].node;
	(void)sbx_error_set(r->err, 0, "%s:%u: alias `%s`: no value with that anchor ends before it", r->file,
			    event_line(r), judge_quote_text(shown, sizeof(shown), name));
	return NULL;
}

/* Those below return NULL, or a negative number, when r->err has been set. */
static char *copy_text(struct reader *r, const char *text)
{
	size_t length = strlen(text);
	char *copy;

	if (length > JUDGE_YAML_COPIED_MAX - r->copied) {
		(void)sbx_error_set(r->err, 0, "%s:%u: aliases stand for more than %u bytes", r->file, event_line(r),
				    JUDGE_YAML_COPIED_MAX);
		return NULL;
	}
	r->copied += length;
	copy = strdup(text);
	if (copy == NULL)
		(void)no_memory(r);
	return copy;
}

static int count_node(struct reader *r, unsigned depth)
{
	if (depth > JUDGE_YAML_DEPTH_MAX)
		return refuse(r, "nested too deeply");
	return ++r->nodes > JUDGE_YAML_NODES_MAX ? refuse(r, "too many values") : 0;
}

static struct judge_yaml *copy_node(struct reader *r, unsigned depth, const struct judge_yaml *from);

/* With its key, to the end of what is there. */
static struct judge_yaml **copy_entry(struct reader *r, unsigned depth, const struct judge_yaml *from,
				      struct judge_yaml **end)
{
	struct judge_yaml *entry = copy_node(r, depth, from);

	if (entry == NULL)
		return NULL;
	*end = entry; /* and so is freed with the rest */
	if (from->key != NULL && (entry->key = copy_text(r, from->key)) == NULL)
		return NULL;
	return &entry->next;
}

/* Without its key. */
static struct judge_yaml *copy_node(struct reader *r, unsigned depth, const struct judge_yaml *from)
{
	struct judge_yaml *node = NULL, **end;

	if (count_node(r, depth) == 0) {
		node = calloc(1, sizeof(*node));
		if (node == NULL)
			(void)no_memory(r);
	}
	if (node == NULL)
		return NULL;
	node->kind = from->kind;
	node->line = from->line;
	node->plain = from->plain;
	end = &node->first;
	if (from->text != NULL && (node->text = copy_text(r, from->text)) == NULL)
		end = NULL;
	for (const struct judge_yaml *child = from->first; child != NULL && end != NULL; child = child->next)
		end = copy_entry(r, depth + 1, child, end);
	if (end != NULL)
		return node;
	judge_yaml_free(node);
	return NULL;
}

/* Appends to map the entries of from that it lacks. */
static int merge_map(struct reader *r, unsigned depth, struct judge_yaml *map, const struct judge_yaml *from)
{
	struct judge_yaml **end = &map->first;

	if (from->kind != JUDGE_YAML_MAP)
		return sbx_error_set(r->err, 0, "%s:%u: `<<` needs a map, or a list of maps", r->file, from->line);
	while (*end != NULL)
		end = &(*end)->next;
	for (const struct judge_yaml *entry = from->first; entry != NULL && end != NULL; entry = entry->next)
		if (judge_yaml_get(map, entry->key) == NULL)
			end = copy_entry(r, depth, entry, end);
	return end != NULL ? 0 : sbx_error_below_zero(-r->err->code);
}

/* What `<<` says of map, which has all its own entries. The first of several maps has the say. */
static int merge(struct reader *r, unsigned depth, struct judge_yaml *map, const struct judge_yaml *value)
{
	int result = 0;

	if (value->kind != JUDGE_YAML_LIST)
		return merge_map(r, depth, map, value);
	for (const struct judge_yaml *one = value->first; one != NULL && result == 0; one = one->next)
		result = merge_map(r, depth, map, one);
	return result;
}

/* Takes node, which is no part of the tree, until all is read. */
static void keep(struct reader *r, struct judge_yaml *node)
{
	node->next = r->kept;
	r->kept = node;
}

static void forget_anchors(struct reader *r)
{
	for (size_t i = 0; i < r->anchor_count; i++)
		free(r->anchors[i].name);
	judge_yaml_free(r->kept);
}

/* ---- Nodes ---- */

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

/* The anchor of the current event, which starts a node, or NULL. Lives as long as the event. */
static const char *anchor_of(const struct reader *r)
{
	switch (r->event.type) {
	case YAML_SCALAR_EVENT:
		return (const char *)r->event.data.scalar.anchor;
	case YAML_SEQUENCE_START_EVENT:
		return (const char *)r->event.data.sequence_start.anchor;
	case YAML_MAPPING_START_EVENT:
		return (const char *)r->event.data.mapping_start.anchor;
	default:
		return NULL;
	}
}

/* What no node may have, whichever kind it is. */
static int check_event(struct reader *r, unsigned depth)
{
	const yaml_char_t *tag = NULL;

	switch (r->event.type) {
	case YAML_SCALAR_EVENT:
		tag = r->event.data.scalar.tag;
		break;
	case YAML_SEQUENCE_START_EVENT:
		tag = r->event.data.sequence_start.tag;
		break;
	case YAML_MAPPING_START_EVENT:
		tag = r->event.data.mapping_start.tag;
		break;
	default:
		return refuse(r, "a value was expected");
	}
	if (tag != NULL)
		return refuse(r, "tags are not supported");
	return count_node(r, depth);
}

static int read_node(struct reader *r, unsigned depth, struct judge_yaml **out);

/* A key is read as any node is, and kept where an anchor may name it. */
static int read_key_text(struct reader *r, unsigned depth, char **key, bool *plain)
{
	bool scalar = r->event.type == YAML_SCALAR_EVENT, named = anchor_of(r) != NULL;
	struct judge_yaml *node = NULL;
	int result;

	if (!scalar && r->event.type != YAML_ALIAS_EVENT)
		return refuse(r, "a key must be text");
	result = read_node(r, depth, &node);
	if (result < 0)
		return result;
	*plain = scalar && node->plain;
	if (node->kind != JUDGE_YAML_SCALAR || node->text == NULL)
		result = refuse(r, "a key must be text");
	else if ((*key = strdup(node->text)) == NULL)
		result = no_memory(r);
	if (named)
		keep(r, node);
	else
		judge_yaml_free(node);
	return result;
}

/* The key of a map's entry, which is the current event; then on to its value. *merges: it is `<<`. */
static int read_key(struct reader *r, const struct judge_yaml *map, char **key, bool *merges, unsigned depth)
{
	const struct judge_yaml *earlier;
	char shown[80];
	bool plain = false;
	int result = read_key_text(r, depth, key, &plain);

	if (result < 0)
		return result;
	*merges = plain && strcmp(*key, "<<") == 0;
	earlier = judge_yaml_get(map, *key);
	if (earlier != NULL)
		return sbx_error_set(r->err, 0, "%s:%u: key `%s` is given twice, first in line %u", r->file,
				     event_line(r), judge_quote_text(shown, sizeof(shown), *key), earlier->line);
	return advance(r);
}

static int read_children(struct reader *r, unsigned depth, struct judge_yaml *parent)
{
	bool map = parent->kind == JUDGE_YAML_MAP;
	struct judge_yaml **end = &parent->first, *merged = NULL;
	int result;

	if ((result = advance(r)) < 0)
		return result;
	while (r->event.type != (map ? YAML_MAPPING_END_EVENT : YAML_SEQUENCE_END_EVENT)) {
		struct judge_yaml *child = NULL;
		unsigned line = event_line(r);
		bool merges = false;
		char *key = NULL;

		result = map ? read_key(r, parent, &key, &merges, depth) : 0;
		if (result == 0 && merges && merged != NULL)
			result = refuse(r, "key `<<` is given twice");
		if (result == 0)
			result = read_node(r, depth, &child);
		if (result < 0 || child == NULL) {
			free(key);
			return result;
		}
		child->line = line;
		if (merges) {
			free(key);
			keep(r, child);
			merged = child;
		} else {
			child->key = key;
			*end = child;
			end = &child->next;
		}
		if ((result = advance(r)) < 0)
			return result;
	}
	return merged == NULL ? 0 : merge(r, depth, parent, merged);
}

static int copy_alias(struct reader *r, unsigned depth, struct judge_yaml **out)
{
	const struct judge_yaml *named = find_anchor(r);
	struct judge_yaml *copy = named == NULL ? NULL : copy_node(r, depth, named);

	if (copy == NULL)
		return sbx_error_below_zero(-r->err->code);
	copy->line = event_line(r);
	*out = copy;
	return 0;
}

/* Of the node that starts with the current event, whose last event is current afterwards. */
static int read_content(struct reader *r, unsigned depth, struct judge_yaml *node)
{
	node->line = event_line(r);
	if (r->event.type == YAML_SCALAR_EVENT) {
		node->kind = JUDGE_YAML_SCALAR;
		node->plain = r->event.data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
		return take_text(r, &node->text);
	}
	node->kind = r->event.type == YAML_MAPPING_START_EVENT ? JUDGE_YAML_MAP : JUDGE_YAML_LIST;
	return read_children(r, depth + 1, node);
}

/* The same; or, where it is an alias, a copy of what that names. */
static int read_node(struct reader *r, unsigned depth, struct judge_yaml **out)
{
	struct judge_yaml *node;
	char *anchor = NULL;
	int result;

	if (r->event.type == YAML_ALIAS_EVENT)
		return copy_alias(r, depth, out);
	if ((result = check_event(r, depth)) < 0)
		return result;
	node = calloc(1, sizeof(*node));
	if (node == NULL || (anchor_of(r) != NULL && (anchor = strdup(anchor_of(r))) == NULL)) {
		free(node);
		return no_memory(r);
	}
	result = read_content(r, depth, node);
	if (result == 0 && anchor != NULL)
		result = remember(r, anchor, node);
	free(anchor);
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
	forget_anchors(&r);
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
