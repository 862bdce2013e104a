/* xml.c - see xml.h. Pure, but for the clock, which salts expat's hash table. */
#include "judge/package/xml.h"

#include <ctype.h>
#include <errno.h>
#include <expat.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define TEXT_MAX 1024

struct reader {
	XML_Parser parser;
	const char *file;
	struct judge_xml *root;
	struct judge_xml *open[JUDGE_XML_DEPTH_MAX]; /* elements around, outermost first */
	struct judge_xml *last[JUDGE_XML_DEPTH_MAX]; /* of each, the last child */
	unsigned depth, nodes;
	const char *why; /* NULL while all is well */
	int code;
	struct sbx_error *err;
};

static void fail(struct reader *r, int code, const char *why)
{
	if (r->why != NULL)
		return;
	r->code = code;
	r->why = why;
	(void)XML_StopParser(r->parser, XML_FALSE); /* it is being parsed, so this works */
}

void judge_xml_free(struct judge_xml *node)
{
	while (node != NULL) {
		struct judge_xml *next = node->next;

		judge_xml_free(node->first); /* as deep as the tree, which has a ceiling */
		for (size_t i = 0; node->attributes != NULL && node->attributes[i] != NULL; i++)
			free(node->attributes[i]);
		free((void *)node->attributes);
		free(node->name);
		free(node->text);
		free(node);
		node = next;
	}
}

static int copy_attributes(struct judge_xml *node, const XML_Char **attributes)
{
	size_t count = 0;

	while (attributes[count] != NULL)
		count++;
	node->attributes = calloc(count + 1, sizeof(*node->attributes));
	for (size_t i = 0; i < count && node->attributes != NULL; i++) {
		node->attributes[i] = strdup(attributes[i]);
		if (node->attributes[i] == NULL)
			return -1;
	}
	return node->attributes == NULL ? -1 : 0;
}

static void on_start(void *ctx, const XML_Char *name, const XML_Char **attributes)
{
	struct reader *r = ctx;
	struct judge_xml *node = NULL;

	if (r->why != NULL)
		return;
	if (r->depth == JUDGE_XML_DEPTH_MAX) {
		fail(r, 0, "nested too deeply");
		return;
	}
	if (++r->nodes > JUDGE_XML_NODES_MAX) {
		fail(r, 0, "too many elements");
		return;
	}
	node = calloc(1, sizeof(*node));
	if (node != NULL)
		node->name = strdup(name);
	if (node == NULL || node->name == NULL || copy_attributes(node, attributes) < 0) {
		judge_xml_free(node);
		fail(r, ENOMEM, "read");
		return;
	}
	node->line = (unsigned)XML_GetCurrentLineNumber(r->parser);
	if (r->depth == 0)
		r->root = node;
	else if (r->last[r->depth - 1] == NULL)
		r->open[r->depth - 1]->first = node;
	else
		r->last[r->depth - 1]->next = node;
	if (r->depth > 0)
		r->last[r->depth - 1] = node;
	r->last[r->depth] = NULL;
	r->open[r->depth++] = node;
}

static void on_end(void *ctx, const XML_Char *name)
{
	struct reader *r = ctx;
	char *text;
	size_t length;

	(void)name; /* expat has checked that it is the open one */
	if (r->why != NULL || r->depth == 0)
		return;
	text = r->open[--r->depth]->text;
	length = text != NULL ? strlen(text) : 0;
	while (length > 0 && isspace((unsigned char)text[length - 1]))
		text[--length] = '\0';
}

static void on_text(void *ctx, const XML_Char *bytes, int count)
{
	struct reader *r = ctx;
	struct judge_xml *node = r->depth > 0 ? r->open[r->depth - 1] : NULL;
	size_t used = node != NULL && node->text != NULL ? strlen(node->text) : 0, size = (size_t)count;
	char *more;

	if (r->why != NULL || node == NULL)
		return;
	while (used == 0 && size > 0 && isspace((unsigned char)*bytes)) {
		bytes++;
		size--;
	}
	if (size > TEXT_MAX - used)
		size = TEXT_MAX - used;
	if (size == 0)
		return;
	more = realloc(node->text, used + size + 1);
	if (more == NULL) {
		fail(r, ENOMEM, "read");
		return;
	}
	memcpy(more + used, bytes, size);
	more[used + size] = '\0';
	node->text = more;
}

static void on_doctype(void *ctx, const XML_Char *name, const XML_Char *system_id, const XML_Char *public_id,
		       int has_internal_subset)
{
	(void)name;
	(void)system_id;
	(void)public_id;
	(void)has_internal_subset;
	fail(ctx, 0, "a document type is not supported");
}

/* Not to be guessed by who writes the file, and without a system call that a role may not make. */
static unsigned long hash_salt(const struct reader *r)
{
	struct timespec now = { 0 };

	(void)clock_gettime(CLOCK_MONOTONIC, &now); /* cannot fail for this clock */
	return ((unsigned long)(uintptr_t)r ^ (unsigned long)now.tv_nsec * 0x9e3779b97f4a7c15UL) | 1;
}

static int parse(struct reader *r, const char *bytes, size_t size)
{
	enum XML_Status status;

	XML_SetUserData(r->parser, r);
	XML_SetElementHandler(r->parser, on_start, on_end);
	XML_SetCharacterDataHandler(r->parser, on_text);
	XML_SetStartDoctypeDeclHandler(r->parser, on_doctype);
	(void)XML_SetHashSalt(r->parser, hash_salt(r)); /* before parsing, so this works */
	status = XML_Parse(r->parser, bytes, (int)size, XML_TRUE);
	if (r->why != NULL)
		return sbx_error_set(r->err, r->code, "%s:%lu: %s", r->file,
				     (unsigned long)XML_GetCurrentLineNumber(r->parser), r->why);
	if (status == XML_STATUS_OK && r->root != NULL)
		return 0;
	return sbx_error_set(r->err, XML_GetErrorCode(r->parser) == XML_ERROR_NO_MEMORY ? ENOMEM : 0,
			     "%s:%lu: no XML: %s", r->file, (unsigned long)XML_GetCurrentLineNumber(r->parser),
			     XML_ErrorString(XML_GetErrorCode(r->parser)));
}

int judge_xml_parse(const char *file, const void *bytes, size_t size, struct judge_xml **out, struct sbx_error *err)
{
	struct reader r = { .file = file, .err = err };
	int result;

	if (size > JUDGE_XML_BYTES_MAX)
		return sbx_error_set(err, EFBIG, "%s: larger than %u bytes", file, JUDGE_XML_BYTES_MAX);
	r.parser = XML_ParserCreate(NULL);
	if (r.parser == NULL)
		return sbx_error_set(err, ENOMEM, "%s: read", file);
	result = parse(&r, bytes, size);
	XML_ParserFree(r.parser);
	if (result < 0)
		judge_xml_free(r.root);
	else
		*out = r.root;
	return result;
}

static const struct judge_xml *called(const struct judge_xml *node, const char *name)
{
	while (node != NULL && strcmp(node->name, name) != 0)
		node = node->next;
	return node;
}

const struct judge_xml *judge_xml_child(const struct judge_xml *node, const char *name)
{
	return called(node != NULL ? node->first : NULL, name);
}

const struct judge_xml *judge_xml_next(const struct judge_xml *after, const char *name)
{
	return called(after != NULL ? after->next : NULL, name);
}

const char *judge_xml_attribute(const struct judge_xml *node, const char *name)
{
	for (size_t i = 0; node != NULL && node->attributes[i] != NULL; i += 2)
		if (strcmp(node->attributes[i], name) == 0)
			return node->attributes[i + 1];
	return NULL;
}
