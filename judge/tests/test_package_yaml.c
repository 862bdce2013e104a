/* test_package_yaml.c - the tree of a YAML file: what it holds, on which line, and what is refused. */
#include <check.h>
#include <errno.h>
#include <stdbool.h>
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
	{ "a: 1\nb: *x\n", "f:2: alias `x`: no value with that anchor ends before it" },
	{ "&x [*x]\n", "f:1: alias `x`: no value with that anchor ends before it" },
	{ "a: &x\n  b: {c: [*x]}\n", "f:2: alias `x`: no value with that anchor ends before it" },
	{ "a: 1\n*x : 2\n", "f:2: alias `x`: no value with that anchor ends before it" },
	{ "a: &x [1]\n*x : 2\n", "f:2: a key must be text" },
	{ "a: &x b\n*x : 2\n*x : 3\n", "f:3: key `b` is given twice, first in line 2" },
	{ "a: &x !!int 5\n", "f:1: tags are not supported" },
	{ "a: &x 1\nb:\n  <<: *x\n", "f:3: `<<` needs a map, or a list of maps" },
	{ "a: &x {b: 1}\nb:\n  <<: [*x, y]\n", "f:3: `<<` needs a map, or a list of maps" },
	{ "a: &x {b: 1}\nb:\n  <<: *x\n  <<: *x\n", "f:4: key `<<` is given twice" },
	{ "a: &x {<<: *x}\n", "f:1: alias `x`: no value with that anchor ends before it" },
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

static const struct {
	const char *text, *written_out;
} aliases[] = {
	{ "a: &x 1\nb: *x\n", "a: 1\nb: 1\n" },
	{ "a: &x '1'\nb: [*x, *x]\n", "a: '1'\nb: ['1', '1']\n" },
	{ "a: &x {b: [1, {c: 2}], d: }\ne: *x\nf: {g: *x}\n",
	  "a: {b: [1, {c: 2}], d: }\ne: {b: [1, {c: 2}], d: }\nf: {g: {b: [1, {c: 2}], d: }}\n" },
	{ "a: &x [&y 1, &z [*y]]\nb: *z\nc: *x\n", "a: [1, [1]]\nb: [1]\nc: [1, [1]]\n" },
	{ "a: &x 1\nb: *x\nc: &x 2\nd: *x\n", "a: 1\nb: 1\nc: 2\nd: 2\n" }, /* a name may be given anew */
	{ "a: &x [&x 1, *x]\nb: *x\n", "a: [1, 1]\nb: [1, 1]\n" },
	{ "&k key: 1\na: {*k : 2}\nb: *k\n", "key: 1\na: {key: 2}\nb: key\n" },
	{ "a: &unused 1\n", "a: 1\n" },
	{ "&root a: 1\n", "a: 1\n" },
	{ "a: &x {b: 1, c: 2}\nd:\n  <<: *x\n  c: 3\n  e: 4\n", "a: {b: 1, c: 2}\nd: {c: 3, e: 4, b: 1}\n" },
	{ "a: &x {b: 1}\nc: &y {b: 2, d: 3}\ne: {<<: [*x, *y]}\n", "a: {b: 1}\nc: {b: 2, d: 3}\ne: {b: 1, d: 3}\n" },
	{ "a: {<<: &x {b: 1}}\nc: *x\nd: {<<: *x, e: *x}\n", "a: {b: 1}\nc: {b: 1}\nd: {e: {b: 1}, b: 1}\n" },
	{ "a: &x {b: 1}\nc: &y {<<: *x, d: 2}\ne: {<<: *y}\n", "a: {b: 1}\nc: {d: 2, b: 1}\ne: {d: 2, b: 1}\n" },
	{ "a: {<<: {}}\nb: {<<: []}\n", "a: {}\nb: {}\n" },
	{ "a: {'<<': 1}\nb: '*x'\n", "a: {'<<': 1}\nb: '*x'\n" }, /* in quotes it is a key as any other */
};

START_TEST(an_alias_is_what_its_anchor_names)
{
	struct judge_yaml *root = parse(aliases[_i].text), *expected = parse(aliases[_i].written_out);

	ck_assert_msg(judge_yaml_same(root, expected), "%s", aliases[_i].text);
	judge_yaml_free(root);
	judge_yaml_free(expected);
}
END_TEST

START_TEST(a_copy_has_the_lines_of_the_original_below_its_own)
{
	struct judge_yaml *root = parse("a: &x\n  b: 1\n\nc: *x\nd:\n  <<: *x\n");
	const struct judge_yaml *copy = judge_yaml_get(root, "c");

	ck_assert_uint_eq(copy->line, 4);
	ck_assert_uint_eq(copy->first->line, 2);
	ck_assert_uint_eq(judge_yaml_get(root, "d")->first->line, 2);
	judge_yaml_free(root);
}
END_TEST

/* Writes a bomb: each of so many lines has ten aliases of the one above. */
static void make_bomb(char *text, size_t size, unsigned lines, const char *first, bool merged)
{
	size_t used = (size_t)snprintf(text, size, "l0: &l0 %s\n", first);

	for (unsigned i = 1; i <= lines; i++) {
		used += (size_t)snprintf(text + used, size - used, "l%u: &l%u %s[", i, i, merged ? "{<<: " : "");
		for (unsigned k = 0; k < 10; k++)
			used += (size_t)snprintf(text + used, size - used, "%s*l%u", k > 0 ? ", " : "", i - 1);
		used += (size_t)snprintf(text + used, size - used, "]%s\n", merged ? "}" : "");
	}
	ck_assert_uint_lt(used, size);
}

static const struct {
	unsigned lines;
	const char *first;
	bool merged;
	const char *message; /* a part of it, or NULL */
} bombs[] = {
	{ 9, "lol", false, "f:5: too many values" }, /* a thousand million laughs */
	{ 4, "[a, b]", false, "f:5: too many values" },
	{ 14, "{}", false, "f:5: too many values" },
	{ 9, "{a: 1}", true, NULL }, /* one entry, whatever the number of maps that have it */
	{ 2, "lol", false, NULL },
};

START_TEST(a_small_file_is_no_large_tree)
{
	struct judge_yaml *root = NULL;
	struct sbx_error err = { 0 };
	static char text[4096];
	int result;

	make_bomb(text, sizeof(text), bombs[_i].lines, bombs[_i].first, bombs[_i].merged);
	result = judge_yaml_parse("f", text, strlen(text), &root, &err);
	ck_assert_msg((result == 0) == (bombs[_i].message == NULL), "%s", err.text);
	if (bombs[_i].message != NULL)
		ck_assert_str_eq(err.text, bombs[_i].message);
	judge_yaml_free(root);
}
END_TEST

START_TEST(a_small_file_is_no_large_text)
{
	enum {
		LONG = 500000
	};
	static char text[LONG + 256];
	struct judge_yaml *root = NULL;
	struct sbx_error err = { 0 };

	memset(text, 'x', LONG);
	memcpy(text, "a: &x ", 6);
	(void)snprintf(text + LONG, sizeof(text) - LONG, "\nb: *x\nc: [*x]\n");
	ck_assert_msg(judge_yaml_parse("f", text, strlen(text), &root, &err) == 0, "%s", err.text);
	judge_yaml_free(root);
	root = NULL;
	(void)snprintf(text + LONG, sizeof(text) - LONG, "\nb: *x\nc: [*x, 1]\nd:\n  e: *x\n");
	ck_assert_int_lt(judge_yaml_parse("f", text, strlen(text), &root, &err), 0);
	ck_assert_str_eq(err.text, "f:5: aliases stand for more than 1048576 bytes");
	ck_assert_ptr_null(root);
}
END_TEST

START_TEST(an_alias_is_no_way_to_nest_deeper)
{
	struct judge_yaml *root = NULL;
	struct sbx_error err = { 0 };
	char text[1024] = "l0: &l0 [x]\n";
	size_t used = strlen(text);

	for (unsigned i = 1; i <= JUDGE_YAML_DEPTH_MAX; i++)
		used += (size_t)snprintf(text + used, sizeof(text) - used, "l%u: &l%u [*l%u]\n", i, i, i - 1);
	ck_assert_int_lt(judge_yaml_parse("f", text, used, &root, &err), 0);
	ck_assert_str_eq(err.text, "f:15: nested too deeply");
}
END_TEST

START_TEST(too_many_anchors_are_refused)
{
	struct judge_yaml *root = NULL;
	struct sbx_error err = { 0 };
	static char text[16384];
	size_t used = 0;

	for (unsigned i = 0; i <= JUDGE_YAML_ANCHORS_MAX; i++)
		used += (size_t)snprintf(text + used, sizeof(text) - used, "- &a%u x\n", i);
	ck_assert_int_lt(judge_yaml_parse("f", text, used, &root, &err), 0);
	ck_assert_str_eq(err.text, "f:257: more than 256 anchors");
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
	tcase_add_loop_test(tcase, an_alias_is_what_its_anchor_names, 0, sizeof(aliases) / sizeof(aliases[0]));
	tcase_add_test(tcase, a_copy_has_the_lines_of_the_original_below_its_own);
	tcase_add_loop_test(tcase, a_small_file_is_no_large_tree, 0, sizeof(bombs) / sizeof(bombs[0]));
	tcase_add_test(tcase, a_small_file_is_no_large_text);
	tcase_add_test(tcase, an_alias_is_no_way_to_nest_deeper);
	tcase_add_test(tcase, too_many_anchors_are_refused);
	tcase_add_test(tcase, too_many_values_and_too_many_bytes_are_refused);
	tcase_add_loop_test(tcase, a_hundred_thousand_open_brackets_cost_nothing, 0, 2);
	return sbx_run_suite(suite);
}
