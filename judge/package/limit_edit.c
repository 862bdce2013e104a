/*
 * limit_edit.c - see limit_edit.h. Pure, but for judge_limit_edit_read.
 *
 * libyaml's events say where in the file things stand. What is put in is chosen by how the file is written: the old
 * value is replaced, a line is put below `limits:`, an entry into braces, two lines at the end. Then the file is read
 * again as it would be, and unless that differs in the one value alone nothing is told: so no form of YAML that this
 * did not think of does any harm.
 */
#include "judge/package/limit_edit.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "judge/package/package-internal.h"
#include "judge/package/yaml.h"
#include "sandbox/cleanup.h"

#define FILE_NAME   JUDGE_LIMIT_EDIT_FILE
#define NUMBER_SIZE 32
#define INDENT_MAX  64

/* A place in the file; marks count characters. */
struct place {
	size_t start, end; /* bytes */
	size_t column, line;
};

enum form {
	FORM_NONE,
	FORM_BLOCK,
	FORM_FLOW,  /* end is behind its brace */
	FORM_EMPTY, /* a value that is not there, or is written as null */
	FORM_OTHER,
};

struct found {
	enum form root, limits;
	struct place root_at, limits_key, limits_at, limit_at;
	size_t root_column, inner_column; /* of the first key in it */
	bool limits_empty;                /* has no keys */
	bool has_limit, limit_anchored;
};

struct scan {
	yaml_parser_t parser;
	yaml_event_t event;
	const char *bytes;
	size_t size;
};

static bool next(struct scan *s)
{
	yaml_event_delete(&s->event);
	if (yaml_parser_parse(&s->parser, &s->event))
		return true;
	memset(&s->event, 0, sizeof(s->event));
	return false;
}

/* To the last event of the node that starts with the current one. */
static bool skip(struct scan *s)
{
	for (unsigned depth = 0;;) {
		yaml_event_type_t type = s->event.type;

		depth += type == YAML_MAPPING_START_EVENT || type == YAML_SEQUENCE_START_EVENT;
		depth -= type == YAML_MAPPING_END_EVENT || type == YAML_SEQUENCE_END_EVENT;
		if (depth == 0)
			return true;
		if (!next(s))
			return false;
	}
}

static size_t byte_of(const struct scan *s, size_t index)
{
	size_t at = 0;

	for (; at < s->size; at++)
		if (((unsigned char)s->bytes[at] & 0xc0) != 0x80 && index-- == 0) /* a character begins */
			break;
	return at;
}

static struct place place_of(const struct scan *s)
{
	return (struct place){ .start = byte_of(s, s->event.start_mark.index),
			       .end = byte_of(s, s->event.end_mark.index),
			       .column = s->event.start_mark.column,
			       .line = s->event.start_mark.line + 1 };
}

static bool is_key(const struct scan *s, const char *name)
{
	return s->event.type == YAML_SCALAR_EVENT && s->event.data.scalar.length == strlen(name) &&
	       memcmp(s->event.data.scalar.value, name, strlen(name)) == 0;
}

/* Of the value that the current event starts. */
static enum form form_of(const struct scan *s)
{
	if (s->event.type == YAML_MAPPING_START_EVENT)
		return s->event.data.mapping_start.style == YAML_FLOW_MAPPING_STYLE ? FORM_FLOW : FORM_BLOCK;
	if (s->event.type == YAML_SCALAR_EVENT && s->event.data.scalar.anchor == NULL &&
	    s->event.data.scalar.style == YAML_PLAIN_SCALAR_STYLE)
		return FORM_EMPTY; /* anything but null is refused by who reads the settings */
	return FORM_OTHER;
}

static bool scan_limits(struct scan *s, struct found *found)
{
	found->limits = form_of(s);
	found->limits_at = place_of(s);
	if (s->event.type != YAML_MAPPING_START_EVENT)
		return skip(s);
	found->limits_empty = true;
	while (next(s) && s->event.type != YAML_MAPPING_END_EVENT) {
		bool is_limit = is_key(s, "time_limit");

		if (found->limits_empty)
			found->inner_column = s->event.start_mark.column;
		found->limits_empty = false;
		if (!skip(s) || !next(s))
			return false;
		if (is_limit) {
			found->has_limit = true;
			found->limit_at = place_of(s);
			found->limit_anchored = s->event.type == YAML_SCALAR_EVENT ? s->event.data.scalar.anchor != NULL
										   : s->event.type != YAML_ALIAS_EVENT;
		}
		if (!skip(s))
			return false;
	}
	return s->event.type == YAML_MAPPING_END_EVENT;
}

static bool scan_root(struct scan *s, struct found *found)
{
	bool first = true;

	while (next(s) && s->event.type != YAML_MAPPING_START_EVENT)
		if (s->event.type != YAML_STREAM_START_EVENT && s->event.type != YAML_DOCUMENT_START_EVENT)
			return false;
	found->root = form_of(s);
	found->root_at = place_of(s);
	while (next(s) && s->event.type != YAML_MAPPING_END_EVENT) {
		bool is_limits = is_key(s, "limits");

		if (first)
			found->root_column = s->event.start_mark.column;
		first = false;
		if (is_limits)
			found->limits_key = place_of(s);
		if (!skip(s) || !next(s) || !(is_limits ? scan_limits(s, found) : skip(s)))
			return false;
	}
	return s->event.type == YAML_MAPPING_END_EVENT && !first;
}

/* Of a file that judge_yaml_parse has read. */
static bool look(const char *bytes, size_t size, struct found *found)
{
	struct scan s = { .bytes = bytes, .size = size };
	bool good;

	*found = (struct found){ .root = FORM_NONE };
	if (!yaml_parser_initialize(&s.parser))
		return false;
	yaml_parser_set_encoding(&s.parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&s.parser, (const unsigned char *)bytes, size);
	good = scan_root(&s, found);
	yaml_event_delete(&s.event);
	yaml_parser_delete(&s.parser);
	return good;
}

/* ---- What to put where ---- */

/* Lines are put in at the start of the line after `after`, or at the end of the file. */
static void put_line(const char *bytes, size_t size, size_t after, size_t indent, const char *line,
		     struct judge_limit_edit *edit)
{
	const char *end = after < size ? memchr(bytes + after, '\n', size - after) : NULL;
	const char *any = memchr(bytes, '\n', size);
	const char *ends = any != NULL && any > bytes && any[-1] == '\r' ? "\r\n" : "\n";
	bool broken = end == NULL && size > 0 && bytes[size - 1] != '\n';

	edit->offset = end != NULL ? (size_t)(end - bytes) + 1 : size;
	(void)snprintf(edit->text, sizeof(edit->text), "%s%*s%s%s", broken ? ends : "", (int)indent, "", line,
		       ends); /* fits: indent has a ceiling */
}

/* Behind an open brace. */
static void put_entry(const char *bytes, size_t size, size_t brace, const char *entry, bool alone,
		      struct judge_limit_edit *edit)
{
	bool spaced = brace < size && bytes[brace] == ' ';

	edit->offset = brace;
	(void)snprintf(edit->text, sizeof(edit->text), "%s%s%s%s", spaced && !alone ? " " : "", entry, alone ? "" : ",",
		       alone || spaced ? "" : " "); /* fits */
}

static const char *choose(const char *bytes, size_t size, const struct found *found, const char *number,
			  struct judge_limit_edit *edit)
{
	char entry[NUMBER_SIZE + 16], whole[NUMBER_SIZE + 32];
	const struct place *at = found->has_limit ? &found->limit_at : &found->limits_at;
	bool empty = at->start == at->end, close = at->start > 0 && bytes[at->start - 1] == ':';

	(void)snprintf(entry, sizeof(entry), "time_limit: %s", number);           /* fits */
	(void)snprintf(whole, sizeof(whole), "limits: {time_limit: %s}", number); /* fits */
	if (found->root_column > INDENT_MAX || found->inner_column > INDENT_MAX)
		return "it is indented too far";
	if (found->has_limit) {
		if (found->limit_anchored || at->end - at->start > JUDGE_LIMIT_EDIT_LENGTH)
			return "its value is more than a number";
		edit->offset = at->start;
		edit->length = at->end - at->start;
		(void)snprintf(edit->text, sizeof(edit->text), "%s%s", empty && close ? " " : "", number); /* fits */
	} else if (found->limits == FORM_FLOW) {
		put_entry(bytes, size, at->end, entry, found->limits_empty, edit);
	} else if (found->limits == FORM_BLOCK) {
		put_line(bytes, size, found->limits_key.end, found->inner_column, entry, edit);
	} else if (found->limits == FORM_EMPTY && empty) {
		put_line(bytes, size, found->limits_key.end, found->root_column + 2, entry, edit);
	} else if (found->limits == FORM_EMPTY && at->end - at->start <= JUDGE_LIMIT_EDIT_LENGTH) {
		edit->offset = at->start;
		edit->length = at->end - at->start;
		(void)snprintf(edit->text, sizeof(edit->text), "{%s}", entry); /* fits */
	} else if (found->limits == FORM_NONE && found->root == FORM_FLOW) {
		put_entry(bytes, size, found->root_at.end, whole, false, edit);
	} else if (found->limits == FORM_NONE) {
		put_line(bytes, size, size, found->root_column, whole, edit);
	} else {
		return "`limits` is written elsewhere";
	}
	return NULL;
}

/* ---- Whether it changes the one value alone ---- */

/* Whether every entry of a but `but` is in b. */
static bool has_all(const struct judge_yaml *a, const struct judge_yaml *b, const char *but)
{
	for (const struct judge_yaml *entry = a->first; entry != NULL; entry = entry->next) {
		const struct judge_yaml *other = judge_yaml_get(b, entry->key);

		if (strcmp(entry->key, but) != 0 && (other == NULL || !judge_yaml_same(entry, other)))
			return false;
	}
	return true;
}

static bool same_but(const struct judge_yaml *a, const struct judge_yaml *b, const char *but)
{
	return a->kind == JUDGE_YAML_MAP && b->kind == JUDGE_YAML_MAP && has_all(a, b, but) && has_all(b, a, but);
}

static bool changes_that_alone(const struct judge_yaml *before, const struct judge_yaml *after, const char *number)
{
	const struct judge_yaml *old = judge_yaml_get(before, "limits"), *new = judge_yaml_get(after, "limits");
	const struct judge_yaml nothing = { .kind = JUDGE_YAML_MAP };
	const struct judge_yaml *limit = new == NULL ? NULL : judge_yaml_get(new, "time_limit");

	if (old == NULL || judge_yaml_is_null(old))
		old = &nothing;
	return limit != NULL && limit->kind == JUDGE_YAML_SCALAR && limit->plain && strcmp(limit->text, number) == 0 &&
	       same_but(before, after, "limits") && same_but(old, new, "time_limit");
}

static int check(const struct judge_yaml *before, const char *bytes, size_t size, const char *number,
		 const struct judge_limit_edit *edit, bool *good, struct sbx_error *err)
{
	struct judge_yaml *after = NULL;
	struct sbx_error unread;
	char *text = NULL;
	size_t text_size = 0;
	int result = judge_limit_edit_apply(edit, bytes, size, &text, &text_size, err);

	if (result < 0)
		return result;
	*good = judge_yaml_parse(FILE_NAME, text, text_size, &after, &unread) == 0 &&
		changes_that_alone(before, after, number);
	judge_yaml_free(after);
	free(text);
	return 0;
}

static int digest(const char *bytes, size_t size, char seen[JUDGE_DIGEST_HEX], struct sbx_error *err)
{
	const struct judge_digest_part part = { bytes, size };
	unsigned char out[JUDGE_DIGEST_SIZE];
	int result = judge_digest(&part, 1, out, err);

	if (result == 0)
		judge_digest_hex(out, seen);
	return result;
}

int judge_limit_edit(const char *bytes, size_t size, uint64_t limit_ns, struct judge_limit_edit *edit,
		     struct sbx_error *err)
{
	struct judge_limit_edit made = { .offset = 0 };
	struct judge_yaml *before = NULL;
	struct found found = { .root = FORM_NONE };
	const char *why = "it is no map";
	char number[NUMBER_SIZE];
	bool good = false;
	int result = judge_yaml_parse(FILE_NAME, bytes, size, &before, err);

	(void)snprintf(number, sizeof(number), "%.9g", (double)limit_ns / 1e9); /* fits */
	if (result == 0)
		result = digest(bytes, size, made.seen, err);
	if (result == 0 && look(bytes, size, &found))
		why = choose(bytes, size, &found, number, &made);
	if (result == 0 && why == NULL) {
		result = check(before, bytes, size, number, &made, &good, err);
		why = good ? NULL : "something else in the file would change";
	}
	judge_yaml_free(before);
	if (result == 0 && why != NULL)
		result = sbx_error_set(err, 0, "%s:%zu: write `time_limit: %s` below `limits:` yourself: %s", FILE_NAME,
				       found.limits_key.line > 0 ? found.limits_key.line : 1, number, why);
	if (result == 0)
		*edit = made;
	return result;
}

int judge_limit_edit_read(int dir_fd, uint64_t limit_ns, struct judge_limit_edit *edit, struct sbx_error *err)
{
	sbx_free char *bytes = NULL;
	size_t size = 0;
	int result = package_read_file(dir_fd, FILE_NAME, &bytes, &size, err);

	if (result == 0)
		return sbx_error_set(err, ENOENT, "%s", FILE_NAME);
	return result < 0 ? result : judge_limit_edit(bytes, size, limit_ns, edit, err);
}

int judge_limit_edit_apply(const struct judge_limit_edit *edit, const char *bytes, size_t size, char **out,
			   size_t *out_size, struct sbx_error *err)
{
	size_t added = strlen(edit->text), rest;
	char seen[JUDGE_DIGEST_HEX] = "";
	int result = digest(bytes, size, seen, err);

	if (result < 0)
		return result;
	if (strcmp(seen, edit->seen) != 0)
		return sbx_error_set(err, 0, "%s: has changed meanwhile", FILE_NAME);
	if (edit->length > JUDGE_LIMIT_EDIT_LENGTH || edit->offset > size || edit->length > size - edit->offset)
		return sbx_error_set(err, 0, "%s: an edit that is none", FILE_NAME);
	rest = size - edit->offset - edit->length;
	*out = malloc(size + added + 1);
	if (*out == NULL)
		return sbx_error_set(err, ENOMEM, "%s: edit", FILE_NAME);
	memcpy(*out, bytes, edit->offset);
	memcpy(*out + edit->offset, edit->text, added);
	memcpy(*out + edit->offset + added, bytes + edit->offset + edit->length, rest);
	*out_size = edit->offset + added + rest;
	(*out)[*out_size] = '\0';
	return 0;
}
