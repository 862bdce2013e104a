/*
 * test_met.c - packages as contests leave them: written on several systems, by several people, with several tools. The
 * real `minos verify` and `minos judge`.
 */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "judge/tests/judging.h"
#include "sandbox/tests/suite.h"

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

#define ADD "print(sum(map(int, input().split())))\n"

/* A regional contest's: files from Windows and from a Mac, a validator in C++ with the header that everybody copies. */
static const struct tree_entry REGIONAL[] = {
	{ "problem.yaml",
	  "\xef\xbb\xbfname: Sum of Two\r\nauthor: [Ann, Bob]\r\nlicense: cc by-sa\r\nkeywords: easy\r\n"
	  "limits:\r\n    memory: 1024\r\nvalidation: custom\r\nvalidator_flags: limit 1000\r\n" },
	{ "domjudge-problem.ini", "\xef\xbb\xbfprobid='A'\r\ntimelimit='1'\r\nspecial_compare='sum_cmp'\r\n" },
	{ "output_validators/validator/check.cc", "#include \"validate.h\"\r\n"
						  "int main(int argc, char **argv)\r\n"
						  "{\r\n"
						  "\tlong want, got;\r\n"
						  "\tinit_io(argc, argv);\r\n"
						  "\tjudge_ans >> want;\r\n"
						  "\tif (!(author_out >> got))\r\n"
						  "\t\twrong_answer(\"no number\");\r\n"
						  "\tif (argc != 6 || got > atol(argv[5]))\r\n"
						  "\t\twrong_answer(\"above the limit\");\r\n"
						  "\tif (want != got)\r\n"
						  "\t\twrong_answer(\"another sum\");\r\n"
						  "\treturn 42;\r\n"
						  "}\r\n" },
	{ "output_validators/validator/validate.h",
	  "#include <cstdlib>\n#include <fstream>\n#include <iostream>\n#include <string>\n"
	  "static std::ifstream judge_in, judge_ans;\nstatic std::istream author_out(std::cin.rdbuf());\n"
	  "static std::string feedback;\n"
	  "static void wrong_answer(const char *why)\n{\n"
	  "\tstd::ofstream(feedback + \"/judgemessage.txt\", std::ios::app) << why << std::endl;\n\texit(43);\n}\n"
	  "static void init_io(int argc, char **argv)\n{\n\tif (argc < 4)\n\t\tabort();\n"
	  "\tjudge_in.open(argv[1]);\n\tjudge_ans.open(argv[2]);\n\tfeedback = argv[3];\n}\n" },
	{ "output_validators/validator/Makefile", "all: check\n" },
	{ "output_validators/Thumbs.db", "x" },
	{ "output_validators/.DS_Store", "x" },
	{ "input_validators/format.ctd", "INT(0,100) SPACE INT(0,100) NEWLINE EOF\n" },
	{ "input_validators/made/build", "#!/bin/bash\nset -e\ng++ -o run *.cpp\n" },
	{ "input_validators/made/look.cpp",
	  "#include <cstdio>\nint main() { int a, b; return std::scanf(\"%d %d\", &a, &b) == 2 ? 42 : 43; }\n" },
	{ "input_validators/started/run", "#!/usr/bin/env python3\na, b = input().split()\nraise SystemExit(42)\n" },
	{ "input_validators/Thumbs.db", "x" },
	{ "input_validators/README.md", "x" },
	{ "data/sample/1.in", "1 2\r\n" },
	{ "data/sample/1.ans", "3\r\n" },
	{ "data/sample/desktop.ini", "x" },
	{ "data/secret/02.min.case-a.in", "0 0\n" },
	{ "data/secret/02.min.case-a.ans", "0" },
	{ "data/secret/02.min.case-a.desc", "the least" },
	{ "data/secret/02.min.case-a.hint", "nothing" },
	{ "data/secret/02.min.case-a.png", "x" },
	{ "data/secret/._02.min.case-a.in", "x" },
	{ "data/secret/03-same.in@", "../sample/1.in" },
	{ "data/secret/03-same.ans@", "../sample/1.ans" },
	{ "data/secret/Thumbs.db", "x" },
	{ "data/secret/generate.py", "x" },
	{ "__MACOSX/._problem.yaml", "x" },
	{ "submissions/README", "x" },
	{ "submissions/accepted/sum.cpp",
	  "\xef\xbb\xbf#include <iostream>\r\nint main() { long a, b; std::cin >> a >> b; std::cout << a + b; }\r\n" },
	{ "submissions/accepted/java/Main.java",
	  "public class Main { public static void main(String[] args) {\n"
	  "\tjava.util.Scanner in = new java.util.Scanner(System.in);\n"
	  "\tSystem.out.println(new Adder().add(in.nextInt(), in.nextInt())); } }\n" },
	{ "submissions/accepted/java/Adder.java", "class Adder { int add(int a, int b) { return a + b; } }\n" },
	{ "submissions/accepted/python/main.py", "from helper import total\nprint(total(input()))\n" },
	{ "submissions/accepted/python/helper.py", "def total(line):\n    return sum(map(int, line.split()))\n" },
	{ "submissions/accepted/python/__pycache__/helper.pyc", "x" },
	{ "submissions/accepted/Thumbs.db", "x" },
	{ "submissions/accepted/notes.pdf", "x" },
	{ "submissions/accepted/Makefile", "x" },
	{ "submissions/mixed/either.py", "# @EXPECTED_RESULTS@: TIMELIMIT, CORRECT\n" ADD },
	{ "submissions/mixed/code.c",
	  "/* @EXPECTED_RESULTS@: WRONG-ANSWER, RUN-ERROR */\nint main(void) { return 3; }\n" },
	{ "submissions/brute_force/slow.py", "while True:\n\tpass\n" },
	{ "submissions/wrong_answer/zero.py", "print(0)\n" },
	{ NULL, NULL }
};

START_TEST(a_package_from_several_systems_is_as_its_authors_expect)
{
	static const char *const lines[] = {
		"warning: domjudge-problem.ini:3: special_compare: `sum_cmp` ignored",
		"warning: data/secret/generate.py: not a known kind of file, ignored",
		"ok  accepted/java",
		"ok  accepted/python",
		"ok  brute_force/slow.py",
		"ok  mixed/code.c",
		"7 submissions, 7 as expected, 0 not",
		"ok  inputs: 3 looked at",
		"ok  answers: 3 looked at",
	};
	static char said[1 << 16];
	int status;

	tree_add(&tree, REGIONAL);
	status = judging_verify(tree.path, NULL, said, sizeof(said));
	ck_assert_msg(status == 0, "status %d: %s", status, said);
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		ck_assert_msg(strstr(said, lines[i]) != NULL, "no `%s` in: %s", lines[i], said);
	ck_assert_msg(strstr(said, "Thumbs.db") == NULL && strstr(said, "._02") == NULL, "%s", said);
}
END_TEST

START_TEST(a_test_that_is_a_link_to_another_is_a_test)
{
	tree_add(&tree, REGIONAL);
	json_decref(judging_expect(tree.path, "a.py", ADD, "AC", "all 3 tests accepted"));
	json_decref(judging_expect(tree.path, "a.py", "a = input()\nprint(3 if a == '1 2\\r' else 0)\n", "AC", ""));
}
END_TEST

/* Links that lead out are the package's fault, whatever they lead to. */
static const struct {
	struct tree_entry entries[3];
	const char *message;
} links[] = {
	{ { { "data/secret/9.in@", "../../../../../../etc/passwd" }, { "data/secret/9.ans", "" } },
	  "data/secret/9.in: leads out of the package" },
	{ { { "data/secret/9.in", "" }, { "data/secret/9.ans@", "/etc/passwd" } },
	  "data/secret/9.ans: leads out of the package" },
	{ { { "data/secret/9.in@", "9.in" }, { "data/secret/9.ans", "" } }, "data/secret/9.in: " },
	{ { { "data/secret/loop@", "." } }, "data/secret/loop" },
	{ { { "output_validators/validator/more.h@", "/etc/hostname" } },
	  "output_validators/validator/more.h: leads out of the package" },
};

START_TEST(a_link_that_leads_out_or_nowhere_is_bad_input)
{
	static char said[8192];
	json_t *result = NULL;
	int status;

	tree_add(&tree, REGIONAL);
	tree_add(&tree, links[_i].entries);
	status = judging_run(tree.path, "a.py", ADD, &result, said, sizeof(said));
	ck_assert_msg(status == 2 && result == NULL, "status %d: %s", status, said);
	ck_assert_msg(strstr(said, links[_i].message) != NULL, "%s", said);
	ck_assert_int_eq(judging_verify(tree.path, NULL, said, sizeof(said)), 2);
	ck_assert_msg(strstr(said, links[_i].message) != NULL, "%s", said);
}
END_TEST

/* ---- Scores by groups, and a grader in Python ---- */

static const struct tree_entry GRADED[] = {
	{ "problem.yaml",
	  "name: Successor\ntype: scoring\ngrading:\n  objective: max\n  show_test_data_groups: true\n" },
	{ ".timelimit", "1\n" },
	{ "data/testdata.yaml", "on_reject: continue\ngrading: custom\nrange: 0 100\ngrader_flags: ignore_sample\n" },
	{ "data/sample/testdata.yaml", "on_reject: continue\naccept_score: 0\nrange: 0 0\n" },
	{ "data/secret/testdata.yaml", "on_reject: continue\nrange: 0 100\ngrader_flags: first_error\n" },
	{ "data/sample/1.in", "1\n" },
	{ "data/sample/1.ans", "2\n" },
	{ "data/secret/group1/testdata.yaml", "on_reject: break\naccept_score: 40\nrange: 0 40\ngrader_flags: min\n" },
	{ "data/secret/group1/a.in", "40\n" },
	{ "data/secret/group1/a.ans", "41\n" },
	{ "data/secret/group2/testdata.yaml", "on_reject: break\naccept_score: 60\nrange: 0 60\ngrader_flags: min\n" },
	{ "data/secret/group2/a.in", "60\n" },
	{ "data/secret/group2/a.ans", "61\n" },
	{ "graders/grade.py", "#!/usr/bin/env python3\nimport sys\n"
			      "print('AC', sum(float(line.split()[1]) for line in sys.stdin))\n" },
	{ "graders/README", "x" },
	{ "submissions/accepted/one.py", "print(int(input()) + 1)\n" },
	{ "submissions/partially_accepted/small.py",
	  "# @EXPECTED_SCORE@: 40\nn = int(input())\nprint(n + 1 if n < 50 else 0)\n" },
	{ NULL, NULL }
};

START_TEST(a_grader_in_python_adds_up_what_groups_give)
{
	static char said[1 << 16];
	int status;

	tree_add(&tree, GRADED);
	status = judging_verify(tree.path, NULL, said, sizeof(said));
	ck_assert_msg(status == 0, "status %d: %s", status, said);
	ck_assert_msg(strstr(said, "2 submissions, 2 as expected, 0 not") != NULL, "%s", said);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("met");
	TCase *tcase = sbx_case("met");

	suite_add_tcase(suite, tcase);
	tcase_set_timeout(tcase, 60);
	tcase_add_checked_fixture(tcase, start, stop);
	tcase_add_test(tcase, a_package_from_several_systems_is_as_its_authors_expect);
	tcase_add_test(tcase, a_test_that_is_a_link_to_another_is_a_test);
	tcase_add_loop_test(tcase, a_link_that_leads_out_or_nowhere_is_bad_input, 0, sizeof(links) / sizeof(links[0]));
	tcase_add_test(tcase, a_grader_in_python_adds_up_what_groups_give);
	return sbx_run_suite(suite);
}
