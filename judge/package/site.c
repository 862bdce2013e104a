/*
 * site.c - minos.yaml, what Minos can be told of a package beyond the package's own format (package-internal.h). Pure
 * but for the look for the program.
 *
 *     checker: { protocol: testlib, path: check.cpp }
 *
 * A program of the package that judges outputs, by one of the protocols of the field (package.h). Unknown keys are
 * errors: the file is nobody else's.
 */
#include <errno.h>
#include <string.h>

#include "judge/check/quote.h"
#include "judge/package/package-internal.h"
#include "sandbox/cleanup.h"

static const char FILE_NAME[] = "minos.yaml";

/* In the order of enum judge_protocol. */
static const char *const protocols[] = { "kattis", "testlib", "cms", "dmoj", "hustoj", "qduoj", "syzoj", NULL };

static struct package_value value_of(struct package_build *b, const struct judge_yaml *node, const char *prefix)
{
	return (struct package_value){ FILE_NAME, prefix, node, b->err };
}

static int unknown(struct package_build *b, const struct judge_yaml *node, const char *prefix)
{
	char shown[80];

	return sbx_error_set(b->err, 0, "%s:%u: unknown key `%s%s`", FILE_NAME, node->line, prefix,
			     judge_quote_text(shown, sizeof(shown), node->key));
}

static int read_protocol(struct package_build *b, const struct judge_yaml *node)
{
	struct package_value value = value_of(b, node, "checker.");
	const char *text = "";
	int result = package_value_word(&value, protocols);

	if (result <= 0)
		return result;
	result = package_value_scalar(&value, &text);
	for (size_t i = 0; protocols[i] != NULL; i++)
		if (strcmp(protocols[i], text) == 0)
			b->package->validation.protocol = (enum judge_protocol)i;
	return result < 0 ? result : 1;
}

static int read_path(struct package_build *b, const struct judge_yaml *node)
{
	struct package_value value = value_of(b, node, "checker.");
	const char *text = "";
	char shown[80];
	int result = package_value_scalar(&value, &text);

	if (result <= 0)
		return result;
	package_program_free(&b->package->validation.validator);
	result = package_program_at(b, text, &b->package->validation.validator);
	return result == 0 ? package_value_refuse(&value, "there is no `%s` in the package",
						  judge_quote_text(shown, sizeof(shown), text))
			   : result;
}

static int read_checker(struct package_build *b, const struct judge_yaml *map)
{
	struct package_value value = value_of(b, map, "");
	bool protocol = false;

	if (map->kind != JUDGE_YAML_MAP)
		return package_value_refuse(&value, "must be a map with `protocol` and `path`");
	if (b->package->validation.custom || b->package->interactive)
		return package_value_refuse(&value, "the package has a validator of its own already");
	for (const struct judge_yaml *item = map->first; item != NULL; item = item->next) {
		bool is_protocol = strcmp(item->key, "protocol") == 0;
		int result;

		if (!is_protocol && strcmp(item->key, "path") != 0)
			return unknown(b, item, "checker.");
		result = is_protocol ? read_protocol(b, item) : read_path(b, item);
		if (result < 0)
			return result;
		protocol = protocol || (is_protocol && result > 0);
	}
	if (!protocol || b->package->validation.validator.path == NULL)
		return package_value_refuse(&value, "`protocol` and `path` are both needed");
	b->package->validation.custom = true;
	b->package->validation.score = b->package->scoring;
	return 1;
}

static int read_keys(struct package_build *b, const struct judge_yaml *root)
{
	int result = 0;

	if (root->kind != JUDGE_YAML_MAP)
		return sbx_error_set(b->err, 0, "%s: must be a map", FILE_NAME);
	for (const struct judge_yaml *item = root->first; item != NULL && result >= 0; item = item->next)
		result = strcmp(item->key, "checker") == 0 ? read_checker(b, item) : unknown(b, item, "");
	return result;
}

int package_read_site(struct package_build *b)
{
	struct judge_yaml *root = NULL;
	sbx_free char *bytes = NULL;
	size_t size = 0;
	int result = package_read_file(b->root, FILE_NAME, &bytes, &size, b->err);

	if (result <= 0)
		return result;
	result = judge_yaml_parse(FILE_NAME, bytes, size, &root, b->err);
	if (result == 0)
		result = read_keys(b, root);
	judge_yaml_free(root);
	return result;
}
