/* test_package_yaml.c - the tree of a YAML file: what it holds, on which line, and what is refused. */
#include <check.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sandbox/tests/suite.h"

#include "judge/package/yaml.h"

static struct judge_yaml *parse(const char *text)
{
	struct judge_yaml *root = NULL;
	struct sbx_error err = { 0 };

	ck_assert_msg(judge_yaml_parse("f", text, strlen(text), &root, &err) == 0, "%s", err.text);
	return root;
}

START_TEST(a_map_keeps_order_lines_and_what_was_quoted)
{
	struct judge_yaml *root =
	    parse("# comment\nname: Foo\nlimits:\n  memory: 5\n  list: [a, 'b']\nempty:\ntext: |\n  two\n  lines\n");
	const struct judge_yaml *limits = judge_yaml_get(root, "limits"), *list = judge_yaml_get(limits, "list");

	ck_assert_int_eq(root->kind, JUDGE_YAML_MAP);
	ck_assert_str_eq(root->first->key, "name");
	ck_assert_uint_eq(root->first->line, 2);
	ck_assert_str_eq(root->first->text, "Foo");
	ck_assert_ptr_eq(root->first->next, limits);
	ck_assert_uint_eq(limits->line, 3);
	ck_assert_uint_eq(judge_yaml_get(limits, "memory")->line, 4);
	ck_assert(list->kind == JUDGE_YAML_LIST && list->first->plain && !list->first->next->plain);
	ck_assert_str_eq(list->first->next->text, "b");
	ck_assert_ptr_null(list->first->next->next);
	ck_assert(judge_yaml_is_null(judge_yaml_get(root, "empty")));
	ck_assert_str_eq(judge_yaml_get(root, "text")->text, "two\nlines\n");
	ck_assert_ptr_null(judge_yaml_get(root, "memory"));
	judge_yaml_free(root);
}
END_TEST

START_TEST(an_empty_file_is_an_empty_map)
{
	static const char *const texts[] = { "", "\n\n", "# nothing\n", "\xef\xbb\xbf" };
	struct judge_yaml *root = parse(texts[_i]);

	ck_assert_int_eq(root->kind, JUDGE_YAML_MAP);
	ck_assert_ptr_null(root->first);
	judge_yaml_free(root);
}
END_TEST

START_TEST(null_is_plain_and_has_three_spellings)
{
	struct judge_yaml *root = parse("a: ~\nb: null\nc:\nd: 'null'\ne: ''\nf: no\n");

	ck_assert(judge_yaml_is_null(judge_yaml_get(root, "a")) && judge_yaml_is_null(judge_yaml_get(root, "b")));
	ck_assert(judge_yaml_is_null(judge_yaml_get(root, "c")) && !judge_yaml_is_null(judge_yaml_get(root, "d")));
	ck_assert(!judge_yaml_is_null(judge_yaml_get(root, "e")) && !judge_yaml_is_null(judge_yaml_get(root, "f")));
	judge_yaml_free(root);
}
END_TEST

static const struct {
	const char *text, *message;
} refused[] = {
	{ "a: 1\nb: 2\na: 3\n", "f:3: key `a` is given twice, first in line 1" },
	{ "a: {x: 1, x: 2}\n", "f:1: key `x` is given twice, first in line 1" },
	{ "a: &x 1\nb: 2\n", "f:1: anchors are not supported" },
	{ "a: 1\nb: *x\n", "f:2: aliases are not supported" },
	{ "&x [*x]\n", "f:1: anchors are not supported" },
	{ "a: 1\n*x : 2\n", "f:2: aliases are not supported" },
	{ "a: !!python/object:os.system x\n", "f:1: tags are not supported" },
	{ "a: !!int 5\n", "f:1: tags are not supported" },
	{ "a: !x []\n", "f:1: tags are not supported" },
	{ "? [a]\n: b\n", "f:1: a key must be text" },
	{ "{a: 1}: b\n", "f:1: a key must be text" },
	{ "a: 1\n---\nb: 2\n", "f:2: more than one document" },
	{ "a: \"x\\0y\"\n", "f:1: a NUL character in text" },
	{ "a: [1, 2\nb: 3\n", "f:2: no YAML: did not find expected ',' or ']' while parsing a flow sequence" },
	{ "a: 'x\n", "f:2: no YAML: found unexpected end of stream while scanning a quoted scalar" },
	{ "a: b: c\n", "f:1: no YAML: mapping values are not allowed in this context" },
	{ "\ta: 1\n", "f:1: no YAML: found character that cannot start any token while scanning for the next token" },
	{ "a: \xff\n", "f:1: no YAML: invalid leading UTF-8 octet" },
	{ "a: \x01\n", "f:1: no YAML: control characters are not allowed" },
	{ "[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]", "f:1: nested too deeply" },
	{ "a:\n - - - - - - - - - - - - - - - - - - - - x\n", "f:2: nested too deeply" },
};

START_TEST(bad_files_are_refused_with_line_and_reason)
{
	struct judge_yaml *root = NULL;
	struct sbx_error err = { 0 };

	ck_assert_int_lt(judge_yaml_parse("f", refused[_i].text, strlen(refused[_i].text), &root, &err), 0);
	ck_assert_ptr_null(root);
	ck_assert_str_eq(err.text, refused[_i].message);
}
END_TEST

START_TEST(too_many_values_and_too_many_bytes_are_refused)
{
	size_t size = JUDGE_YAML_BYTES_MAX + 1;
	char *text = malloc(size);
	struct judge_yaml *root = NULL;
	struct sbx_error err = { 0 };

	ck_assert_ptr_nonnull(text);
	memset(text, ' ', size);
	for (size_t i = 0; i < 2 * (size_t)JUDGE_YAML_NODES_MAX; i += 2) {
		text[2 * i] = '-';
		text[2 * i + 1] = ' ';
		text[2 * i + 2] = 'x';
		text[2 * i + 3] = '\n';
	}
	ck_assert_int_lt(judge_yaml_parse("f", text, size - 1, &root, &err), 0);
	ck_assert_str_eq(err.text, "f:10000: too many values");
	ck_assert_int_eq(judge_yaml_parse("f", text, size, &root, &err), -EFBIG);
	ck_assert_ptr_null(root);
	free(text);
}
END_TEST

START_TEST(a_hundred_thousand_open_brackets_cost_nothing)
{
	enum {
		SIZE = 100000
	};
	char *text = malloc(SIZE);
	struct judge_yaml *root = NULL;
	struct sbx_error err = { 0 };

	ck_assert_ptr_nonnull(text);
	memset(text, _i == 0 ? '[' : '{', SIZE);
	ck_assert_int_lt(judge_yaml_parse("f", text, SIZE, &root, &err), 0);
	ck_assert_ptr_null(root);
	free(text);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("package_yaml");
	TCase *tcase = sbx_case("yaml");

	suite_add_tcase(suite, tcase);
	tcase_add_test(tcase, a_map_keeps_order_lines_and_what_was_quoted);
	tcase_add_loop_test(tcase, an_empty_file_is_an_empty_map, 0, 4);
	tcase_add_test(tcase, null_is_plain_and_has_three_spellings);
	tcase_add_loop_test(tcase, bad_files_are_refused_with_line_and_reason, 0, sizeof(refused) / sizeof(refused[0]));
	tcase_add_test(tcase, too_many_values_and_too_many_bytes_are_refused);
	tcase_add_loop_test(tcase, a_hundred_thousand_open_brackets_cost_nothing, 0, 2);
	return sbx_run_suite(suite);
}
