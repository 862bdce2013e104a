/* test_policy_expand.c - placeholders in argument vectors. */
#include <check.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "judge/policy/policy.h"
#include "judge/policy/reader.h"
#include "sandbox/limits.h"
#include "sandbox/tests/suite.h"

static const char *const sources[] = { "a.cpp", "-o", "@args", "sp ace; rm.cpp", "{main}.cpp" };

static const struct judge_expand with = {
	.sources = sources,
	.source_count = 5,
	.main = "Main",
	.memory_bytes = UINT64_C(2112) << 20,
	.memory_extra_bytes = UINT64_C(64) << 20,
	.stack_bytes = UINT64_C(64) << 20,
};

/* Expands the words of text (separated by '|') with w and gives the result joined the same way, or the error's code. */
static int expand(const char *text, const struct judge_expand *w, char *out, size_t size, struct sbx_error *err)
{
	struct judge_command command = { 0 };
	struct judge_strings argv = { 0 };
	char *copy = strdup(text), *rest = copy, *word;
	int r;

	while ((word = strsep(&rest, "|")) != NULL)
		ck_assert_int_eq(judge_strings_add(&command.argv, word), 0);
	r = judge_policy_expand(&command, w, &argv, err);
	out[0] = '\0';
	for (size_t i = 0; i < argv.count; i++) {
		(void)strncat(out, i > 0 ? "|" : "", size - strlen(out) - 1);
		(void)strncat(out, argv.items[i], size - strlen(out) - 1);
	}
	if (r == 0)
		ck_assert_ptr_null(argv.items[argv.count]);
	judge_strings_free(&argv);
	judge_strings_free(&command.argv);
	free(copy);
	return r;
}

START_TEST(placeholders_stand_for_what_is_given)
{
	static const struct {
		const char *in, *out;
	} cases[] = {
		{ "/bin/cc|-o|x|{sources}|-lm", "/bin/cc|-o|x|a.cpp|./-o|./@args|sp ace; rm.cpp|{main}.cpp|-lm" },
		{ "/app/{main}", "/app/Main" },
		{ "{main}", "Main" },
		{ "-Xmx{heap_mb}m|-Xss{stack_kb}k|{memory_mb}", "-Xmx1916m|-Xss65536k|2112" },
		{ "-M{limit_mb}m|/app/{stem}.js|{stem}", "-M2048m|/app/Main.js|Main" },
		{ "{main}{main}/{memory_mb}-{main}", "MainMain/2112-Main" },
		{ "{|{}|{ main}|{Main}|{{main}}|a{|}|${x9}", "{|{}|{ main}|{Main}|{Main}|a{|}|${x9}" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct sbx_error err = { 0 };
		char out[512];

		ck_assert_msg(expand(cases[i].in, &with, out, sizeof(out), &err) == 0, "%s", err.text);
		ck_assert_str_eq(out, cases[i].out);
	}
}
END_TEST

START_TEST(a_stem_is_the_entry_point_without_its_extension)
{
	static const struct {
		const char *main, *stem;
	} cases[] = { { "a.ts", "a.js" }, { "a.b.ts", "a.b.js" }, { "a", "a.js" }, { ".ts", ".ts.js" } };

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct judge_expand w = with;
		char out[64];

		w.main = cases[i].main;
		ck_assert_int_eq(expand("{stem}.js", &w, out, sizeof(out), NULL), 0);
		ck_assert_str_eq(out, cases[i].stem);
	}
	ck_assert_int_eq(expand("{stem}", &(struct judge_expand){ .main = "-e.ts" }, (char[64]){ 0 }, 64, NULL),
			 -EINVAL);
}
END_TEST

START_TEST(an_environment_is_expanded_too)
{
	char *lines[] = { (char[]){ "A=b" }, (char[]){ "LIMIT={limit_mb}MiB of {memory_mb}" }, NULL };
	const struct judge_command command = { .env = { lines, 2 } };
	struct judge_strings env = { 0 };

	ck_assert_int_eq(judge_policy_expand_env(&command, &with, &env, NULL), 0);
	ck_assert_uint_eq(env.count, 2);
	ck_assert_str_eq(env.items[0], "A=b");
	ck_assert_str_eq(env.items[1], "LIMIT=2048MiB of 2112");
	judge_strings_free(&env);
}
END_TEST

START_TEST(an_unknown_placeholder_is_refused)
{
	static const char *const cases[] = { "x|{source}", "{mem}", "x{sources}", "{_}" };

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct sbx_error err = { 0 };
		char out[512];

		ck_assert_int_eq(expand(cases[i], &with, out, sizeof(out), &err), -EINVAL);
		ck_assert_ptr_nonnull(strstr(err.text, "no value for {"));
	}
}
END_TEST

START_TEST(an_entry_point_that_looks_like_an_option_is_refused_where_it_could_be_one)
{
	struct judge_expand odd = with;
	struct sbx_error err = { 0 };
	char out[64];

	odd.main = "-version";
	ck_assert_int_eq(expand("java|{main}", &odd, out, sizeof(out), &err), -EINVAL);
	ck_assert_int_eq(expand("python|/app/{main}", &odd, out, sizeof(out), &err), 0);
	ck_assert_str_eq(out, "python|/app/-version");
	odd.main = "@file";
	ck_assert_int_eq(expand("java|{main}", &odd, out, sizeof(out), &err), -EINVAL);
}
END_TEST

START_TEST(a_heap_leaves_room_in_a_small_memory_and_stacks_are_bounded)
{
	static const struct {
		uint64_t memory_mb, stack;
		const char *heap, *stack_kb;
	} cases[] = {
		{ 16, 1 << 20, "8", "1024" },
		{ 128, UINT64_C(1) << 30, "64", "16384" },
		{ 256, UINT64_C(1) << 30, "176", "32768" },
		{ 65536, SBX_NO_LIMIT, "61376", "65536" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct judge_expand w = with;
		char out[64], want[64];

		w.memory_bytes = cases[i].memory_mb << 20;
		w.stack_bytes = cases[i].stack;
		(void)snprintf(want, sizeof(want), "%s|%s", cases[i].heap, cases[i].stack_kb);
		ck_assert_int_eq(expand("{heap_mb}|{stack_kb}", &w, out, sizeof(out), NULL), 0);
		ck_assert_str_eq(out, want);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("policy_expand");
	TCase *tc = sbx_case("expand");

	tcase_add_test(tc, placeholders_stand_for_what_is_given);
	tcase_add_test(tc, a_stem_is_the_entry_point_without_its_extension);
	tcase_add_test(tc, an_environment_is_expanded_too);
	tcase_add_test(tc, an_unknown_placeholder_is_refused);
	tcase_add_test(tc, an_entry_point_that_looks_like_an_option_is_refused_where_it_could_be_one);
	tcase_add_test(tc, a_heap_leaves_room_in_a_small_memory_and_stacks_are_bounded);
	suite_add_tcase(suite, tc);
	return sbx_run_suite(suite);
}
