/* document.c - see document.h. Pure: text in, tree out. */
#include "judge/policy/document.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "judge/policy/places.h"
#include "judge/policy/policy.h"

int judge_document_parse(const char *file, const char *text, size_t size, struct judge_document *doc,
			 struct sbx_error *err)
{
	struct judge_document new = { 0 };
	json_error_t problem;
	char buf[160];
	int r;

	(void)snprintf(new.file, sizeof(new.file), "%s", file);
	if (size > JUDGE_DOCUMENT_SIZE_MAX)
		return sbx_error_set(err, 0, "%s:1: larger than %u bytes", new.file, JUDGE_DOCUMENT_SIZE_MAX);
	new.root = json_loadb(text, size, JSON_REJECT_DUPLICATES, &problem);
	if (new.root == NULL)
		return sbx_error_set(err, 0, "%s:%d: %s", new.file, problem.line > 0 ? problem.line : 1,
				     judge_printable(problem.text, buf, sizeof(buf)));
	r = judge_places_scan(new.file, text, size, &new.places, &new.count, err);
	if (r < 0) {
		json_decref(new.root);
		return r;
	}
	*doc = new;
	return 0;
}

void judge_document_free(struct judge_document *doc)
{
	json_decref(doc->root);
	free(doc->places);
	memset(doc, 0, sizeof(*doc));
}

struct judge_node judge_document_root(const struct judge_document *doc)
{
	return (struct judge_node){ .doc = doc, .value = doc->root, .name = "", .place = 0 };
}

unsigned judge_node_line(struct judge_node node)
{
	return node.doc->places[node.place].line;
}

int judge_node_fail(struct judge_node node, struct sbx_error *err, const char *format, ...)
{
	char text[SBX_ERROR_MAX];
	va_list ap;

	va_start(ap, format);
	(void)vsnprintf(text, sizeof(text), format, ap); /* cut when too long */
	va_end(ap);
	(void)sbx_error_set(err, 0, "%s:%u: %s", node.doc->file, (unsigned)node.doc->places[node.place].line, text);
	return -EINVAL;
}

const char *judge_printable(const char *text, char *buf, size_t size)
{
	size_t i;

	for (i = 0; text[i] != '\0' && i + 4 < size; i++)
		buf[i] = (char)(text[i] >= 0x20 && text[i] < 0x7f ? text[i] : '?');
	buf[i] = '\0';
	if (text[i] != '\0')
		memcpy(buf + i, "...", 4);
	return buf;
}

/* "`name`", or "the file" for the root. */
static const char *label(struct judge_node node, char *buf, size_t size)
{
	char name[48];

	if (node.name[0] == '\0')
		(void)snprintf(buf, size, "the file");
	else
		(void)snprintf(buf, size, "`%s`", judge_printable(node.name, name, sizeof(name)));
	return buf;
}

int judge_node_object(struct judge_node node, const char *const *keys, struct sbx_error *err)
{
	char buf[64];

	if (!json_is_object(node.value))
		return judge_node_fail(node, err, "%s must be an object", label(node, buf, sizeof(buf)));
	for (size_t i = 0; i < judge_node_size(node); i++) {
		struct judge_node member = judge_node_item(node, i);
		size_t k = 0;

		while (keys[k] != NULL && strcmp(keys[k], member.name) != 0)
			k++;
		if (keys[k] == NULL)
			return judge_node_fail(member, err, "unknown key %s", label(member, buf, sizeof(buf)));
	}
	return 0;
}

int judge_node_array(struct judge_node node, size_t min, size_t max, struct sbx_error *err)
{
	char buf[64];

	if (!json_is_array(node.value))
		return judge_node_fail(node, err, "%s must be an array", label(node, buf, sizeof(buf)));
	if (json_array_size(node.value) < min)
		return judge_node_fail(node, err, "%s needs at least %zu value%s", label(node, buf, sizeof(buf)), min,
				       min == 1 ? "" : "s");
	if (json_array_size(node.value) > max)
		return judge_node_fail(node, err, "%s has more than %zu values", label(node, buf, sizeof(buf)), max);
	return 0;
}

size_t judge_node_size(struct judge_node node)
{
	return json_is_object(node.value) ? json_object_size(node.value) : json_array_size(node.value);
}

/* The place of the i-th child; its parent's should the two trees ever differ in shape. */
static uint32_t child_place(struct judge_node node, size_t i)
{
	uint32_t place = node.doc->places[node.place].child;

	while (i-- > 0 && place != 0)
		place = node.doc->places[place].next;
	return place != 0 ? place : node.place;
}

struct judge_node judge_node_item(struct judge_node node, size_t i)
{
	struct judge_node item = { .doc = node.doc, .name = node.name, .place = child_place(node, i) };

	if (json_is_object(node.value)) {
		void *iter = json_object_iter(node.value);

		while (i-- > 0)
			iter = json_object_iter_next(node.value, iter);
		item.name = json_object_iter_key(iter);
		item.value = json_object_iter_value(iter);
	} else {
		item.value = json_array_get(node.value, i);
	}
	return item;
}

int judge_node_find(struct judge_node object, const char *key, struct judge_node *out)
{
	for (size_t i = 0; i < judge_node_size(object); i++) {
		struct judge_node member = judge_node_item(object, i);

		if (strcmp(member.name, key) == 0) {
			*out = member;
			return 1;
		}
	}
	return 0;
}

int judge_node_need(struct judge_node object, const char *key, struct judge_node *out, struct sbx_error *err)
{
	char buf[64];

	if (judge_node_find(object, key, out))
		return 0;
	return judge_node_fail(object, err, "%s has no `%s`", label(object, buf, sizeof(buf)), key);
}

static int read_string(struct judge_node node, size_t max, bool script, const char **out, struct sbx_error *err)
{
	const char *text = json_string_value(node.value);
	char buf[64];

	if (text == NULL)
		return judge_node_fail(node, err, "%s must be a string", label(node, buf, sizeof(buf)));
	if (text[0] == '\0')
		return judge_node_fail(node, err, "%s is empty", label(node, buf, sizeof(buf)));
	if (strlen(text) > max)
		return judge_node_fail(node, err, "%s is longer than %zu bytes", label(node, buf, sizeof(buf)), max);
	for (const char *c = text; *c != '\0'; c++) {
		if (((unsigned char)*c < 0x20 && !(script && (*c == '\t' || *c == '\n'))) || *c == 0x7f)
			return judge_node_fail(node, err, "%s holds a control character",
					       label(node, buf, sizeof(buf)));
	}
	*out = text;
	return 0;
}

int judge_node_text(struct judge_node node, size_t max, const char **out, struct sbx_error *err)
{
	return read_string(node, max, false, out, err);
}

int judge_node_script(struct judge_node node, size_t max, const char **out, struct sbx_error *err)
{
	return read_string(node, max, true, out, err);
}

int judge_node_integer(struct judge_node node, uint64_t min, uint64_t max, uint64_t *out, struct sbx_error *err)
{
	json_int_t value = json_integer_value(node.value);
	char buf[64];

	if (!json_is_integer(node.value))
		return judge_node_fail(node, err, "%s must be a whole number", label(node, buf, sizeof(buf)));
	if (value < 0 || (uint64_t)value < min || (uint64_t)value > max)
		return judge_node_fail(node, err, "%s must be %llu to %llu", label(node, buf, sizeof(buf)),
				       (unsigned long long)min, (unsigned long long)max);
	*out = (uint64_t)value;
	return 0;
}

int judge_node_name(struct judge_node node, char *out, struct sbx_error *err)
{
	const char *text = "";
	char buf[64], name[48];
	int r = judge_node_text(node, JUDGE_POLICY_NAME_MAX - 1, &text, err);

	if (r < 0)
		return r;
	if (text[0] < 'a' || text[0] > 'z' || text[strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-")] != '\0')
		return judge_node_fail(node, err, "%s is `%s`, but a name is made of a-z, 0-9 and -, a letter first",
				       label(node, buf, sizeof(buf)), judge_printable(text, name, sizeof(name)));
	(void)snprintf(out, JUDGE_POLICY_NAME_MAX, "%s", text);
	return 0;
}
