/*
 * make_ready.c - part of the build: loads a directory of policies and writes what is made of it as C source, for
 * ready.h. `make_ready POLICIES OUT`.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "judge/policy/files.h"
#include "judge/policy/policy.h"

static void write_text(FILE *out, const char *kind, size_t number, const char *text, size_t size)
{
	(void)fprintf(out, "static const char %s_%zu[] = {", kind,
		      number); /* the stream's error is looked at in the end */
	for (size_t i = 0; i < size; i++)
		(void)fprintf(out, "%s%d,", i % 24 == 0 ? "\n" : "", text[i]);
	(void)fprintf(out, "0};\n");
}

static void write_filter(FILE *out, size_t number, const struct judge_filter *filter)
{
	(void)fprintf(out, "static const struct sock_filter insns_%zu[] = {\n", number);
	for (size_t i = 0; i < filter->count; i++)
		(void)fprintf(out, "{%u,%u,%u,%uu},\n", filter->insns[i].code, filter->insns[i].jt, filter->insns[i].jf,
			      filter->insns[i].k);
	(void)fprintf(out, "};\n");
}

static int write_files(FILE *out, const char *kind, const struct judge_files *files, struct sbx_error *err)
{
	size_t sizes[JUDGE_FILES_MAX];

	for (size_t i = 0; i < files->count; i++) {
		char *text;
		int r = judge_files_text(files, i, &text, &sizes[i], err);

		if (r < 0)
			return r;
		write_text(out, kind, i, text, sizes[i]);
		free(text);
	}
	(void)fprintf(out, "static const struct judge_ready_file %s[] = {\n", kind);
	for (size_t i = 0; i < files->count; i++)
		(void)fprintf(out, "{\"%s\", %s_%zu, %zu},\n", files->stems.items[i], kind, i, sizes[i]);
	(void)fprintf(out, "};\n");
	return 0;
}

static int write_folder(FILE *out, const char *dir, const char *kind, size_t *count, struct sbx_error *err)
{
	struct judge_files files = { .fd = -1 };
	int r = judge_files_list(dir, kind, &files, err);

	if (r < 0)
		return r;
	*count = files.count;
	r = write_files(out, kind, &files, err);
	judge_files_free(&files);
	return r;
}

static void write_mounts(FILE *out, const struct judge_policy *policy)
{
	(void)fprintf(out, "static const char *const mounts[] = {\n");
	for (size_t i = 0; i < policy->mounts.count; i++) /* absolute paths of letters that need no escape */
		(void)fprintf(out, "\"%s\",\n", policy->mounts.items[i]);
	(void)fprintf(out, "};\n");
}

static void write_filters(FILE *out, const struct judge_policy *policy)
{
	for (size_t i = 0; i < policy->filter_count; i++)
		write_filter(out, i, &policy->filters[i]);
	(void)fprintf(out, "static const struct judge_ready_filter filters[] = {\n");
	for (size_t i = 0; i < policy->filter_count; i++)
		(void)fprintf(out, "{\"%s\", insns_%zu, %zu},\n", policy->filters[i].name, i, policy->filters[i].count);
	(void)fprintf(out, "};\n");
}

static int make(const char *dir, FILE *out, struct sbx_error *err)
{
	struct judge_policy *policy = NULL;
	size_t seccomp_count = 0, language_count = 0;
	int r = judge_policy_load(dir, &policy, err);

	(void)fprintf(out, "/* Made by make_ready.c. */\n#include \"judge/policy/ready.h\"\n\n");
	if (r == 0)
		r = write_folder(out, dir, "seccomp", &seccomp_count, err);
	if (r == 0)
		r = write_folder(out, dir, "languages", &language_count, err);
	if (r == 0) {
		write_filters(out, policy);
		write_mounts(out, policy);
		(void)fprintf(out,
			      "const struct judge_ready judge_ready = { { seccomp, %zu }, { languages, %zu }, filters, "
			      "mounts, %zu };\n",
			      seccomp_count, language_count, policy->mounts.count);
	}
	judge_policy_free(policy);
	return r;
}

int main(int argc, char **argv)
{
	struct sbx_error err = { 0 };
	FILE *out;
	int r;

	if (argc != 3) {
		(void)fprintf(stderr, "make_ready: usage: make_ready POLICIES OUT\n");
		return 2;
	}
	out = fopen(argv[2], "we");
	r = out == NULL ? sbx_error_set(&err, errno, "open %s", argv[2]) : make(argv[1], out, &err);
	if (out != NULL && (ferror(out) != 0 || fclose(out) != 0) && r == 0)
		r = sbx_error_set(&err, errno, "write %s", argv[2]);
	if (r < 0)
		(void)fprintf(stderr, "make_ready: %s\n", err.text);
	return r < 0 ? 1 : 0;
}
