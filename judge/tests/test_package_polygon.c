/* test_package_polygon.c - packages of Polygon, bare directories of tests, and XML: what is read, what is refused. */
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sandbox/tests/suite.h"

#include "judge/package/expect.h"
#include "judge/package/xml.h"
#include "judge/tests/test_package_tree.h"

static struct tree tree;

static const struct tree_entry EMPTY[] = { { NULL, NULL } };

static void start(void)
{
	tree_make(&tree, EMPTY);
}

static void stop(void)
{
	tree_remove(&tree);
}

/* ---- Polygon ---- */

#define PATTERNS                                                                                                       \
	"<input-path-pattern>tests/%02d</input-path-pattern><answer-path-pattern>tests/%02d.a</answer-path-pattern>"
#define LIMITS        "<time-limit>1500</time-limit><memory-limit>268435456</memory-limit>"
#define TESTSET(t)    "<testset name=\"tests\">" LIMITS PATTERNS t "</testset>"
#define PROBLEM(j, a) "<problem><judging>" j "</judging><assets>" a "</assets></problem>"
#define TWO           "<tests><test/><test/></tests>"
#define CHECKER       "<checker type=\"testlib\"><source path=\"files/check.cpp\"/></checker>"

static void put_polygon(const char *xml)
{
	tree_put(&tree, "problem.xml", xml);
	for (int i = 1; i <= 4; i++) {
		char path[32];

		(void)snprintf(path, sizeof(path), "tests/%02d", i);
		tree_put(&tree, path, "");
		(void)snprintf(path, sizeof(path), "tests/%02d.a", i);
		tree_put(&tree, path, "");
	}
	tree_put(&tree, "files/check.cpp", "");
	tree_put(&tree, "files/testlib.h", "");
	tree_put(&tree, "files/gen.cpp", "");
	tree_put(&tree, "solutions/ok.cpp", "");
	tree_put(&tree, "solutions/slow.py", "");
}

START_TEST(a_polygon_package_is_read)
{
	struct judge_package *p;

	put_polygon(
	    "<?xml version=\"1.0\" encoding=\"utf-8\" standalone=\"no\"?>\n<problem revision=\"7\">\n"
	    "<names><name language=\"russian\" value=\"\xd0\xa1\"/><name language=\"english\" value=\"A &amp; B\"/>"
	    "</names><judging input-file=\"\" output-file=\"\" run-count=\"1\">"
	    "<testset name=\"pretests\"/>" TESTSET(
		"<tests><test method=\"manual\" sample=\"true\"/>"
		"<test cmd=\"gen 5\" method=\"generated\"/></tests>") "</judging>"
								      "<assets>" CHECKER "</assets></problem>");
	p = tree_read(&tree);
	ck_assert_int_eq(p->format, JUDGE_FORMAT_POLYGON);
	ck_assert_str_eq(p->name, "A & B");
	ck_assert_uint_eq(p->time_limit_ns, 1500000000);
	ck_assert_uint_eq(p->memory_bytes, 268435456);
	ck_assert(!p->scoring && !p->interactive && p->validation.custom);
	ck_assert(p->input_file == NULL && p->output_file == NULL);
	ck_assert_int_eq(p->validation.protocol, JUDGE_PROTOCOL_TESTLIB);
	ck_assert_str_eq(p->validation.validator.path, "files/check.cpp");
	ck_assert_uint_eq(p->validation.validator.file_count, 2);
	ck_assert_str_eq(p->validation.validator.files[1], "files/testlib.h");
	ck_assert_uint_eq(p->test_count, 2);
	ck_assert_str_eq(p->tests[0].name, "01");
	ck_assert_str_eq(p->tests[1].input, "tests/02");
	ck_assert_str_eq(p->tests[1].answer, "tests/02.a");
	ck_assert(p->tests[0].sample && !p->tests[1].sample);
	ck_assert_uint_eq(p->group_count, 1);
	ck_assert_int_eq(p->groups[0].verdict, JUDGE_GROUP_FIRST_ERROR);
	judge_package_free(p);
}
END_TEST

START_TEST(an_interactor_talks_and_the_checker_judges)
{
	struct judge_package *p;

	tree_put(&tree, "files/talk.cpp", "");
	put_polygon(PROBLEM(TESTSET(TWO), CHECKER "<interactor><source path=\"files/talk.cpp\"/></interactor>"));
	p = tree_read(&tree);
	ck_assert(p->interactive);
	ck_assert_str_eq(p->validation.validator.path, "files/talk.cpp");
	ck_assert_str_eq(p->validation.checker.path, "files/check.cpp");
	judge_package_free(p);
}
END_TEST

static const struct {
	const char *attributes, *input, *output;
} streams[] = {
	{ "input-file=\"a.in\" output-file=\"a.out\"", "a.in", "a.out" },
	{ "input-file=\"input.txt\"", "input.txt", NULL },
	{ "input-file=\"\" output-file=\"output.txt\"", NULL, "output.txt" },
	{ "input-file=\"stdin\" output-file=\"stdout\"", NULL, NULL },
};

START_TEST(input_and_output_may_be_files)
{
	struct judge_package *p;
	char xml[1024];

	(void)snprintf(xml, sizeof(xml), "<problem><judging %s>%s</judging></problem>", streams[_i].attributes,
		       TESTSET(TWO));
	put_polygon(xml);
	p = tree_read(&tree);
	ck_assert_pstr_eq(p->input_file, streams[_i].input);
	ck_assert_pstr_eq(p->output_file, streams[_i].output);
	judge_package_free(p);
}
END_TEST

START_TEST(a_manager_has_nothing_to_do_with_files)
{
	put_polygon("<problem><judging input-file=\"a.in\">" TESTSET(TWO) "</judging></problem>");
	tree_put(&tree, "check.py", "");
	tree_put(&tree, "minos.yaml", "checker: { protocol: cms-communication, path: check.py }\n");
	tree_refused(&tree, "minos.yaml:1: checker: a submission with a file for input or output talks with nobody");
}
END_TEST

START_TEST(points_are_of_tests_or_of_whole_groups)
{
	struct judge_package *p;
	const struct judge_group *g;

	put_polygon(
	    PROBLEM(TESTSET("<tests><test group=\"0\" sample=\"true\"/><test group=\"1\" points=\"10.5\"/>"
			    "<test group=\"1\" points=\"9.5\"/><test group=\"2\" points=\"30\"/></tests>"
			    "<groups><group name=\"0\" points-policy=\"each-test\"/>"
			    "<group name=\"1\" points-policy=\"complete-group\"><dependencies><dependency group=\"0\"/>"
			    "</dependencies></group>"
			    "<group name=\"2\" points-policy=\"each-test\"/></groups>"),
		    CHECKER));
	p = tree_read(&tree);
	ck_assert(p->scoring);
	ck_assert_uint_eq(p->group_count, 6);
	ck_assert(p->groups[0].aggregation == JUDGE_AGGREGATE_SUM && p->groups[0].accept_if_any);
	ck_assert_str_eq(p->tests[1].name, "1/02");
	g = &p->groups[p->tests[1].group];
	ck_assert_str_eq(g->name, "1");
	ck_assert(g->aggregation == JUDGE_AGGREGATE_MIN && g->accept_score == 20 && g->max_score == 20);
	ck_assert_uint_eq(g->require_count, 1);
	ck_assert_str_eq(p->groups[g->require_pass[0]].name, "0");
	ck_assert_uint_eq(p->tests[2].group, p->tests[1].group);
	g = &p->groups[p->tests[3].group];
	ck_assert_str_eq(g->name, "2/04");
	ck_assert_str_eq(p->groups[g->parent].name, "2");
	ck_assert(g->accept_score == 30 && p->groups[g->parent].aggregation == JUDGE_AGGREGATE_SUM);
	judge_package_free(p);
}
END_TEST

START_TEST(solutions_are_submissions_with_what_their_tags_expect)
{
	struct judge_submissions all = { .items = NULL };
	struct judge_package *p;
	struct sbx_error err = { 0 };

	put_polygon(
	    PROBLEM(TESTSET(TWO), CHECKER
		    "<solutions><solution tag=\"time-limit-exceeded\"><source path=\"solutions/slow.py\"/></solution>"
		    "<solution tag=\"main\"><source path=\"solutions/ok.cpp\" type=\"cpp.g++17\"/></solution>"
		    "<solution tag=\"do-not-run\"><source path=\"gone\"/></solution></solutions>"));
	p = tree_read(&tree);
	ck_assert_msg(judge_submissions_read(tree.fd, p, &all, &err) == 0, "%s", err.text);
	ck_assert_uint_eq(all.count, 2);
	ck_assert_str_eq(all.items[0].name, "ok.cpp");
	ck_assert_str_eq(all.items[0].files[0] + all.items[0].name_skip, "ok.cpp");
	ck_assert_uint_eq(all.items[0].permitted, JUDGE_EXPECT_AC);
	ck_assert_int_eq(all.items[1].time_use, JUDGE_TIME_UPPER);
	ck_assert(all.items[1].final_only && all.items[1].permitted == JUDGE_EXPECT_TLE);
	judge_submissions_free(&all);
	judge_package_free(p);
}
END_TEST

static const struct {
	const char *type, *language; /* language: NULL where the file's name tells */
} types[] = {
	{ "cpp.g++17", NULL },
	{ "cpp.g++20", "cpp20" },
	{ "cpp.gcc13-64-winlibs-g++20", "cpp20" },
	{ "cpp.gcc14-64-msys2-g++23", "cpp23" },
	{ "cpp.msys2-mingw64-9-g++17", NULL },
	{ "python.3", NULL },
	{ "python.pypy3-64", "pypy3" },
	{ "java11", NULL },
	{ "pas.fpc", NULL },
	{ "", NULL },
};

START_TEST(a_type_of_a_source_tells_what_its_name_does_not)
{
	struct judge_submissions all = { .items = NULL };
	struct judge_package *p;
	struct sbx_error err = { 0 };
	char xml[1024];

	(void)snprintf(xml, sizeof(xml),
		       PROBLEM("%s", "<solutions><solution tag=\"main\"><source path=\"solutions/ok.cpp\" "
				     "type=\"%s\"/></solution></solutions>"),
		       TESTSET(TWO), types[_i].type);
	put_polygon(xml);
	p = tree_read(&tree);
	ck_assert_msg(judge_submissions_read(tree.fd, p, &all, &err) == 0, "%s", err.text);
	ck_assert_uint_eq(all.count, 1);
	ck_assert_pstr_eq(all.items[0].language, types[_i].language);
	judge_submissions_free(&all);
	judge_package_free(p);
}
END_TEST

#define FAILED (JUDGE_EXPECT_WA | JUDGE_EXPECT_TLE | JUDGE_EXPECT_MLE | JUDGE_EXPECT_RTE | JUDGE_EXPECT_OLE)

static const struct {
	const char *tag;
	unsigned with, without; /* verdicts that are permitted, and some that are not */
} tagged[] = {
	{ "main", JUDGE_EXPECT_AC, FAILED },
	{ "accepted", JUDGE_EXPECT_AC, FAILED },
	{ "rejected", FAILED, JUDGE_EXPECT_AC },
	{ "failed", FAILED, JUDGE_EXPECT_AC },
	{ "wrong-answer", JUDGE_EXPECT_WA, JUDGE_EXPECT_AC | JUDGE_EXPECT_TLE | JUDGE_EXPECT_RTE },
	{ "presentation-error", JUDGE_EXPECT_WA, JUDGE_EXPECT_AC | JUDGE_EXPECT_TLE | JUDGE_EXPECT_RTE },
	{ "time-limit-exceeded", JUDGE_EXPECT_TLE, JUDGE_EXPECT_AC | JUDGE_EXPECT_WA },
	{ "time-limit-exceeded-or-accepted", JUDGE_EXPECT_TLE | JUDGE_EXPECT_AC, JUDGE_EXPECT_WA | JUDGE_EXPECT_MLE },
	{ "time-limit-exceeded-or-memory-limit-exceeded", JUDGE_EXPECT_TLE | JUDGE_EXPECT_MLE,
	  JUDGE_EXPECT_WA | JUDGE_EXPECT_AC },
	{ "memory-limit-exceeded", JUDGE_EXPECT_MLE, JUDGE_EXPECT_TLE | JUDGE_EXPECT_AC },
	{ "run-time-error", JUDGE_EXPECT_RTE, JUDGE_EXPECT_WA | JUDGE_EXPECT_AC },
};

START_TEST(each_tag_permits_what_it_says)
{
	struct judge_submissions all = { .items = NULL };
	struct judge_package *p;
	struct sbx_error err = { 0 };
	char xml[1024];

	(void)snprintf(xml, sizeof(xml),
		       PROBLEM("%s", "<solutions><solution tag=\"%s\"><source path=\"solutions/ok.cpp\"/></solution>"
				     "</solutions>"),
		       TESTSET(TWO), tagged[_i].tag);
	put_polygon(xml);
	p = tree_read(&tree);
	ck_assert_msg(judge_submissions_read(tree.fd, p, &all, &err) == 0, "%s", err.text);
	ck_assert_uint_eq(all.count, 1);
	ck_assert_uint_eq(all.items[0].permitted & tagged[_i].with, tagged[_i].with);
	ck_assert_uint_eq(all.items[0].permitted & tagged[_i].without, 0);
	judge_submissions_free(&all);
	judge_package_free(p);
}
END_TEST

#define EXTRA(tags)                                                                                                    \
	"<solutions><solution tag=\"rejected\"><source path=\"solutions/ok.cpp\"/>" tags "</solution></solutions>"

START_TEST(further_tags_of_a_solution_are_rules_for_groups)
{
	struct judge_submissions all = { .count = 0 };
	struct judge_package *p;
	struct sbx_error err = { 0 };
	const struct judge_rule *rules;

	put_polygon(PROBLEM(TESTSET("<tests><test group=\"1\"/><test group=\"2\"/></tests>"),
			    EXTRA("<extra-tags><extra-tag group=\"1\" tag=\"accepted\"/>"
				  "<extra-tag group=\"2\" tag=\"time-limit-exceeded\"/>"
				  "<extra-tag group=\"3\" tag=\"accepted\"/>"
				  "<extra-tag testset=\"tests\" tag=\"time-limit-exceeded-or-accepted\"/>"
				  "<extra-tag testset=\"pretests\" tag=\"accepted\"/>"
				  "<extra-tag group=\"1\" tag=\"do-not-run\"/></extra-tags>")));
	p = tree_read(&tree);
	ck_assert_msg(judge_submissions_read(tree.fd, p, &all, &err) == 0, "%s", err.text);
	ck_assert_uint_eq(all.count, 1);
	ck_assert_uint_eq(all.items[0].rule_count, 3);
	ck_assert_uint_eq(all.warning_count, 3);
	ck_assert_str_eq(all.warnings[0], "problem.xml:1: extra-tag `accepted` is left out: no test is in its group");
	ck_assert_str_eq(all.warnings[1],
			 "problem.xml:1: extra-tag `accepted` is left out: its testset is not the one that is judged");
	ck_assert_str_eq(all.warnings[2],
			 "problem.xml:1: extra-tag `do-not-run` is left out: a solution runs on all tests or on none");
	rules = all.items[0].rules;
	ck_assert_str_eq(rules[0].tests[0], "1");
	ck_assert(rules[0].permitted == JUDGE_EXPECT_AC && rules[0].required == 0);
	ck_assert_str_eq(rules[0].origin, "problem.xml:1");
	ck_assert_str_eq(rules[1].tests[0], "2");
	ck_assert_uint_eq(rules[1].permitted, JUDGE_EXPECT_TLE | JUDGE_EXPECT_AC);
	ck_assert(rules[1].required == JUDGE_EXPECT_TLE && rules[1].required_if_run);
	ck_assert_ptr_null(rules[2].tests);
	ck_assert_uint_eq(rules[2].permitted, JUDGE_EXPECT_TLE | JUDGE_EXPECT_AC);
	judge_submissions_free(&all);
	judge_package_free(p);
}
END_TEST

START_TEST(many_further_tags_that_are_left_out_end_in_one_warning)
{
	struct judge_submissions all = { .count = 0 };
	struct judge_package *p;
	struct sbx_error err = { 0 };
	static char tags[120 * 64], xml[sizeof(tags) + 1024];
	size_t used = 0;

	for (int i = 0; i < 120; i++)
		used += (size_t)snprintf(tags + used, sizeof(tags) - used, "<extra-tag group=\"x\" tag=\"main\"/>");
	(void)snprintf(xml, sizeof(xml), "<problem><judging>%s</judging><assets>%s%s%s</assets></problem>",
		       TESTSET(TWO),
		       "<solutions><solution tag=\"main\"><source path=\"solutions/ok.cpp\"/><extra-tags>", tags,
		       "</extra-tags></solution></solutions>");
	put_polygon(xml);
	p = tree_read(&tree);
	ck_assert_msg(judge_submissions_read(tree.fd, p, &all, &err) == 0, "%s", err.text);
	ck_assert_uint_eq(all.warning_count, 101);
	ck_assert_str_eq(all.warnings[100], "more warnings are left out");
	judge_submissions_free(&all);
	judge_package_free(p);
}
END_TEST

START_TEST(a_solution_in_python_2_is_left_out)
{
	struct judge_submissions all = { .count = 0 };
	struct judge_package *p;
	struct sbx_error err = { 0 };

	put_polygon("<problem><judging>" TESTSET(
	    TWO) "</judging><assets><solutions>"
		 "<solution tag=\"main\"><source path=\"solutions/ok.cpp\" type=\"cpp.g++17\"/></solution>"
		 "<solution tag=\"accepted\"><source path=\"solutions/old.py\" type=\"python.2\"/></solution>"
		 "</solutions></assets></problem>");
	p = tree_read(&tree);
	ck_assert_msg(judge_submissions_read(tree.fd, p, &all, &err) == 0, "%s", err.text);
	ck_assert_uint_eq(all.count, 1);
	ck_assert_uint_eq(all.warning_count, 1);
	ck_assert_str_eq(all.warnings[0],
			 "problem.xml:1: solutions/old.py is left out: Python 2 is none of the languages here");
	judge_submissions_free(&all);
	judge_package_free(p);
}
END_TEST

START_TEST(an_unknown_further_tag_is_refused)
{
	struct judge_submissions all = { .count = 0 };
	struct judge_package *p;
	struct sbx_error err = { 0 };

	put_polygon(PROBLEM(TESTSET(TWO), EXTRA("<extra-tags><extra-tag group=\"1\" tag=\"odd\"/></extra-tags>")));
	p = tree_read(&tree);
	ck_assert_int_lt(judge_submissions_read(tree.fd, p, &all, &err), 0);
	ck_assert_str_eq(err.text, "problem.xml:1: extra-tag: unknown tag `odd`");
	judge_package_free(p);
}
END_TEST

static const struct {
	const char *xml, *message;
} bad_polygon[] = {
	{ "", "problem.xml:1: no XML: no element found" },
	{ "<problem>", "problem.xml:1: no XML: no element found" },
	{ "<problem>\n<a></b></problem>", "problem.xml:2: no XML: mismatched tag" },
	{ "<other/>", "problem.xml:1: must be a `problem`" },
	{ "<!DOCTYPE x [<!ENTITY a \"b\">]><problem/>", "problem.xml:1: a document type is not supported" },
	{ "<!DOCTYPE x SYSTEM \"http://192.0.2.1/x.dtd\"><problem/>",
	  "problem.xml:1: a document type is not supported" },
	{ "<problem>&x;</problem>", "problem.xml:1: no XML: undefined entity" },
	{ "<problem/>", "problem.xml:1: problem: no judging" },
	{ PROBLEM("", ""), "problem.xml:1: judging: no testset" },
	{ "<problem><judging input-file=\"../in.txt\"/></problem>",
	  "problem.xml:1: input-file: `../in.txt` is not a name for a file" },
	{ "<problem><judging output-file=\"a/out.txt\"/></problem>",
	  "problem.xml:1: output-file: `a/out.txt` is not a name for a file" },
	{ "<problem><judging input-file=\"a\" output-file=\"a\"/></problem>",
	  "problem.xml:1: output-file: `a` is the input-file, too" },
	{ "<problem><judging input-file=\"in.txt\"/><assets><interactor/></assets></problem>",
	  "problem.xml:1: input-file, output-file: an interactor talks by standard input and output" },
	{ "<problem><judging run-count=\"2\"/></problem>", "problem.xml:1: run-count: `2`: only one run is supported" },
	{ PROBLEM("<testset name=\"a\"/><testset name=\"b\"/>", ""),
	  "problem.xml:1: judging: none of several testsets is called `tests`" },
	{ PROBLEM("<testset name=\"a\"/>", ""), "problem.xml:1: testset: no input-path-pattern" },
	{ PROBLEM(TESTSET("<tests/>"), ""), "problem.xml:1: tests: there are none" },
	{ PROBLEM("<testset><time-limit>0</time-limit></testset>", ""),
	  "problem.xml:1: time-limit: `0` must be a whole number from 1 up" },
	{ PROBLEM("<testset><time-limit>1s</time-limit></testset>", ""),
	  "problem.xml:1: time-limit: `1s` must be a whole number from 1 up" },
	{ PROBLEM("<testset><time-limit>99999999999999</time-limit></testset>", ""),
	  "problem.xml:1: time-limit: too large" },
	{ PROBLEM("<testset><memory-limit>99999999999999999999999</memory-limit></testset>", ""),
	  "problem.xml:1: memory-limit: `99999999999999999999999` must be a whole number from 1 up" },
	{ PROBLEM(TESTSET("<tests><test/><test/><test/><test/><test/></tests>"), ""),
	  "problem.xml:1: tests/05 is missing; a standard package only has what makes its tests, a full one has them" },
	{ PROBLEM("<testset><input-path-pattern>tests/%s</input-path-pattern>"
		  "<answer-path-pattern>tests/%02d.a</answer-path-pattern>" TWO "</testset>",
		  ""),
	  "problem.xml:1: input-path-pattern: must have one %d or %0Nd in it" },
	{ PROBLEM("<testset><input-path-pattern>tests/%02d</input-path-pattern>"
		  "<answer-path-pattern>tests/%02d%n</answer-path-pattern>" TWO "</testset>",
		  ""),
	  "problem.xml:1: answer-path-pattern: must have one %d or %0Nd in it" },
	{ PROBLEM("<testset><input-path-pattern>/etc/%d</input-path-pattern>"
		  "<answer-path-pattern>tests/%02d.a</answer-path-pattern>" TWO "</testset>",
		  ""),
	  "/etc/1: leads out of the package: Invalid cross-device link" },
	{ PROBLEM(TESTSET("<tests><test points=\"-1\"/></tests>"), ""),
	  "problem.xml:1: points: `-1` must be a number from 0 up" },
	{ PROBLEM(TESTSET("<tests><test group=\"a/b\"/></tests>"), ""),
	  "problem.xml:1: group: `a/b` is not a name for a group" },
	{ PROBLEM(TESTSET("<tests><test group=\"1\" points=\"1\"/></tests><groups><group name=\"1\"><dependencies>"
			  "<dependency group=\"2\"/></dependencies></group></groups>"),
		  ""),
	  "problem.xml:1: dependency: `2` is no group before this one" },
	{ PROBLEM(TESTSET(TWO), "<checker type=\"testlib\"/>"), "problem.xml:1: checker: no source" },
	{ PROBLEM(TESTSET(TWO), "<checker type=\"magic\"><source path=\"files/check.cpp\"/></checker>"),
	  "problem.xml:1: checker: type `magic` is not supported, only `testlib` is" },
	{ PROBLEM(TESTSET(TWO), "<checker><source path=\"files/gone.cpp\"/></checker>"),
	  "problem.xml:1: checker: files/gone.cpp is missing" },
	{ PROBLEM(TESTSET(TWO), "<checker><source path=\"../x.cpp\"/></checker>"),
	  "../x.cpp: leads out of the package: Invalid cross-device link" },
};

START_TEST(a_bad_problem_xml_is_refused_with_line_and_reason)
{
	put_polygon(bad_polygon[_i].xml);
	tree_refused(&tree, bad_polygon[_i].message);
}
END_TEST

START_TEST(an_unknown_tag_of_a_solution_is_refused)
{
	struct judge_submissions all = { .items = NULL };
	struct judge_package *p;
	struct sbx_error err = { 0 };

	put_polygon(PROBLEM(TESTSET(TWO), "<solutions><solution tag=\"odd\"/></solutions>"));
	p = tree_read(&tree);
	ck_assert_int_lt(judge_submissions_read(tree.fd, p, &all, &err), 0);
	ck_assert_str_eq(err.text, "problem.xml:1: solution: unknown tag `odd`");
	judge_package_free(p);
}
END_TEST

/* ---- XML ---- */

START_TEST(xml_is_read_into_a_tree)
{
	static const char text[] =
	    "<a x='1' y=\"&lt;2&gt;\">\n  one <b/>\n two<!-- three --> <c> d </c><b z=''/>\n</a>";
	struct judge_xml *root = NULL;
	struct sbx_error err = { 0 };
	const struct judge_xml *b;

	ck_assert_msg(judge_xml_parse("f", text, strlen(text), &root, &err) == 0, "%s", err.text);
	ck_assert_str_eq(root->name, "a");
	ck_assert_str_eq(root->text, "one \n two");
	ck_assert_str_eq(judge_xml_attribute(root, "y"), "<2>");
	ck_assert_ptr_null(judge_xml_attribute(root, "z"));
	ck_assert_str_eq(judge_xml_child(root, "c")->text, "d");
	b = judge_xml_child(root, "b");
	ck_assert_uint_eq(b->line, 2);
	ck_assert_ptr_null(b->text);
	b = judge_xml_next(b, "b");
	ck_assert_uint_eq(b->line, 3);
	ck_assert_str_eq(judge_xml_attribute(b, "z"), "");
	ck_assert_ptr_null(judge_xml_next(b, "b"));
	ck_assert_ptr_null(judge_xml_child(NULL, "b"));
	judge_xml_free(root);
}
END_TEST

START_TEST(xml_that_is_too_deep_or_too_much_is_refused)
{
	static char text[JUDGE_XML_NODES_MAX * 4 + 16];
	struct judge_xml *root = NULL;
	struct sbx_error err = { 0 };
	size_t used = 0;

	for (int i = 0; i < 33; i++)
		used += (size_t)sprintf(text + used, "<a>"); /* fits */
	ck_assert_int_lt(judge_xml_parse("f", text, used, &root, &err), 0);
	ck_assert_str_eq(err.text, "f:1: nested too deeply");
	used = (size_t)sprintf(text, "<a>");
	for (int i = 0; i < JUDGE_XML_NODES_MAX; i++)
		used += (size_t)sprintf(text + used, "<b/>");
	ck_assert_int_lt(judge_xml_parse("f", text, used, &root, &err), 0);
	ck_assert_str_eq(err.text, "f:1: too many elements");
	ck_assert_int_lt(judge_xml_parse("f", text, JUDGE_XML_BYTES_MAX + 1, &root, &err), 0);
	ck_assert_ptr_null(root);
}
END_TEST

/* ---- bare directories ---- */

START_TEST(a_bare_directory_has_a_test_for_each_input_with_its_answer)
{
	static const char *const expected[][3] = { { "01", "01", "01.a" },
						   { "a", "a.in", "a.ans" },
						   { "b.x", "b.x.in", "b.x.out" },
						   { "c", "c.in", "c.ans" } };
	struct judge_package *p;

	tree_put(&tree, "a.in", "");
	tree_put(&tree, "a.ans", "");
	tree_put(&tree, "b.x.in", "");
	tree_put(&tree, "b.x.out", "");
	tree_put(&tree, "c.in@", "a.in");
	tree_put(&tree, "c.ans", "");
	tree_put(&tree, "01", "");
	tree_put(&tree, "01.a", "");
	tree_put(&tree, "README", "");
	tree_put(&tree, ".timelimit", "3\n");
	tree_put(&tree, "submissions/accepted/x.c", "");
	p = tree_read(&tree);
	ck_assert_int_eq(p->format, JUDGE_FORMAT_BARE);
	ck_assert_str_eq(p->name, "short");
	ck_assert_uint_eq(p->time_limit_ns, 3000000000);
	ck_assert_uint_eq(p->group_count, 1);
	ck_assert_uint_eq(p->test_count, 4);
	for (size_t i = 0; i < 4; i++) {
		ck_assert_str_eq(p->tests[i].name, expected[i][0]);
		ck_assert_str_eq(p->tests[i].input, expected[i][1]);
		ck_assert_str_eq(p->tests[i].answer, expected[i][2]);
	}
	judge_package_free(p);
}
END_TEST

static const struct {
	struct tree_entry entries[3];
	const char *message;
} bad_bare[] = {
	{ { { "b.in", "" } }, "b.in: the answer file (.ans or .out) beside it is missing" },
	{ { { "b.ans", "" } }, "b.ans: the input file beside it is missing" },
	{ { { "b.out", "" } }, "b.out: the input file beside it is missing" },
	{ { { "07.a", "" } }, "07.a: the input file beside it is missing" },
	{ { { "a.out", "" } }, "a.in: has more than one answer beside it" },
	{ { { "-b.in", "" }, { "-b.ans", "" } }, "-b.in: not a name for a test" },
	{ { { "b.in/", NULL }, { "b.ans", "" } }, "b.in: is no regular file" },
	{ { { "b.in@", "/etc/passwd" }, { "b.ans", "" } },
	  "b.in: leads out of the package: Invalid cross-device link" },
	{ { { "b.in", "" }, { "b.ans@", "/etc/passwd" } },
	  "b.ans: leads out of the package: Invalid cross-device link" },
	{ { { "b.in", "" }, { "b.out|", NULL } }, "b.out: is no regular file" },
	{ { { ".timelimit", "x" } }, ".timelimit:1: `x` is no number of seconds above 0" },
	{ { { "data/x", "" } }, "problem.yaml: not a problem package: No such file or directory" },
};

START_TEST(a_bad_bare_directory_is_refused_by_the_file_that_is_bad)
{
	tree_put(&tree, "a.in", "");
	tree_put(&tree, "a.ans", "");
	tree_add(&tree, bad_bare[_i].entries);
	tree_refused(&tree, bad_bare[_i].message);
}
END_TEST

START_TEST(what_a_compiler_has_left_is_half_of_no_test)
{
	struct judge_package *p;

	tree_put(&tree, "1.in", "");
	tree_put(&tree, "1.out", "");
	tree_put(&tree, "a.out*", "\177ELF");
	p = tree_read(&tree);
	ck_assert_uint_eq(p->test_count, 1);
	ck_assert_uint_eq(p->warning_count, 1);
	ck_assert_str_eq(p->warnings[0], "a.out: is binary and so no source, ignored");
	judge_package_free(p);
	tree_put(&tree, "a.out", "3\n");
	tree_refused(&tree, "a.out: the input file beside it is missing");
}
END_TEST

START_TEST(any_other_directory_is_no_package)
{
	tree_put(&tree, "a.out", "");
	tree_put(&tree, "x.c", "");
	tree_put(&tree, ".in", "");
	tree_put(&tree, ".ans", "");
	tree_refused(&tree, "problem.yaml: not a problem package, and neither problem.xml nor NAME.in with NAME.ans is "
			    "there: No such file or directory");
	tree_put(&tree, "a/problem.yaml", "");
	tree_refused(&tree, "problem.yaml: not here, but below: a/problem.yaml");
	tree_put(&tree, "Task/init.yml", "");
	tree_put(&tree, "init.yml", "");
	tree_put(&tree, "a/problem.yaml@", "gone");
	tree_refused(&tree, "init.yml: a problem of DMOJ, whose format is not read");
}
END_TEST

#define COUNT(table) ((int)(sizeof(table) / sizeof((table)[0])))

int main(void)
{
	Suite *suite = suite_create("package_polygon");
	TCase *tcase = sbx_case("package");

	suite_add_tcase(suite, tcase);
	tcase_add_checked_fixture(tcase, start, stop);
	tcase_add_test(tcase, a_polygon_package_is_read);
	tcase_add_test(tcase, an_interactor_talks_and_the_checker_judges);
	tcase_add_loop_test(tcase, input_and_output_may_be_files, 0, COUNT(streams));
	tcase_add_test(tcase, a_manager_has_nothing_to_do_with_files);
	tcase_add_test(tcase, points_are_of_tests_or_of_whole_groups);
	tcase_add_test(tcase, solutions_are_submissions_with_what_their_tags_expect);
	tcase_add_loop_test(tcase, a_type_of_a_source_tells_what_its_name_does_not, 0, COUNT(types));
	tcase_add_loop_test(tcase, each_tag_permits_what_it_says, 0, COUNT(tagged));
	tcase_add_test(tcase, further_tags_of_a_solution_are_rules_for_groups);
	tcase_add_test(tcase, many_further_tags_that_are_left_out_end_in_one_warning);
	tcase_add_test(tcase, a_solution_in_python_2_is_left_out);
	tcase_add_test(tcase, an_unknown_further_tag_is_refused);
	tcase_add_loop_test(tcase, a_bad_problem_xml_is_refused_with_line_and_reason, 0, COUNT(bad_polygon));
	tcase_add_test(tcase, an_unknown_tag_of_a_solution_is_refused);
	tcase_add_test(tcase, xml_is_read_into_a_tree);
	tcase_add_test(tcase, xml_that_is_too_deep_or_too_much_is_refused);
	tcase_add_test(tcase, a_bare_directory_has_a_test_for_each_input_with_its_answer);
	tcase_add_loop_test(tcase, a_bad_bare_directory_is_refused_by_the_file_that_is_bad, 0, COUNT(bad_bare));
	tcase_add_test(tcase, what_a_compiler_has_left_is_half_of_no_test);
	tcase_add_test(tcase, any_other_directory_is_no_package);
	return sbx_run_suite(suite);
}
