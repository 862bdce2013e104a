/*
 * fuzz_problem_xml.c - libFuzzer entry: XML as bytes, and the tags of sources.
 *
 * Whatever happens must be a tree within its ceilings or a refusal with a text; memory is the sanitisers' business.
 */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "judge/package/expect.h"
#include "judge/package/xml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t count(const struct judge_xml *node, unsigned depth)
{
	size_t nodes = 0;

	if (depth > JUDGE_XML_DEPTH_MAX)
		abort();
	for (; node != NULL; node = node->next) {
		if (node->name == NULL || node->line == 0 || node->attributes == NULL)
			abort();
		nodes += 1 + count(node->first, depth + 1);
	}
	return nodes;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct judge_xml *root = NULL;
	struct sbx_error err = { 0 };
	struct expect_tags tags = { 0 };

	if (judge_xml_parse("f", data, size, &root, &err) < 0) {
		if (err.text[0] == '\0' || root != NULL)
			abort();
	} else if (count(root, 0) > JUDGE_XML_NODES_MAX) {
		abort();
	}
	judge_xml_free(root);
	if (expect_read_tags((const char *)data, size, &tags, &err) == 0 && tags.has_score && !isfinite(tags.score))
		abort();
	return 0;
}
