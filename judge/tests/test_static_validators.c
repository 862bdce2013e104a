/* test_static_validators.c - packages whose static validator looks at the sources of a submission. 2025-09. */
#include <check.h>
#include <string.h>

#include "judge/tests/judging.h"
#include "sandbox/tests/suite.h"

#define HEAD "problem_format_version: 2025-09\nname: made up\nuuid: 0\nlicense: cc0\nlimits:\n  time_limit: 5\n"
#define YES  "print('yes')\n"

static struct tree tree;

static void start(void)
{
	tree_make(&tree,
		  (const struct tree_entry[]){ { "problem.yaml", HEAD },
					       { "data/secret/1.in", "1\n" },
					       { "data/secret/1.ans", "yes\n" },
					       { "data/secret/test_group.yaml", "static_validation_score: pass-fail\n"
										"static_validator_args: [a, 'b c']\n" },
					       { NULL, NULL } });
}

static void stop(void)
{
	tree_remove(&tree);
}

static const struct row {
	const char *name, *validator, *verdict, *reason;
} rows[] = {
	{ "one that accepts", "sys.exit(42)\n", "AC", "" },
	{ "one that rejects", "sys.exit(43)\n", "WA", "secret/(static): source rejected" },
	{ "one that says why", "open(sys.argv[3] + 'judgemessage.txt', 'w').write('too short\\n')\nsys.exit(43)\n",
	  "WA", "secret/(static): source rejected: too short" },
	{ "it is told language, entry point, directory and arguments",
	  "sys.exit(42 if sys.argv[1:3] + sys.argv[4:] == ['python3', 'mine.py', 'a', 'b c'] and sys.argv[3][-1] == "
	  "'/' "
	  "else 1)\n",
	  "AC", "" },
	{ "it starts among the sources, and those of the package",
	  "sys.exit(42 if sorted(os.listdir('.')) == ['lib.py', 'mine.py'] and 'yes' in open('mine.py').read() else "
	  "1)\n",
	  "AC", "" },
	{ "it cannot change them", "try:\n\topen('mine.py', 'w')\nexcept OSError as e:\n\tsys.exit(42)\n", "AC", "" },
	{ "it sees no test", "sys.exit(43 if sys.stdin.read() or os.listdir('/work') else 42)\n", "AC", "" },
	{ "one that breaks down is the package's failure", "sys.exit(1)\n", "JE", "validator: " },
	{ "one that does not end is, too", "while True: pass\n", "JE", "validator: " },
	{ "one that is no program is, too", "def\n", "JE", "validator: " },
	{ "a score where there are none is nothing", "open(sys.argv[3] + 'score.txt', 'w').write('1')\nsys.exit(42)\n",
	  "AC", "" },
};

static json_t *judge(const char *validator, const char *verdict, const char *reason)
{
	char text[2048];

	(void)snprintf(text, sizeof(text), "import os, sys\n%s", validator);
	tree_add(&tree, (const struct tree_entry[]){ { "static_validator/v.py", text },
						     { "include/python3/lib.py", "" },
						     { "problem.yaml", HEAD "  validation_time: 1\n" },
						     { NULL, NULL } });
	return judging_expect(tree.path, "mine.py", YES, verdict, reason);
}

START_TEST(a_static_validator_has_a_word)
{
	json_decref(judge(rows[_i].validator, rows[_i].verdict, rows[_i].reason));
}
END_TEST

START_TEST(it_is_asked_before_the_tests)
{
	json_t *result = judge("sys.exit(43)\n", "WA", "source rejected");

	ck_assert_uint_eq(json_array_size(json_object_get(result, "tests")), 1);
	ck_assert_str_eq(judging_text(result, 0, "validator.verdict"), "WA");
	json_decref(result);
}
END_TEST

static double score_with(const char *validator, const char *verdict)
{
	char text[512];
	json_t *result;
	double score;

	(void)snprintf(text, sizeof(text), "import sys\n%s", validator);
	tree_add(&tree, (const struct tree_entry[]){
			    { "problem.yaml", HEAD "type: scoring\n" },
			    { "static_validator/v.py", text },
			    { "data/secret/2.in", "2\n" },
			    { "data/secret/2.ans", "no\n" },
			    { "data/secret/test_group.yaml", "max_score: 50\nstatic_validation_score: 10\n" },
			    { NULL, NULL } });
	result = judging_expect(tree.path, "mine.py", YES, verdict, "");
	score = json_number_value(json_object_get(result, "score"));
	json_decref(result);
	return score;
}

START_TEST(its_score_is_a_part_of_the_groups)
{
	/* 20 for each of the two tests, of which one is right. */
	ck_assert_double_eq(score_with("sys.exit(42)\n", "PAC"), 30);
	ck_assert_double_eq(score_with("sys.exit(43)\n", "PAC"), 20);
	ck_assert_double_eq(score_with("open(sys.argv[3] + 'score.txt', 'w').write('4')\nsys.exit(42)\n", "PAC"), 24);
	(void)score_with("open(sys.argv[3] + 'score.txt', 'w').write('11')\nsys.exit(42)\n", "JE");
}
END_TEST

START_TEST(a_package_with_one_is_verified)
{
	static char said[65536];

	tree_add(&tree, (const struct tree_entry[]){
			    { "static_validator/v.py",
			      "import sys\nsys.exit(43 if 'goto' in open(sys.argv[2]).read() else 42)\n" },
			    { "input_validators/v.py", "import sys\nsys.exit(42)\n" },
			    { "submissions/accepted/a.py", YES },
			    { "submissions/wrong_answer/b.py", "# goto\n" YES },
			    { NULL, NULL } });
	ck_assert_msg(judging_verify(tree.path, NULL, said, sizeof(said)) == 0, "%s", said);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("static_validators");
	TCase *tcase = sbx_case("static_validators");

	suite_add_tcase(suite, tcase);
	tcase_add_checked_fixture(tcase, start, stop);
	tcase_add_loop_test(tcase, a_static_validator_has_a_word, 0, (int)(sizeof(rows) / sizeof(rows[0])));
	tcase_add_test(tcase, it_is_asked_before_the_tests);
	tcase_add_test(tcase, its_score_is_a_part_of_the_groups);
	tcase_add_test(tcase, a_package_with_one_is_verified);
	return sbx_run_suite(suite);
}
