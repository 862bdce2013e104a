/*
 * fuzz_policy.c - libFuzzer entry: one policy file's text through every reader, and a filter to BPF. Pure; touches no
 * file.
 *
 * The first byte says which kind of file the rest is, so that the corpus of one does not starve the others. Whatever is
 * refused must be refused with a text that begins with the file and a line.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "judge/policy/entry.h"
#include "judge/policy/filter.h"
#include "judge/policy/reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_refusal(int r, const struct sbx_error *err)
{
	if (r < 0 && strncmp(err->text, "f:", 2) != 0)
		abort();
}

static void fuzz_filter(struct judge_document *doc)
{
	struct judge_filter_source source;
	struct judge_table *table = NULL;
	struct judge_filter filter = { 0 };
	struct sbx_error err = { 0 };
	int r = judge_filter_read(doc, &source, &err);

	check_refusal(r, &err);
	if (r < 0)
		return;
	r = judge_table_build(&source, 1, 0, &table, &err);
	check_refusal(r, &err);
	if (r == 0)
		(void)judge_filter_compile(source.name, table, &filter,
					   &err); /* may be too large: an error, not a crash */
	free(filter.insns);
	judge_table_free(table);
	judge_filter_source_free(&source);
}

static void fuzz_language(const struct judge_document *doc)
{
	static const char *const sources[] = { "a.c", "-o" };
	static struct judge_filter filter = { .name = "base" };
	const struct judge_policy policy = { .filters = &filter, .filter_count = 1 };
	static const struct judge_source file = { "prog", "#! /usr/bin/env -S python3 -B\n", 30 };
	const struct judge_expand with = { .sources = sources,
					   .source_count = 2,
					   .main = "main.c",
					   .memory_bytes = 1 << 28,
					   .memory_extra_bytes = 1 << 24,
					   .stack_bytes = 1 << 23 };
	struct judge_strings argv = { 0 }, env = { 0 };
	struct judge_language language;
	struct sbx_error err = { 0 };
	int r = judge_language_read(doc, &policy, &language, &err);

	check_refusal(r, &err);
	if (r < 0)
		return;
	if (judge_policy_expand(&language.run, &with, &argv, &err) < 0)
		abort(); /* the reader lets no placeholder pass that does not expand */
	if (judge_policy_expand_env(&language.run, &with, &env, &err) < 0)
		abort();
	(void)judge_language_has_source(&language, &file);
	judge_strings_free(&argv);
	judge_strings_free(&env);
	judge_language_free(&language);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct judge_document doc = { 0 };
	struct judge_profile profile;
	struct sbx_error err = { 0 };
	char name[64];
	int r;

	if (size == 0)
		return 0;
	if (data[0] == 'j') {
		(void)judge_java_main((const char *)data + 1, size - 1, name, sizeof(name));
		return 0;
	}
	r = judge_document_parse("f", (const char *)data + 1, size - 1, &doc, &err);
	check_refusal(r, &err);
	if (r < 0)
		return 0;
	if (data[0] == 's')
		fuzz_filter(&doc);
	else if (data[0] == 'l')
		fuzz_language(&doc);
	else
		check_refusal(judge_profile_read(&doc, &profile, &err), &err);
	judge_document_free(&doc);
	return 0;
}
