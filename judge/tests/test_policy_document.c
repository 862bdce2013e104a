/* test_policy_document.c - JSON with lines: every value is found on the line where it stands, every refusal names it.
 */
#include "judge/policy/document.h"

#include <check.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "sandbox/tests/suite.h"

static struct judge_document doc;
static struct sbx_error err;

static int parse(const char *text)
{
	memset(&err, 0, sizeof(err));
	return judge_document_parse("f.json", text, strlen(text), &doc, &err);
}

static unsigned line_of(struct judge_node node)
{
	return node.doc->places[node.place].line;
}

static struct judge_node member(struct judge_node object, const char *key)
{
	struct judge_node node;

	ck_assert_int_eq(judge_node_find(object, key, &node), 1);
	return node;
}

START_TEST(each_value_is_on_its_line)
{
	struct judge_node root, list;

	ck_assert_int_eq(
	    parse("{\n\"z\": 1, \"a\": [\n 1,\n\n \"x,]}\\\"\\\\\", [], {}\n,{ \"k\"\n:\n{\"deep\": null}}],\n"
		  "\"m\": {\n\t\"n\": true }\r\n, \"last\" : -1.5e3\n}\n"),
	    0);
	root = judge_document_root(&doc);
	ck_assert_uint_eq(line_of(root), 1);
	ck_assert_uint_eq(judge_node_size(root), 4);
	ck_assert_uint_eq(line_of(member(root, "z")), 2);
	list = member(root, "a");
	ck_assert_uint_eq(line_of(list), 2);
	ck_assert_uint_eq(line_of(judge_node_item(list, 0)), 3);
	ck_assert_uint_eq(line_of(judge_node_item(list, 1)), 5);
	ck_assert_uint_eq(line_of(judge_node_item(list, 3)), 5);
	ck_assert_uint_eq(line_of(judge_node_item(list, 4)), 6);
	ck_assert_uint_eq(line_of(member(judge_node_item(list, 4), "k")), 6);
	ck_assert_uint_eq(line_of(member(member(judge_node_item(list, 4), "k"), "deep")), 8);
	ck_assert_uint_eq(line_of(member(member(root, "m"), "n")), 10);
	ck_assert_uint_eq(line_of(member(root, "last")), 11);
	ck_assert_str_eq(judge_node_item(root, 3).name, "last");
	ck_assert_int_eq(judge_node_find(root, "n", &list), 0);
	judge_document_free(&doc);
}
END_TEST

/* Each text is refused, with this beginning. */
static const struct {
	const char *text;
	const char *message;
} bad[] = {
	{ "", "f.json:1: " },
	{ "   \n\n", "f.json:" },
	{ "{\n\"a\": 1,\n}", "f.json:3: " },
	{ "{\n\"a\" 1}", "f.json:2: " },
	{ "{\n\n\"a\": 'x'}", "f.json:3: " },
	{ "{\"a\": 1}\n{", "f.json:2: end of file expected" },
	{ "{\"a\": 1,\n\"a\": 2}", "f.json:2: duplicate object key" },
	{ "{\"a\": \"\\u0000\"}", "f.json:1: " },
	{ "{\"a\": \"\xff\"}", "f.json:1: " },
	{ "[\"\x01\"]", "f.json:1: " },
	{ "[123456789012345678901234567890]", "f.json:1: " },
	{ "[1e999]", "f.json:1: " },
	{ "\"just text\"", "f.json:1: " },
	{ "[[[[[[[[\n[[[[[[[[\n[]]]]]]]]]]]]]]]]]", "f.json:3: nested deeper than 16 levels" },
};

START_TEST(what_is_not_json_is_refused_with_its_line)
{
	ck_assert_int_eq(parse(bad[_i].text), -EINVAL);
	ck_assert_msg(strncmp(err.text, bad[_i].message, strlen(bad[_i].message)) == 0, "%s", err.text);
	ck_assert_ptr_null(doc.root);
}
END_TEST

START_TEST(very_deep_nesting_is_refused_without_harm)
{
	size_t size = 1U << 19;
	char *text = malloc(size);

	memset(text, '[', size);
	ck_assert_int_eq(judge_document_parse("f.json", text, size, &doc, &err), -EINVAL);
	ck_assert_ptr_nonnull(strstr(err.text, "f.json:1: "));
	memset(text, '[', size / 2);
	memset(text + size / 2, ']', size / 2);
	ck_assert_int_eq(judge_document_parse("f.json", text, size, &doc, &err), -EINVAL);
	ck_assert_ptr_nonnull(strstr(err.text, "f.json:1: "));
	free(text);
}
END_TEST

START_TEST(a_file_that_is_too_large_is_refused)
{
	size_t size = JUDGE_DOCUMENT_SIZE_MAX + 1;
	char *text = malloc(size);

	memset(text, ' ', size);
	ck_assert_int_eq(judge_document_parse("f.json", text, size, &doc, &err), -EINVAL);
	ck_assert_ptr_nonnull(strstr(err.text, "larger than"));
	free(text);
}
END_TEST

START_TEST(as_deep_as_allowed_is_accepted)
{
	ck_assert_int_eq(parse("[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]"), 0);
	judge_document_free(&doc);
}
END_TEST

START_TEST(the_readers_say_what_is_wrong_where)
{
	static const char *const keys[] = { "a", "b", "c", "d", NULL };
	const char *text = NULL;
	uint64_t number = 7;
	struct judge_node root, out;
	char name[32] = "unchanged";

	ck_assert_int_eq(parse("{\n\"a\": 1,\n\"b\": \"\",\n\"c\": \"x\\ny\",\n\"d\": [1, 2],\n\"e\\n\": 0 }"), 0);
	root = judge_document_root(&doc);
	ck_assert_int_eq(judge_node_object(root, keys, &err), -EINVAL);
	ck_assert_str_eq(err.text, "f.json:6: unknown key `e?`");
	ck_assert_int_eq(judge_node_text(member(root, "a"), 5, &text, &err), -EINVAL);
	ck_assert_str_eq(err.text, "f.json:2: `a` must be a string");
	ck_assert_int_eq(judge_node_text(member(root, "b"), 5, &text, &err), -EINVAL);
	ck_assert_str_eq(err.text, "f.json:3: `b` is empty");
	ck_assert_int_eq(judge_node_text(member(root, "c"), 5, &text, &err), -EINVAL);
	ck_assert_str_eq(err.text, "f.json:4: `c` holds a control character");
	ck_assert_int_eq(judge_node_text(member(root, "c"), 2, &text, &err), -EINVAL);
	ck_assert_str_eq(err.text, "f.json:4: `c` is longer than 2 bytes");
	ck_assert_ptr_null(text);
	ck_assert_int_eq(judge_node_script(member(root, "c"), 3, &text, &err), 0);
	ck_assert_int_eq(judge_node_array(member(root, "a"), 0, 1, &err), -EINVAL);
	ck_assert_str_eq(err.text, "f.json:2: `a` must be an array");
	ck_assert_int_eq(judge_node_array(member(root, "d"), 0, 1, &err), -EINVAL);
	ck_assert_str_eq(err.text, "f.json:5: `d` has more than 1 values");
	ck_assert_int_eq(judge_node_array(member(root, "d"), 3, 9, &err), -EINVAL);
	ck_assert_str_eq(err.text, "f.json:5: `d` needs at least 3 values");
	ck_assert_int_eq(judge_node_integer(member(root, "a"), 2, 3, &number, &err), -EINVAL);
	ck_assert_str_eq(err.text, "f.json:2: `a` must be 2 to 3");
	ck_assert_int_eq(judge_node_integer(member(root, "d"), 2, 3, &number, &err), -EINVAL);
	ck_assert_str_eq(err.text, "f.json:5: `d` must be a whole number");
	ck_assert_uint_eq(number, 7);
	ck_assert_int_eq(judge_node_need(root, "zz", &out, &err), -EINVAL);
	ck_assert_str_eq(err.text, "f.json:1: the file has no `zz`");
	ck_assert_int_eq(judge_node_name(member(root, "a"), name, &err), -EINVAL);
	ck_assert_str_eq(name, "unchanged");
	judge_document_free(&doc);
}
END_TEST

START_TEST(names_are_short_and_plain)
{
	static const struct {
		const char *json;
		int result;
	} names[] = { { "\"c\"", 0 },
		      { "\"python3\"", 0 },
		      { "\"a-b\"", 0 },
		      { "\"C\"", -EINVAL },
		      { "\"3d\"", -EINVAL },
		      { "\"-x\"", -EINVAL },
		      { "\"../x\"", -EINVAL },
		      { "\"a b\"", -EINVAL },
		      { "\"\xc3\xa9\"", -EINVAL },
		      { "\"abcdefghijklmnopqrstuvwxyzabcde\"", 0 },
		      { "\"abcdefghijklmnopqrstuvwxyzabcdef\"", -EINVAL } };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		char text[64], name[32];

		(void)snprintf(text, sizeof(text), "[%s]", names[i].json);
		ck_assert_int_eq(parse(text), 0);
		ck_assert_int_eq(judge_node_name(judge_node_item(judge_document_root(&doc), 0), name, &err),
				 names[i].result);
		judge_document_free(&doc);
	}
}
END_TEST

START_TEST(text_for_messages_is_cut_and_harmless)
{
	char buf[12];

	ck_assert_str_eq(judge_printable("a\033[1m\n\xff", buf, sizeof(buf)), "a?[1m??");
	ck_assert_str_eq(judge_printable("0123456789abcdef", buf, sizeof(buf)), "01234567...");
	ck_assert_str_eq(judge_printable("", buf, sizeof(buf)), "");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("policy_document");
	TCase *tc = sbx_case("document");

	tcase_add_test(tc, each_value_is_on_its_line);
	tcase_add_loop_test(tc, what_is_not_json_is_refused_with_its_line, 0, (int)(sizeof(bad) / sizeof(bad[0])) - 2);
	tcase_add_loop_test(tc, what_is_not_json_is_refused_with_its_line, (int)(sizeof(bad) / sizeof(bad[0])) - 1,
			    (int)(sizeof(bad) / sizeof(bad[0])));
	tcase_add_test(tc, very_deep_nesting_is_refused_without_harm);
	tcase_add_test(tc, a_file_that_is_too_large_is_refused);
	tcase_add_test(tc, as_deep_as_allowed_is_accepted);
	tcase_add_test(tc, the_readers_say_what_is_wrong_where);
	tcase_add_test(tc, names_are_short_and_plain);
	tcase_add_test(tc, text_for_messages_is_cut_and_harmless);
	suite_add_tcase(suite, tc);
	return sbx_run_suite(suite);
}
