/* test_passes.c - problems whose submissions are run several times on what the validator makes of their output. */
#include <check.h>
#include <string.h>

#include "judge/tests/judging.h"
#include "sandbox/tests/suite.h"

static struct tree tree;

static void start(void)
{
	tree_make(&tree, TREE_MINIMAL);
	tree_add(&tree, (const struct tree_entry[]){ { ".timelimit", "5\n" }, { NULL, NULL } });
}

static void stop(void)
{
	tree_remove(&tree);
}

#define HEAD                                                                                                           \
	"import os, sys\ni, a, d = sys.argv[1:4]\ngiven = open(i).read()\n"                                            \
	"def leave(name, text):\n\twith open(d + name, 'w') as f:\n\t\tf.write(text)\n"

static const char echo[] = "print(input())\n"; /* on data/sample/1.in: 1 */

static const struct row {
	const char *name, *validator, *submission, *verdict, *reason;
} rows[] = {
	{ "one pass is enough where none more is asked for", "sys.exit(42)\n", echo, "AC", "" },
	{ "the second input is what the validator left",
	  "if given != 'again\\n':\n\tleave('nextpass.in', 'again\\n')\n\tsys.exit(42)\n"
	  "sys.exit(42 if sys.stdin.read() == 'again\\n' else 43)\n",
	  echo, "AC", "" },
	{ "the second pass may be rejected",
	  "if given != 'again\\n':\n\tleave('nextpass.in', 'again\\n')\n\tsys.exit(42)\nsys.exit(43)\n", echo, "WA",
	  "sample/1: output rejected" },
	{ "what else is in the directory is there again, and the request is not",
	  "assert not os.path.exists(d + 'nextpass.in')\n"
	  "if os.path.exists(d + 'seen'):\n\tsys.exit(42 if open(d + 'seen').read() == 'x' else 43)\n"
	  "leave('seen', 'x')\nleave('nextpass.in', 'again\\n')\nsys.exit(42)\n",
	  echo, "AC", "" },
	{ "one pass more than allowed is the package's failure", "leave('nextpass.in', 'again\\n')\nsys.exit(42)\n",
	  echo, "JE", "validator: it asks for more than 2 passes" },
	{ "another pass of what is rejected is the package's failure",
	  "leave('nextpass.in', 'again\\n')\nsys.exit(43)\n", echo, "JE",
	  "validator: it asks for another pass of what it rejects" },
	{ "a crash in the second pass counts", "leave('nextpass.in', 'again\\n')\nsys.exit(42)\n",
	  "int(input())\nprint(1)\n", "RTE", "exit status 1" },
	{ "too much is left for the next pass",
	  "leave('nextpass.in', 'again\\n')\nleave('large', 'x' * (65 << 20))\nsys.exit(42)\n", echo, "JE",
	  "validator: " },
};

static json_t *judge(const char *settings, const struct row *row)
{
	char validator[2048];

	(void)snprintf(validator, sizeof(validator), HEAD "%s", row->validator);
	tree_add(&tree, (const struct tree_entry[]){
			    { "problem.yaml", settings }, { "output_validators/v.py", validator }, { NULL, NULL } });
	return judging_expect(tree.path, "pass.py", row->submission, row->verdict, row->reason);
}

START_TEST(passes_follow_what_the_validator_leaves)
{
	json_decref(judge("validation: custom multi-pass\n", &rows[_i]));
}
END_TEST

START_TEST(the_number_of_passes_is_told)
{
	json_t *result = judge("validation: custom multi-pass\n", &rows[1]);
	const json_t *test = json_array_get(json_object_get(result, "tests"), 0);

	ck_assert_int_eq(json_integer_value(json_object_get(test, "passes")), 2);
	json_decref(result);
}
END_TEST

START_TEST(an_interactive_problem_may_have_passes_too)
{
	static const struct row talk = {
		"",
		"print(given.strip(), flush=True)\nheard = sys.stdin.readline()\n"
		"if given == 'again\\n':\n\tsys.exit(42 if heard == 'again!\\n' else 43)\n"
		"leave('nextpass.in', 'again\\n')\nsys.exit(42 if heard == given.strip() + '!\\n' else 43)\n",
		"print(input() + '!')\n", "AC", ""
	};
	json_t *result = judge("validation: custom interactive multi-pass\n", &talk);
	const json_t *test = json_array_get(json_object_get(result, "tests"), 0);

	ck_assert_int_eq(json_integer_value(json_object_get(test, "passes")), 2);
	json_decref(result);
}
END_TEST

START_TEST(every_pass_has_the_files_of_the_test)
{
	tree_add(
	    &tree,
	    (const struct tree_entry[]){
		{ "problem.yaml", "problem_format_version: 2025-09\nname: made up\ntype: multi-pass\nuuid: 0\n"
				  "license: cc0\nlimits:\n  time_limit: 5\n" },
		{ "output_validator/v.py", HEAD "assert not os.path.exists('map.txt')\n"
						"if sys.stdin.read() != given.strip() + ' here\\n':\n\tsys.exit(43)\n"
						"if given != 'again\\n':\n\tleave('nextpass.in', 'again\\n')\n"
						"sys.exit(42)\n" },
		{ "data/sample/1.files/map.txt", "here" },
		{ "data/secret/1.files/map.txt", "here" },
		{ NULL, NULL } });
	json_decref(judging_expect(tree.path, "pass.py", "print(input(), open('map.txt').read())\n", "AC", ""));
	json_decref(judging_expect(
	    tree.path, "pass.py", "s = input()\nprint(s, open('map.txt').read() if s != 'again' else '')\n", "WA", ""));
}
END_TEST

START_TEST(the_sample_package_gets_the_verdicts_that_its_folders_name)
{
	static const struct {
		const char *submission, *verdict;
	} samples[] = {
		{ "accepted/binary.py", "AC" },
		{ "wrong_answer/forwards.py", "WA" },
		{ "wrong_answer/remembers.py", "WA" },
		{ "wrong_answer/long_word.py", "WA" },
		{ "run_time_error/second_pass.py", "RTE" },
	};

	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
		char path[256];

		(void)snprintf(path, sizeof(path), "testcases/problems/relay/submissions/%s", samples[i].submission);
		json_decref(judging_expect("testcases/problems/relay", path, NULL, samples[i].verdict, ""));
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("passes");
	TCase *tcase = sbx_case("passes");

	suite_add_tcase(suite, tcase);
	tcase_add_checked_fixture(tcase, start, stop);
	tcase_add_loop_test(tcase, passes_follow_what_the_validator_leaves, 0, (int)(sizeof(rows) / sizeof(rows[0])));
	tcase_add_test(tcase, the_number_of_passes_is_told);
	tcase_add_test(tcase, an_interactive_problem_may_have_passes_too);
	tcase_add_test(tcase, every_pass_has_the_files_of_the_test);
	tcase_add_test(tcase, the_sample_package_gets_the_verdicts_that_its_folders_name);
	return sbx_run_suite(suite);
}
