/* What the real `minos verify` finds in outputs that a package has beside its answers, in each kind of problem. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "judge/tests/judging.h"
#include "sandbox/tests/suite.h"

#define HEAD(type)                                                                                                     \
	"problem_format_version: 2025-09\nname: x\nuuid: 0\nlicense: cc0\ntype: " type "\nlimits:\n  time_limit: 5\n"
#define RIGHT                                                                                                          \
	{                                                                                                              \
		"submissions/accepted/right.py", "print(int(input()) + 1)\n"                                           \
	}

/* Accepts what follows the input, half as well what is twice that, and is broken by a word of its own. */
#define VALIDATOR                                                                                                      \
	{                                                                                                              \
		"output_validator/v.py",                                                                               \
		    "import sys\nwanted = int(open(sys.argv[1]).read()) + 1\noutput = sys.stdin.read().strip()\n"      \
		    "if output == 'break': sys.exit(1)\n"                                                              \
		    "if output == 'again': open(sys.argv[3] + 'nextpass.in', 'w').write('1')\n"                        \
		    "if output == str(2 * wanted): open(sys.argv[3] + 'score_multiplier.txt', 'w').write('0.5')\n"     \
		    "sys.exit(42 if output in (str(wanted), str(2 * wanted), 'again') else 43)\n"                      \
	}
#define INTERACTOR                                                                                                     \
	{                                                                                                              \
		"output_validator/v.py", "import sys\nprint(open(sys.argv[1]).read(), flush=True)\n"                   \
					 "sys.exit(42 if int(input()) == int(open(sys.argv[2]).read()) else 43)\n"     \
	}
/* kind/NAME, whose input is 1. */
#define OUTPUT(kind, name, output)                                                                                     \
	{ "data/" kind "/" name ".in", "1\n" }, { "data/" kind "/" name ".ans", "2\n" },                               \
	{                                                                                                              \
		"data/" kind "/" name ".out", output                                                                   \
	}

static struct tree tree;

static void start(void)
{
	tree_make(&tree, TREE_MINIMAL);
}

static void stop(void)
{
	tree_remove(&tree);
}

static const struct row {
	const char *name;
	struct tree_entry entries[10];
	int status;
	const char *said[3]; /* parts of what it says */
} rows[] = {
	{ "what statements show of a sample, and its checker accepts",
	  { { "problem.yaml", HEAD("pass-fail") }, RIGHT, { "data/sample/1.out", " 2\n" } },
	  0,
	  { "ok  outputs: 1 looked at, 0 not" } },
	{ "and what it rejects",
	  { { "problem.yaml", HEAD("pass-fail") }, RIGHT, { "data/sample/1.out", "3\n" } },
	  1,
	  { "BAD outputs: 1 looked at, 1 not",
	    "data/sample/1.out: statements show it as an output, and it is none: Wrong answer" } },
	{ "of a secret test nothing is shown",
	  { { "problem.yaml", HEAD("pass-fail") }, RIGHT, { "data/secret/1.out", "3\n" } },
	  0,
	  { "ok  answers: 2 looked at" } },
	{ "and in the legacy format nothing of it",
	  { { ".timelimit", "5\n" }, RIGHT, { "data/sample/1.out", "3\n" } },
	  0,
	  { "ok  answers: 2 looked at" } },
	{ "with a validator the answer need not be what is shown, but the output has to be one",
	  { { "problem.yaml", HEAD("pass-fail") },
	    RIGHT,
	    VALIDATOR,
	    { "data/sample/1.ans", "?\n" },
	    { "data/sample/1.out", "7\n" } },
	  1,
	  { "data/sample/1.out: statements show it as an output, and it is none: output rejected" } },
	{ "outputs of their own, good and bad",
	  { { "problem.yaml", HEAD("pass-fail") },
	    RIGHT,
	    VALIDATOR,
	    OUTPUT("valid_output", "a", "2\n"),
	    OUTPUT("invalid_output", "b", "3\n") },
	  0,
	  { "ok  outputs: 2 looked at, 0 not" } },
	{ "a validator that breaks has not rejected anything",
	  { { "problem.yaml", HEAD("pass-fail") }, RIGHT, VALIDATOR, OUTPUT("invalid_output", "b", "break\n") },
	  1,
	  { "BAD outputs: 1 looked at, 1 not", "data/invalid_output/b.out: validator: exit status 1" } },
	{ "an output that gives a part of the score is a valid one",
	  { { "problem.yaml", HEAD("scoring") },
	    RIGHT,
	    VALIDATOR,
	    OUTPUT("valid_output", "a", "4\n"),
	    { "data/sample/1.out", "4\n" } },
	  0,
	  { "ok  outputs: 2 looked at, 0 not" } },
	{ "and no invalid one",
	  { { "problem.yaml", HEAD("scoring") }, RIGHT, VALIDATOR, OUTPUT("invalid_output", "a", "4\n") },
	  1,
	  { "data/invalid_output/a.out: an invalid output is accepted" } },
	{ "of a checker that gives a part itself, too",
	  { { "problem.yaml", HEAD("scoring") },
	    RIGHT,
	    { "minos.yaml", "checker: { protocol: cms, path: check.py }\n" },
	    { "check.py", "import sys\nprint(0.5 if open(sys.argv[3]).read().strip() == '4' else 1)\n" },
	    OUTPUT("invalid_output", "a", "4\n") },
	  1,
	  { "data/invalid_output/a.out: an invalid output is accepted" } },
	{ "answers that are submitted are outputs like others",
	  { { "problem.yaml", HEAD("submit-answer") },
	    { "submissions/accepted/all/sample.1.out", "2\n" },
	    { "submissions/accepted/all/secret.1.out", "4\n" },
	    { "data/sample/1.out", "3\n" },
	    OUTPUT("valid_output", "a", "2\n") },
	  1,
	  { "BAD outputs: 2 looked at, 1 not", "data/sample/1.out: statements show it" } },
	{ "of several passes an output is that of the first; samples are not looked at",
	  { { "problem.yaml", HEAD("multi-pass") },
	    RIGHT,
	    VALIDATOR,
	    { "data/sample/1.out", "7\n" },
	    OUTPUT("valid_output", "a", "again\n"),
	    OUTPUT("invalid_output", "b", "3\n") },
	  0,
	  { "ok  outputs: 2 looked at, 0 not" } },
	{ "who talks looks at no output, and that is told",
	  { { "problem.yaml", HEAD("interactive") },
	    RIGHT,
	    INTERACTOR,
	    { "data/sample/1.out", "7\n" },
	    OUTPUT("invalid_output", "a", "2\n") },
	  0,
	  { "warning: outputs of their own are not looked at", "ok  accepted/right.py" } },
};

START_TEST(outputs_of_each_kind_of_problem_are_looked_at)
{
	const struct row *row = &rows[_i];
	static char said[1 << 20];
	int status;

	tree_add(&tree, row->entries);
	status = judging_verify(tree.path, NULL, said, sizeof(said));
	ck_assert_msg(status == row->status, "%s: status %d: %s", row->name, status, said);
	for (size_t i = 0; i < 3 && row->said[i] != NULL; i++)
		ck_assert_msg(strstr(said, row->said[i]) != NULL, "%s: no `%s` in: %s", row->name, row->said[i], said);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("verify_data");
	TCase *tcase = sbx_case("outputs");

	suite_add_tcase(suite, tcase);
	tcase_add_checked_fixture(tcase, start, stop);
	tcase_add_loop_test(tcase, outputs_of_each_kind_of_problem_are_looked_at, 0,
			    (int)(sizeof(rows) / sizeof(rows[0])));
	return sbx_run_suite(suite);
}
