/*
 * settings_2025.c - problem.yaml in the version 2025-09 (package-internal.h). Pure.
 *
 * Each key has its type, and an unknown one is an error.
 */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "judge/check/quote.h"
#include "judge/package/package-internal.h"

static struct package_value value_of(const struct package_build *b, const struct judge_yaml *node, const char *prefix)
{
	return (struct package_value){ "problem.yaml", prefix, node, b->err };
}

/* ---- type ---- */

static bool *type_field(struct judge_package *p, const char *word)
{
	if (strcmp(word, "scoring") == 0)
		return &p->scoring;
	if (strcmp(word, "interactive") == 0)
		return &p->interactive;
	if (strcmp(word, "multi-pass") == 0)
		return &p->multi_pass;
	return strcmp(word, "submit-answer") == 0 ? &p->submit_answer : NULL;
}

static int take_type(struct package_build *b, const struct package_value *value, const struct judge_yaml *item,
		     bool *pass_fail)
{
	bool *field = item->kind == JUDGE_YAML_SCALAR ? type_field(b->package, item->text) : NULL;
	char shown[80];

	if (item->kind != JUDGE_YAML_SCALAR)
		return package_value_refuse(value, "must be text or a list of texts");
	if (strcmp(item->text, "pass-fail") == 0)
		field = pass_fail;
	judge_quote_text(shown, sizeof(shown), item->text);
	if (field == NULL)
		return package_value_refuse(value, "unknown problem type `%s`", shown);
	if (*field)
		return package_value_refuse(value, "`%s` is given twice", shown);
	*field = true;
	return 0;
}

static int read_type(struct package_build *b, const struct judge_yaml *node)
{
	const struct judge_package *p = b->package;
	struct package_value value = value_of(b, node, "");
	bool pass_fail = false;
	int result = 0;

	if (node->kind == JUDGE_YAML_SCALAR)
		result = take_type(b, &value, node, &pass_fail);
	else if (node->first == NULL || node->kind == JUDGE_YAML_MAP)
		return package_value_refuse(&value, "must be text or a list of texts");
	for (const struct judge_yaml *item = node->first; item != NULL && result == 0; item = item->next)
		result = take_type(b, &value, item, &pass_fail);
	if (result == 0 && pass_fail && p->scoring)
		return package_value_refuse(&value, "a problem cannot be both pass-fail and scoring");
	if (result == 0 && p->submit_answer && (p->interactive || p->multi_pass))
		return package_value_refuse(&value, "a submit-answer problem runs no program");
	return result;
}

/* ---- words about the problem ---- */

/* Text that is there. */
static int read_required(const struct package_value *value, char **out)
{
	int result = package_value_text(value, out);

	if (result == 0 || (result > 0 && (*out)[0] == '\0'))
		return package_value_refuse(value, "must not be empty");
	return result;
}

static int read_name(struct package_build *b, const struct judge_yaml *node)
{
	struct package_value value = value_of(b, node, "");
	const struct judge_yaml *english = judge_yaml_get(node, "en");
	int result = 0;

	if (node->kind != JUDGE_YAML_MAP)
		return read_required(&value, &b->package->name);
	if (node->first == NULL)
		return package_value_refuse(&value, "must not be empty");
	for (const struct judge_yaml *item = node->first; item != NULL && result >= 0; item = item->next) {
		value = value_of(b, item, "name.");
		result = read_required(&value, &b->package->name);
	}
	value = value_of(b, english != NULL ? english : node->first, "name.");
	return result < 0 ? result : read_required(&value, &b->package->name);
}

static int read_uuid(struct package_build *b, const struct judge_yaml *node)
{
	struct package_value value = value_of(b, node, "");
	char *text = NULL;
	int result = read_required(&value, &text);

	free(text);
	return result;
}

static int read_text(struct package_build *b, const struct judge_yaml *node)
{
	struct package_value value = value_of(b, node, "");
	const char *text = "";

	return package_value_scalar(&value, &text);
}

/* A map in which only these keys may be; those with a star must. */
static int check_map(struct package_build *b, const struct judge_yaml *node, const char *prefix,
		     const char *const *keys)
{
	struct package_value value = value_of(b, node, prefix);
	const char *text = "";
	int result = 0;

	if (node->kind != JUDGE_YAML_MAP)
		return package_value_refuse(&value, "must be text or a map");
	for (const char *const *key = keys; *key != NULL; key++)
		if ((*key)[0] == '*' && judge_yaml_get(node, *key + 1) == NULL)
			return package_value_refuse(&value, "`%s` is missing", *key + 1);
	for (const struct judge_yaml *item = node->first; item != NULL && result >= 0; item = item->next) {
		const char *const *key = keys;

		value = value_of(b, item, prefix);
		while (*key != NULL && strcmp(*key + ((*key)[0] == '*'), item->key) != 0)
			key++;
		result =
		    *key == NULL ? package_value_refuse(&value, "unknown key") : package_value_scalar(&value, &text);
	}
	return result;
}

/* A person, or a list of them; the first is kept where author is not NULL. */
static int read_persons(struct package_build *b, const struct judge_yaml *node, char **author)
{
	static const char *const keys[] = { "*name", "email", "orcid", "kattis", NULL };
	const struct judge_yaml *item = node->kind == JUDGE_YAML_LIST ? node->first : node;
	struct package_value value = value_of(b, node, "credits.");
	int result = 0;

	if (item == NULL)
		return package_value_refuse(&value, "must not be empty");
	for (; item != NULL && result >= 0; item = node->kind == JUDGE_YAML_LIST ? item->next : NULL) {
		const struct judge_yaml *name = item;

		if (item->kind == JUDGE_YAML_MAP) {
			result = check_map(b, item, "credits.", keys);
			name = judge_yaml_get(item, "name");
		}
		value = value_of(b, name, "credits.");
		if (result >= 0 && author != NULL && *author == NULL)
			result = package_value_text(&value, author);
		else if (result >= 0 && name->kind != JUDGE_YAML_SCALAR)
			result = package_value_refuse(&value, "must be text");
	}
	return result;
}

static int read_credits(struct package_build *b, const struct judge_yaml *node)
{
	static const char *const roles[] = { "contributors", "testers", "packagers", "acknowledgements" };
	int result = 0;

	if (node->kind != JUDGE_YAML_MAP)
		return read_persons(b, node, &b->package->author);
	for (const struct judge_yaml *item = node->first; item != NULL && result >= 0; item = item->next) {
		struct package_value value = value_of(b, item, "credits.");
		bool known = strcmp(item->key, "authors") == 0;

		for (size_t i = 0; i < sizeof(roles) / sizeof(roles[0]); i++)
			known = known || strcmp(item->key, roles[i]) == 0;
		if (known)
			result = read_persons(b, item, strcmp(item->key, "authors") == 0 ? &b->package->author : NULL);
		else if (strcmp(item->key, "translators") != 0)
			result = package_value_refuse(&value, "unknown key");
		else if (item->kind != JUDGE_YAML_MAP)
			result = package_value_refuse(&value, "must be a map of languages");
		else
			for (const struct judge_yaml *one = item->first; one != NULL && result >= 0; one = one->next)
				result = read_persons(b, one, NULL);
	}
	return result;
}

static int read_source(struct package_build *b, const struct judge_yaml *node)
{
	static const char *const keys[] = { "*name", "url", NULL };
	const struct judge_yaml *item = node->kind == JUDGE_YAML_LIST ? node->first : node;
	int result = 0;

	for (; item != NULL && result >= 0; item = node->kind == JUDGE_YAML_LIST ? item->next : NULL) {
		const struct judge_yaml *name = item;
		struct package_value value;

		if (item->kind == JUDGE_YAML_MAP) {
			result = check_map(b, item, "source.", keys);
			name = judge_yaml_get(item, "name");
		}
		if (result < 0)
			return result;
		value = value_of(b, name, "source.");
		if (b->package->source == NULL)
			result = package_value_text(&value, &b->package->source);
		else if (name->kind != JUDGE_YAML_SCALAR)
			result = package_value_refuse(&value, "must be text");
	}
	return result;
}

static int read_license(struct package_build *b, const struct judge_yaml *node)
{
	static const char *const words[] = { "unknown",  "public domain", "cc0",        "cc by",
					     "cc by-sa", "educational",   "permission", NULL };
	struct package_value value = value_of(b, node, "");
	int result = package_value_word(&value, words);

	return result > 0 ? package_value_text(&value, &b->package->license) : result;
}

/* 2026-01-31 or 2026-01-31T12:00:00Z */
static int read_embargo(struct package_build *b, const struct judge_yaml *node)
{
	static const char form[] = "dddd-dd-ddTdd:dd:ddZ";
	struct package_value value = value_of(b, node, "");
	const char *text = "";
	int result = package_value_scalar(&value, &text);
	size_t length = strlen(text);
	bool good = length == 10 || length == sizeof(form) - 1;

	for (size_t i = 0; i < length && good; i++)
		good = form[i] == 'd' ? isdigit((unsigned char)text[i]) != 0 : form[i] == text[i];
	return result <= 0 || good ? result
				   : package_value_refuse(&value, "must be YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ");
}

static int read_keywords(struct package_build *b, const struct judge_yaml *node)
{
	struct package_value value = value_of(b, node, "");
	char **list = NULL;
	int result = package_value_list(&value, &list);

	package_strings_free(list);
	return result;
}

/* ---- what decides something ---- */

static int read_languages(struct package_build *b, const struct judge_yaml *node)
{
	struct package_value value = value_of(b, node, "");
	int result;

	if (node->kind == JUDGE_YAML_SCALAR && strcmp(node->text, "all") == 0)
		return 0;
	result = package_value_list(&value, &b->package->languages);
	if (result >= 0 && b->package->languages == NULL)
		return package_value_refuse(&value, "must be `all` or a list that is not empty");
	for (char **name = b->package->languages; result >= 0 && *name != NULL; name++)
		if ((*name)[0] == '\0' || strspn(*name, "abcdefghijklmnopqrstuvwxyz0123456789") != strlen(*name))
			return package_value_refuse(&value, "a language's code has small letters and digits only");
	return result;
}

static int read_file_writing(struct package_build *b, const struct judge_yaml *node)
{
	struct package_value value = value_of(b, node, "");

	return package_value_truth(&value, &b->package->file_writing);
}

static bool good_constant(const char *name)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789";

	return name[0] != '\0' && !isdigit((unsigned char)name[0]) && strspn(name, letters) == strlen(name);
}

static int add_constant(struct package_build *b, const struct judge_yaml *item)
{
	struct package_value value = value_of(b, item, "constants.");
	struct judge_package *p = b->package;
	struct judge_constant *more;

	if (!good_constant(item->key))
		return package_value_refuse(&value, "a constant's name has letters, digits and `_` only, no digit "
						    "in front");
	if (item->kind != JUDGE_YAML_SCALAR)
		return package_value_refuse(&value, "must be a number or text");
	if (p->constant_count >= PACKAGE_WORDS_MAX)
		return package_value_refuse(&value, "more than %d constants", PACKAGE_WORDS_MAX);
	more = reallocarray(p->constants, p->constant_count + 1, sizeof(*more));
	if (more == NULL)
		return package_no_memory(b);
	p->constants = more;
	more[p->constant_count] = (struct judge_constant){ strdup(item->key), strdup(item->text) };
	p->constant_count++; /* freed with the package, half-made or whole */
	return more[p->constant_count - 1].name == NULL || more[p->constant_count - 1].value == NULL
		   ? package_no_memory(b)
		   : 0;
}

static int read_constants(struct package_build *b, const struct judge_yaml *node)
{
	struct package_value value = value_of(b, node, "");
	int result = 0;

	if (node->kind != JUDGE_YAML_MAP)
		return package_value_refuse(&value, "must be a map");
	for (const struct judge_yaml *item = node->first; item != NULL && result == 0; item = item->next)
		result = add_constant(b, item);
	return result;
}

static const struct {
	const char *key;
	bool required;
	int (*read)(struct package_build *b, const struct judge_yaml *node);
} keys[] = {
	{ "problem_format_version", true, read_text },
	{ "type", false, read_type },
	{ "name", true, read_name },
	{ "uuid", true, read_uuid },
	{ "version", false, read_text },
	{ "credits", false, read_credits },
	{ "source", false, read_source },
	{ "license", false, read_license },
	{ "rights_owner", false, read_text },
	{ "embargo_until", false, read_embargo },
	{ "limits", false, package_read_limits },
	{ "keywords", false, read_keywords },
	{ "languages", false, read_languages },
	{ "allow_file_writing", false, read_file_writing },
	{ "constants", false, read_constants },
};

static int read_key(struct package_build *b, const struct judge_yaml *node)
{
	struct package_value value = value_of(b, node, "");

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (strcmp(keys[i].key, node->key) == 0)
			return judge_yaml_is_null(node) && !keys[i].required ? 0 : keys[i].read(b, node);
	return package_value_refuse(&value, "unknown key");
}

/* What only several keys together say. */
static int check_whole(struct package_build *b, const struct judge_yaml *root)
{
	const struct judge_yaml *limits = judge_yaml_get(root, "limits");
	const struct judge_yaml *passes = limits != NULL ? judge_yaml_get(limits, "validation_passes") : NULL;
	const struct judge_yaml *owner = judge_yaml_get(root, "rights_owner");
	const struct judge_package *p = b->package;
	struct package_value value;

	if (passes != NULL && !p->multi_pass) {
		value = value_of(b, passes, "limits.");
		return package_value_refuse(&value, "only a multi-pass problem has passes");
	}
	if (owner != NULL && p->license != NULL && strcmp(p->license, "public domain") == 0) {
		value = value_of(b, owner, "");
		return package_value_refuse(&value, "nobody owns what is in the public domain");
	}
	if (owner == NULL && p->license != NULL && strcmp(p->license, "unknown") != 0 &&
	    strcmp(p->license, "public domain") != 0 && p->author == NULL && p->source == NULL)
		return package_warn(b, "problem.yaml: license: `%s` needs a rights_owner, an author or a source",
				    p->license);
	return 0;
}

int package_read_settings_2025(struct package_build *b, const struct judge_yaml *root)
{
	int result = 0;

	b->package->file_writing = false;
	b->package->time_multiplier = 2;
	b->package->time_safety_margin = 1.5;
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (keys[i].required && judge_yaml_get(root, keys[i].key) == NULL)
			return sbx_error_set(b->err, 0, "problem.yaml: %s is missing", keys[i].key);
	for (const struct judge_yaml *node = root->first; node != NULL && result >= 0; node = node->next)
		result = read_key(b, node);
	return result < 0 ? result : check_whole(b, root);
}
