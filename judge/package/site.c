/*
 * site.c - minos.yaml, what Minos can be told of a package beyond the package's own format (package-internal.h). Pure
 * but for the look for the program.
 *
 *     checker: { protocol: testlib, path: check.cpp }
 *     checker: { protocol: cms-communication, path: manager.cpp, num_processes: 2, user_io: std_io }
 *
 * A program of the package that judges outputs, or talks with submissions, by one of the protocols of the field
 * (package.h). num_processes and user_io (`fifo_io` if it is not said) are those of CMS, and of its Communication tasks
 * alone. Unknown keys are
 * errors: the file is nobody else's.
 */
#include <errno.h>
#include <string.h>

#include "judge/check/quote.h"
#include "judge/package/package-internal.h"
#include "sandbox/cleanup.h"

static const char FILE_NAME[] = "minos.yaml";

static const char *const protocols[] = { [JUDGE_PROTOCOL_KATTIS] = "kattis",
					 [JUDGE_PROTOCOL_TESTLIB] = "testlib",
					 [JUDGE_PROTOCOL_CMS] = "cms",
					 [JUDGE_PROTOCOL_DMOJ] = "dmoj",
					 [JUDGE_PROTOCOL_DMOJ_COCI] = "dmoj-coci",
					 [JUDGE_PROTOCOL_DMOJ_PEG] = "dmoj-peg",
					 [JUDGE_PROTOCOL_DMOJ_PYTHON] = "dmoj-python",
					 [JUDGE_PROTOCOL_HUSTOJ] = "hustoj",
					 [JUDGE_PROTOCOL_QDUOJ] = "qduoj",
					 [JUDGE_PROTOCOL_SYZOJ] = "syzoj",
					 [JUDGE_PROTOCOL_LEMON] = "lemon",
					 [JUDGE_PROTOCOL_CMS_COMMUNICATION] = "cms-communication",
					 NULL };

/* Those that have interactors, which talk with the submission by standard input and output. */
static bool has_interactors(enum judge_protocol protocol)
{
	return protocol == JUDGE_PROTOCOL_KATTIS || protocol == JUDGE_PROTOCOL_TESTLIB ||
	       protocol == JUDGE_PROTOCOL_DMOJ || protocol == JUDGE_PROTOCOL_DMOJ_COCI;
}

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

static int read_processes(struct package_build *b, const struct judge_yaml *node)
{
	struct package_value value = value_of(b, node, "checker.");
	double number = 0;
	int result = package_value_number(&value, &number);

	if (result <= 0)
		return result;
	if (number < 1 || number > JUDGE_PROCESSES_MAX || number != (unsigned)number)
		return package_value_refuse(&value, "must be a whole number from 1 to %d", JUDGE_PROCESSES_MAX);
	b->package->validation.processes = (unsigned)number;
	return result;
}

static int read_user_io(struct package_build *b, const struct judge_yaml *node)
{
	static const char *const ways[] = { "fifo_io", "std_io", NULL };
	struct package_value value = value_of(b, node, "checker.");
	const char *text = "";
	int result = package_value_word(&value, ways);

	if (result > 0)
		result = package_value_scalar(&value, &text);
	b->package->validation.standard_io = strcmp(text, "std_io") == 0;
	return result;
}

/* What may be said of a checker, and whether it has been. */
enum {
	PROTOCOL,
	PATH,
	PROCESSES,
	USER_IO,
	KEYS
};

static const struct {
	const char *name;
	int (*read)(struct package_build *b, const struct judge_yaml *node);
} keys[KEYS] = {
	[PROTOCOL] = { "protocol", read_protocol },
	[PATH] = { "path", read_path },
	[PROCESSES] = { "num_processes", read_processes },
	[USER_IO] = { "user_io", read_user_io },
};

static int read_checker_keys(struct package_build *b, const struct judge_yaml *map, bool *said)
{
	for (const struct judge_yaml *item = map->first; item != NULL; item = item->next) {
		size_t key = 0;
		int result;

		while (key < KEYS && strcmp(item->key, keys[key].name) != 0)
			key++;
		if (key == KEYS)
			return unknown(b, item, "checker.");
		result = keys[key].read(b, item);
		if (result < 0)
			return result;
		said[key] = said[key] || result > 0;
	}
	return 0;
}

/* One file: which of several is the checker is said nowhere. */
static bool is_python_file(const struct judge_program *program)
{
	size_t length = strlen(program->path);

	return program->file_count == 1 && strcmp(program->files[0], program->path) == 0 && length > 3 &&
	       strcmp(program->path + length - 3, ".py") == 0;
}

/* Whether the program is of the kind that the problem wants: one that talks, or one that looks at outputs. */
static int check_kind(struct package_build *b, const struct package_value *value, const bool *said)
{
	struct judge_package *p = b->package;
	enum judge_protocol protocol = p->validation.protocol;

	if (protocol == JUDGE_PROTOCOL_DMOJ_PYTHON && !is_python_file(&p->validation.validator))
		return package_value_refuse(value, "`path` of a checker of `dmoj-python` must be one file (.py)");
	if (p->multi_pass && protocol != JUDGE_PROTOCOL_KATTIS)
		return package_value_refuse(
		    value,
		    "no program of `%s` can ask for another pass: `kattis` alone has a file for "
		    "it (nextpass.in)",
		    protocols[protocol]);
	if (protocol == JUDGE_PROTOCOL_CMS_COMMUNICATION && p->submit_answer)
		return package_value_refuse(value, "what is submitted to a submit-answer problem talks with nobody");
	if (protocol == JUDGE_PROTOCOL_CMS_COMMUNICATION && (p->input_file != NULL || p->output_file != NULL))
		return package_value_refuse(value, "a submission with a file for input or output talks with nobody");
	if (protocol == JUDGE_PROTOCOL_CMS_COMMUNICATION) {
		p->interactive = true;
		if (p->validation.processes == 0)
			p->validation.processes = 1;
		return 0;
	}
	if (said[PROCESSES] || said[USER_IO])
		return package_value_refuse(value, "`%s` is of `cms-communication` alone",
					    said[PROCESSES] ? keys[PROCESSES].name : keys[USER_IO].name);
	if (p->interactive && !has_interactors(protocol))
		return package_value_refuse(value, "no program of `%s` talks with a submission", protocols[protocol]);
	return 0;
}

static int read_checker(struct package_build *b, const struct judge_yaml *map)
{
	struct package_value value = value_of(b, map, "");
	bool said[KEYS] = { false };
	int result;

	if (map->kind != JUDGE_YAML_MAP)
		return package_value_refuse(&value, "must be a map with `protocol` and `path`");
	if (b->package->validation.custom)
		return package_value_refuse(&value, "the package has a validator of its own already");
	result = read_checker_keys(b, map, said);
	if (result < 0)
		return result;
	if (!said[PROTOCOL] || b->package->validation.validator.path == NULL)
		return package_value_refuse(&value, "`protocol` and `path` are both needed");
	result = check_kind(b, &value, said);
	if (result < 0)
		return result;
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
