/* test_policy_ready.c - what was made of the policies with the program: it is used for the files that it was made of,
 * and is what those come to. */
#include <check.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "judge/policy/files.h"
#include "judge/policy/policy.h"
#include "sandbox/tests/suite.h"

static char dir[] = "/tmp/minos-ready-XXXXXX";
static struct sbx_error err;

/* The policies of Minos in dir, and another byte at the end of the first filter's file. */
static void copy_policies(const struct judge_files *files)
{
	static const char *const others[] = { "languages", "profiles" };
	char own[PATH_MAX], to[2 * PATH_MAX], from[2 * PATH_MAX];

	ck_assert_ptr_nonnull(getcwd(own, sizeof(own)));
	ck_assert_ptr_nonnull(mkdtemp(dir));
	for (size_t i = 0; i < 2; i++) {
		(void)snprintf(from, sizeof(from), "%s/policies/%s", own, others[i]);
		(void)snprintf(to, sizeof(to), "%s/%s", dir, others[i]);
		ck_assert_int_eq(symlink(from, to), 0);
	}
	(void)snprintf(to, sizeof(to), "%s/seccomp", dir);
	ck_assert_int_eq(mkdir(to, 0700), 0);
	for (size_t i = 0; i < files->count; i++) {
		size_t size;
		char *text;
		FILE *out;

		ck_assert_int_eq(judge_files_text(files, i, &text, &size, &err), 0);
		(void)snprintf(to, sizeof(to), "%s/seccomp/%s.json", dir, files->stems.items[i]);
		out = fopen(to, "we");
		ck_assert_ptr_nonnull(out);
		ck_assert_uint_eq(fwrite(text, 1, size, out), size);
		if (i == 0)
			ck_assert_int_eq(fputc('\n', out), '\n');
		ck_assert_int_eq(fclose(out), 0);
		free(text);
	}
}

static void remove_copy(const struct judge_files *files)
{
	static const char *const others[] = { "languages", "profiles" };
	char path[2 * PATH_MAX];

	for (size_t i = 0; i < files->count; i++) {
		(void)snprintf(path, sizeof(path), "%s/seccomp/%s.json", dir, files->stems.items[i]);
		ck_assert_int_eq(unlink(path), 0);
	}
	(void)snprintf(path, sizeof(path), "%s/seccomp", dir);
	ck_assert_int_eq(rmdir(path), 0);
	for (size_t i = 0; i < 2; i++) {
		(void)snprintf(path, sizeof(path), "%s/%s", dir, others[i]);
		ck_assert_int_eq(unlink(path), 0);
	}
	ck_assert_int_eq(rmdir(dir), 0);
}

START_TEST(what_is_ready_is_what_the_files_compile_to)
{
	struct judge_policy *ready = NULL, *compiled = NULL;
	struct judge_files files = { .fd = -1 }, copies = { .fd = -1 };

	ck_assert_int_eq(judge_files_list("policies", "seccomp", &files, &err), 0);
	copy_policies(&files);
	ck_assert_int_eq(judge_files_list(dir, "seccomp", &copies, &err), 0);
	ck_assert(judge_files_are(&files, &judge_ready.seccomp));
	ck_assert(!judge_files_are(&copies, &judge_ready.seccomp));
	ck_assert_msg(judge_policy_load("policies", &ready, &err) == 0, "%s", err.text);
	ck_assert_msg(judge_policy_load(dir, &compiled, &err) == 0, "%s", err.text);
	ck_assert_uint_eq(ready->filter_count, compiled->filter_count);
	for (size_t i = 0; i < ready->filter_count; i++) {
		const struct judge_filter *a = &ready->filters[i], *b = &compiled->filters[i];

		ck_assert_str_eq(a->name, b->name);
		ck_assert_uint_gt(a->count, 0);
		ck_assert_uint_eq(a->count, b->count);
		ck_assert_mem_eq(a->insns, b->insns, a->count * sizeof(*a->insns));
	}
	judge_policy_free(ready);
	judge_policy_free(compiled);
	judge_files_free(&copies);
	remove_copy(&files);
	judge_files_free(&files);
}
END_TEST

START_TEST(only_the_filters_that_are_asked_for_have_instructions)
{
	static const char *const names[] = { "run", NULL };
	struct judge_policy *policy = NULL;

	ck_assert_msg(judge_policy_load_for("policies", names, &policy, &err) == 0, "%s", err.text);
	for (size_t i = 0; i < policy->filter_count; i++)
		ck_assert_int_eq(policy->filters[i].count > 0, strcmp(policy->filters[i].name, "run") == 0);
	judge_policy_free(policy);
}
END_TEST

START_TEST(mounts_that_are_ready_are_those_of_the_languages)
{
	static const char *const names[] = { "run", NULL };
	struct judge_policy *whole = NULL, *box = NULL;
	struct judge_files files = { .fd = -1 };

	ck_assert_int_eq(judge_files_list("policies", "languages", &files, &err), 0);
	ck_assert(judge_files_are(&files, &judge_ready.languages));
	judge_files_free(&files);
	ck_assert_msg(judge_policy_load("policies", &whole, &err) == 0, "%s", err.text);
	ck_assert_msg(judge_policy_load_box("policies", names, &box, &err) == 0, "%s", err.text);
	ck_assert_uint_eq(box->language_count, 0);
	ck_assert_uint_gt(box->profile_count, 0);
	ck_assert_uint_gt(box->mounts.count, 0);
	ck_assert_uint_eq(box->mounts.count, whole->mounts.count);
	for (size_t i = 0; i < box->mounts.count; i++)
		ck_assert_str_eq(box->mounts.items[i], whole->mounts.items[i]);
	judge_policy_free(whole);
	judge_policy_free(box);
}
END_TEST

/* Another language's file than when Minos was built: its mounts are those of now. */
START_TEST(mounts_of_other_files_are_read)
{
	static const char *const folders[] = { "seccomp", "profiles" };
	static const char *const names[] = { "run", NULL };
	char own[PATH_MAX], to[2 * PATH_MAX], from[2 * PATH_MAX], site[] = "/tmp/minos-ready-XXXXXX";
	struct judge_policy *box = NULL;
	struct judge_files files = { .fd = -1 };
	FILE *out;

	ck_assert_ptr_nonnull(getcwd(own, sizeof(own)));
	ck_assert_ptr_nonnull(mkdtemp(site));
	for (size_t i = 0; i < 2; i++) {
		(void)snprintf(from, sizeof(from), "%s/policies/%s", own, folders[i]);
		(void)snprintf(to, sizeof(to), "%s/%s", site, folders[i]);
		ck_assert_int_eq(symlink(from, to), 0);
	}
	(void)snprintf(to, sizeof(to), "%s/languages", site);
	ck_assert_int_eq(mkdir(to, 0700), 0);
	(void)snprintf(to, sizeof(to), "%s/languages/own.json", site);
	out = fopen(to, "we");
	ck_assert_ptr_nonnull(out);
	ck_assert_int_ge(fputs("{\"name\":\"own\",\"title\":\"Own\",\"extensions\":[\"own\"],\"mounts\":[\"/opt/own\"],"
			       "\"probe\":[\"/opt/own/run\",\"--version\"],"
			       "\"run\":{\"argv\":[\"/opt/own/run\",\"/app/{main}\"],\"filter\":\"run\"}}",
			       out),
			 0);
	ck_assert_int_eq(fclose(out), 0);
	ck_assert_int_eq(judge_files_list(site, "languages", &files, &err), 0);
	ck_assert(!judge_files_are(&files, &judge_ready.languages));
	judge_files_free(&files);
	ck_assert_msg(judge_policy_load_box(site, names, &box, &err) == 0, "%s", err.text);
	ck_assert_uint_eq(box->mounts.count, 1);
	ck_assert_str_eq(box->mounts.items[0], "/opt/own");
	judge_policy_free(box);
	ck_assert_int_eq(unlink(to), 0);
	(void)snprintf(to, sizeof(to), "%s/languages", site);
	ck_assert_int_eq(rmdir(to), 0);
	for (size_t i = 0; i < 2; i++) {
		(void)snprintf(to, sizeof(to), "%s/%s", site, folders[i]);
		ck_assert_int_eq(unlink(to), 0);
	}
	ck_assert_int_eq(rmdir(site), 0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("policy_ready");
	TCase *tc = sbx_case("ready");

	tcase_add_test(tc, what_is_ready_is_what_the_files_compile_to);
	tcase_add_test(tc, only_the_filters_that_are_asked_for_have_instructions);
	tcase_add_test(tc, mounts_that_are_ready_are_those_of_the_languages);
	tcase_add_test(tc, mounts_of_other_files_are_read);
	suite_add_tcase(suite, tc);
	return sbx_run_suite(suite);
}
