/* verdict_names.c - see verdict_names.h. Pure. */
#include "judge/grade/verdict_names.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define STYLES 4

static const char *const styles[STYLES] = { "minos", "kattis", "domjudge", "ccs" };

/* DOMjudge: etc/verdicts.php; it knows `memory-limit`, but what it says of a program that is killed for its memory is
 * what it says of any that ends with a status other than 0 (determineVerdict of its judgedaemon). CCS: "judgement
 * types" of its JSON format, with what a simplification would give where it has no id of its own. */
static const char *const words[][STYLES] = {
	{ "AC", "AC", "correct", "AC" },         { "PAC", "AC", "correct", "AC" },
	{ "WA", "WA", "wrong-answer", "WA" },    { "PE", "WA", "wrong-answer", "PE" },
	{ "TLE", "TLE", "timelimit", "TLE" },    { "MLE", "MLE", "run-error", "MLE" },
	{ "OLE", "OLE", "output-limit", "OLE" }, { "RTE", "RTE", "run-error", "RTE" },
	{ "SV", "RTE", "run-error", "SV" },      { "CE", "CE", "compiler-error", "CE" },
	{ "JE", "JE", "internal-error", "JE" },  { "CANCELLED", "JE", "aborted", "JE" },
};

/* Of legacy Kattis, the least bad first; what has no word there stands where its nearest does. */
static const char *const by_severity[] = { "AC", "PAC", "PE", "WA", "OLE", "TLE", "MLE", "RTE", "SV", "CE", "JE" };

int judge_verdict_style(const char *name, enum judge_verdict_style *style)
{
	for (unsigned i = 0; i < STYLES; i++)
		if (strcmp(styles[i], name) == 0) {
			*style = (enum judge_verdict_style)i;
			return 0;
		}
	return -EINVAL;
}

enum judge_error_order judge_verdict_order(enum judge_verdict_style style)
{
	static const enum judge_error_order orders[STYLES] = { [JUDGE_STYLE_MINOS] = JUDGE_ORDER_PACKAGE,
							       [JUDGE_STYLE_KATTIS] = JUDGE_ORDER_WORST,
							       [JUDGE_STYLE_DOMJUDGE] = JUDGE_ORDER_FIRST,
							       [JUDGE_STYLE_CCS] = JUDGE_ORDER_FIRST };

	return orders[style];
}

const char *judge_verdict_in(enum judge_verdict_style style, const char *name)
{
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(words[i][JUDGE_STYLE_MINOS], name) == 0)
			return words[i][style];
	return name;
}

/* Whether word is one of those that out has so far, joined by `/`. */
static bool has(const char *out, const char *word)
{
	size_t length = strlen(word);

	for (const char *at = out; *at != '\0';) {
		size_t one = strcspn(at, "/");

		if (one == length && strncmp(at, word, length) == 0)
			return true;
		at += one + (at[one] == '/');
	}
	return false;
}

/* Cut where it has no room. */
static void add_word(enum judge_verdict_style style, const char *name, char *out, size_t size)
{
	const char *word = judge_verdict_in(style, name);
	size_t used = strlen(out);

	if (!has(out, word))
		(void)snprintf(out + used, size - used, "%s%s", used > 0 ? "/" : "", word);
}

char *judge_verdicts_in(enum judge_verdict_style style, const char *text, char *out, size_t size)
{
	out[0] = '\0';
	for (size_t i = 0; style == JUDGE_STYLE_KATTIS && i < sizeof(by_severity) / sizeof(by_severity[0]); i++)
		if (has(text, by_severity[i]))
			add_word(style, by_severity[i], out, size);
	while (*text != '\0') {
		size_t length = strcspn(text, "/");
		char name[32];

		(void)snprintf(name, sizeof(name), "%.*s", (int)length, text); /* names of ours are shorter */
		add_word(style, name, out, size);
		text += length + (text[length] == '/');
	}
	return out;
}

static int rename_one(enum judge_verdict_style style, json_t *judged)
{
	const char *name = json_string_value(json_object_get(judged, "verdict"));

	if (name == NULL || json_object_set_new(judged, "verdict", json_string(judge_verdict_in(style, name))) == 0)
		return 0;
	return -ENOMEM;
}

static int rename_all(enum judge_verdict_style style, const json_t *list)
{
	json_t *judged = NULL;
	size_t i = 0;
	int r = 0;

	json_array_foreach(list, i, judged)
	{
		if (r == 0)
			r = rename_one(style, judged);
		if (r == 0)
			r = rename_one(style, json_object_get(judged, "validator"));
	}
	return r;
}

int judge_verdict_rename(enum judge_verdict_style style, json_t *result)
{
	int r = rename_one(style, result);

	if (r == 0)
		r = rename_one(style, json_object_get(result, "compile"));
	if (r == 0)
		r = rename_all(style, json_object_get(result, "groups"));
	return r == 0 ? rename_all(style, json_object_get(result, "tests")) : r;
}
