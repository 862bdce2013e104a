/* Groups that a program of the package grades: what each kind of answer, and of failure, becomes. */
#include <check.h>
#include <math.h>
#include <string.h>

#include "judge/grade/grader.h"
#include "judge/tests/judging.h"
#include "sandbox/tests/suite.h"

static struct tree tree;

static void start(void)
{
	tree_make(&tree, TREE_MINIMAL);
	tree_add(&tree,
		 (const struct tree_entry[]){ { "problem.yaml", "type: scoring\n" },
					      { ".timelimit", "5\n" },
					      { "data/testdata.yaml", "grader_flags: ignore_sample\nrange: 0 100\n"
								      "on_reject: continue\n" },
					      { "data/secret/testdata.yaml", "grading: custom\ngrader_flags: half 50\n"
									     "range: 0 100\non_reject: continue\n" },
					      { "data/secret/2.in", "5\n" },
					      { "data/secret/2.ans", "6\n" },
					      { NULL, NULL } });
}

static void stop(void)
{
	tree_remove(&tree);
}

#define HEAD "import sys\nlines = [line.split() for line in sys.stdin]\n"

/* Right on 1 and 3, and not on 5. */
static const char submission[] = "n = int(input())\nprint(n + 1 if n < 5 else 0)\n";

static const struct row {
	const char *name, *grader, *verdict, *reason;
	double score; /* NAN: none */
} rows[] = {
	{ "it sees each item in order and its flags",
	  HEAD "ok = [v for v, s in lines] == ['AC', 'WA'] and [float(s) for v, s in lines] == [1, 0]\n"
	       "print('AC' if ok and sys.argv[1:] == ['half', '50'] else 'RTE', 50)\n",
	  "PAC", "score 50 of 100", 50 },
	{ "full score", "print('AC 100')\n", "AC", "score 100", 100 },
	{ "it rejects", "print('WA 0')\n", "WA", "secret/2: ", 0 },
	{ "no line", "", "JE", "grader of group secret: what it wrote is no verdict and score", NAN },
	{ "two lines", "print('AC 1\\nAC 1')\n", "JE", "what it wrote is no verdict and score", NAN },
	{ "no verdict", "print('OK 1')\n", "JE", "what it wrote is no verdict and score", NAN },
	{ "no number", "print('AC nan')\n", "JE", "what it wrote is no verdict and score", NAN },
	{ "a status that is not 0", "print('AC 1')\nraise SystemExit(3)\n", "JE",
	  "grader of group secret: exit status 3", NAN },
	{ "one that fails says where", "print('AC 1')\nimport nowhere\n", "JE",
	  "exit status 1: File \"/app/g.py\", line 2, in <module>: ModuleNotFoundError: No module named 'nowhere'",
	  NAN },
	{ "out of its range", "print('AC 101')\n", "JE", "group secret: score 101 is not within its range 0 to 100",
	  NAN },
	{ "a crash", "import os\nos.abort()\n", "JE", "ended by SIGABRT", NAN },
};

START_TEST(what_a_grader_says_counts)
{
	json_t *result = NULL;
	const json_t *score = NULL;

	tree_add(&tree, (const struct tree_entry[]){ { "graders/g.py", rows[_i].grader }, { NULL, NULL } });
	result = judging_expect(tree.path, "a.py", submission, rows[_i].verdict, rows[_i].reason);
	score = json_object_get(result, "score");
	if (isnan(rows[_i].score))
		ck_assert_ptr_null(score);
	else
		ck_assert_double_eq_tol(json_number_value(score), rows[_i].score, 1e-9);
	json_decref(result);
}
END_TEST

START_TEST(one_that_does_not_compile_judges_nobody)
{
	tree_add(&tree, (const struct tree_entry[]){ { "graders/g.c", "int main(void) { return nothing; }\n" },
						     { NULL, NULL } });
	json_decref(judging_expect(tree.path, "a.py", submission, "JE", "grader graders/g.c: does not compile"));
}
END_TEST

static const struct {
	const char *text;
	int size; /* -1: all of it */
	bool good;
	double score;
} lines[] = {
	{ "AC 1\n", -1, true, 1 },      { "WA\t-2.5  \n\n", -1, true, -2.5 },
	{ "TLE 1e3", -1, true, 1000 },  { "AC 12", 4, true, 1 },
	{ "AC", -1, false, 0 },         { "AC ", -1, false, 0 },
	{ " AC 1", -1, false, 0 },      { "AC 1 2", -1, false, 0 },
	{ "AC inf", -1, false, 0 },     { "JE 1", -1, false, 0 },
	{ "ac 1", -1, false, 0 },       { "", -1, false, 0 },
	{ "AC\0 1", 5, false, 0 },      { "AC 1x", -1, false, 0 },
	{ "AC 1\nWA 2", -1, false, 0 }, { "ACACACACACAC 1", -1, false, 0 },
};

START_TEST(a_line_of_a_grader_is_read_strictly)
{
	size_t size = lines[_i].size < 0 ? strlen(lines[_i].text) : (size_t)lines[_i].size;
	enum judge_verdict verdict = JUDGE_JE;
	double score = 0;

	ck_assert_msg((judge_grader_read(lines[_i].text, size, &verdict, &score) == 0) == lines[_i].good, "`%s`",
		      lines[_i].text);
	ck_assert_double_eq_tol(score, lines[_i].score, 1e-9);
	ck_assert_int_eq(verdict == JUDGE_JE, !lines[_i].good);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("graders");
	TCase *tests = sbx_case("graders");

	tcase_add_checked_fixture(tests, start, stop);
	tcase_add_loop_test(tests, what_a_grader_says_counts, 0, sizeof(rows) / sizeof(rows[0]));
	tcase_add_test(tests, one_that_does_not_compile_judges_nobody);
	tcase_add_loop_test(tests, a_line_of_a_grader_is_read_strictly, 0, sizeof(lines) / sizeof(lines[0]));
	suite_add_tcase(suite, tests);
	return sbx_run_suite(suite);
}
