/*
 * xml.h - an XML file as a small tree with line numbers. Pure: bytes in, tree out.
 *
 * expat reads the syntax; the tree is ours, so that ceilings hold before memory is spent. A document type is refused,
 * and with it all entities but the five that XML has of itself: nothing grows, and nothing outside is asked for.
 */
#ifndef JUDGE_PACKAGE_XML_H
#define JUDGE_PACKAGE_XML_H

#include <stddef.h>

#include "sandbox/error.h"

#define JUDGE_XML_BYTES_MAX (4U << 20)
#define JUDGE_XML_DEPTH_MAX 32
#define JUDGE_XML_NODES_MAX 100000

struct judge_xml {
	unsigned line; /* from 1 */
	char *name;
	char *text;        /* of the element itself, or NULL: no more than its first kilobyte; white space trimmed */
	char **attributes; /* name, value, name, value, ..., NULL */
	struct judge_xml *first, *next; /* children; the next child of the same parent */
};

/*
 * Parses size bytes; file names them in messages. Returns 0 and *out, the root element (free with judge_xml_free), or
 * -errno with err = "FILE:LINE: reason".
 */
int judge_xml_parse(const char *file, const void *bytes, size_t size, struct judge_xml **out, struct sbx_error *err);
void judge_xml_free(struct judge_xml *node); /* NULL-safe */

/* All NULL-safe in node. The first child of the name; the next one after `after`; the value of an attribute, or NULL.
 */
const struct judge_xml *judge_xml_child(const struct judge_xml *node, const char *name);
const struct judge_xml *judge_xml_next(const struct judge_xml *after, const char *name);
const char *judge_xml_attribute(const struct judge_xml *node, const char *name);

#endif
