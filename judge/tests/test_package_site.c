/* test_package_site.c - minos.yaml: which program judges outputs, by which protocol. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "judge/tests/test_package_tree.h"
#include "sandbox/tests/suite.h"

static struct tree tree;

static void start(void)
{
	tree_make(&tree, TREE_MINIMAL);
	tree_add(&tree, (const struct tree_entry[]){ { "check.py", "" }, { "checker/main.cpp", "" }, { NULL, NULL } });
}

static void stop(void)
{
	tree_remove(&tree);
}

static const struct {
	const char *protocol;
	enum judge_protocol is;
} protocols[] = {
	{ "kattis", JUDGE_PROTOCOL_KATTIS },     { "testlib", JUDGE_PROTOCOL_TESTLIB },
	{ "cms", JUDGE_PROTOCOL_CMS },           { "dmoj", JUDGE_PROTOCOL_DMOJ },
	{ "hustoj", JUDGE_PROTOCOL_HUSTOJ },     { "qduoj", JUDGE_PROTOCOL_QDUOJ },
	{ "syzoj", JUDGE_PROTOCOL_SYZOJ },       { "dmoj-coci", JUDGE_PROTOCOL_DMOJ_COCI },
	{ "dmoj-peg", JUDGE_PROTOCOL_DMOJ_PEG }, { "lemon", JUDGE_PROTOCOL_LEMON },
};

START_TEST(a_checker_is_named_with_its_protocol)
{
	struct judge_package *p;
	char text[128];

	(void)snprintf(text, sizeof(text), "checker:\n  protocol: %s\n  path: checker\n", protocols[_i].protocol);
	tree_add(&tree, (const struct tree_entry[]){
			    { "problem.yaml", "validator_flags: one two\n" }, { "minos.yaml", text }, { NULL, NULL } });
	p = tree_read(&tree);
	ck_assert(p->validation.custom);
	ck_assert_int_eq(p->validation.protocol, protocols[_i].is);
	ck_assert_str_eq(p->validation.validator.path, "checker");
	ck_assert_str_eq(p->validation.validator.files[0], "checker/main.cpp");
	ck_assert_str_eq(p->tests[0].validator_args[1], "two");
	judge_package_free(p);
}
END_TEST

START_TEST(a_manager_talks_with_as_many_processes_as_it_says)
{
	struct judge_package *p;

	tree_add(&tree,
		 (const struct tree_entry[]){
		     { "minos.yaml", "checker: { protocol: cms-communication, path: check.py }\n" }, { NULL, NULL } });
	p = tree_read(&tree);
	ck_assert(p->interactive && p->validation.custom && !p->validation.standard_io);
	ck_assert_uint_eq(p->validation.processes, 1);
	judge_package_free(p);
	tree_add(&tree, (const struct tree_entry[]){ { "minos.yaml",
						       "checker: { path: check.py, user_io: std_io, num_processes: 3, "
						       "protocol: cms-communication }\n" },
						     { NULL, NULL } });
	p = tree_read(&tree);
	ck_assert(p->interactive && p->validation.standard_io);
	ck_assert_uint_eq(p->validation.processes, 3);
	judge_package_free(p);
}
END_TEST

/* 2025-09 says that a problem is interactive apart from the program that makes it so. */
#define TYPE_2025(type)                                                                                                \
	{                                                                                                              \
		"problem.yaml", "problem_format_version: 2025-09\nname: x\ntype: " type                                \
				"\nuuid: 5ca6ba5b-36d5-4eff-8aa7-d967cbc4375e\nlicense: cc0\n"                         \
	}
#define INTERACTIVE_2025 TYPE_2025("interactive")

static const struct {
	const char *protocol;
	enum judge_protocol is;
} interactors[] = {
	{ "kattis", JUDGE_PROTOCOL_KATTIS },
	{ "testlib", JUDGE_PROTOCOL_TESTLIB },
	{ "dmoj", JUDGE_PROTOCOL_DMOJ },
	{ "dmoj-coci", JUDGE_PROTOCOL_DMOJ_COCI },
};

START_TEST(an_interactor_can_be_named_for_an_interactive_problem)
{
	struct judge_package *p;
	char text[128];

	(void)snprintf(text, sizeof(text), "checker: { protocol: %s, path: check.py }\n", interactors[_i].protocol);
	tree_add(&tree, (const struct tree_entry[]){ INTERACTIVE_2025, { "minos.yaml", text }, { NULL, NULL } });
	p = tree_read(&tree);
	ck_assert(p->interactive && p->validation.custom && p->validation.processes == 0);
	ck_assert_int_eq(p->validation.protocol, interactors[_i].is);
	judge_package_free(p);
}
END_TEST

START_TEST(a_file_that_names_no_checker_changes_nothing)
{
	struct judge_package *p;

	tree_add(&tree, (const struct tree_entry[]){ { "minos.yaml", "" }, { NULL, NULL } });
	p = tree_read(&tree);
	ck_assert(!p->validation.custom);
	judge_package_free(p);
}
END_TEST

static const struct {
	struct tree_entry entries[3];
	const char *message;
} refused[] = {
	{ { { "minos.yaml", "colour: red\n" } }, "minos.yaml:1: unknown key `colour`" },
	{ { { "minos.yaml", "checker: { protocol: cms, path: check.py, speed: 1 }\n" } },
	  "minos.yaml:1: unknown key `checker.speed`" },
	{ { { "minos.yaml", "checker: check.py\n" } },
	  "minos.yaml:1: checker: must be a map with `protocol` and `path`" },
	{ { { "minos.yaml", "checker: { path: check.py }\n" } },
	  "minos.yaml:1: checker: `protocol` and `path` are both needed" },
	{ { { "minos.yaml", "checker: { protocol: cms }\n" } },
	  "minos.yaml:1: checker: `protocol` and `path` are both needed" },
	{ { { "minos.yaml", "checker: { protocol: cms-communication, path: check.py, num_processes: 4 }\n" } },
	  "minos.yaml:1: checker.num_processes: must be a whole number from 1 to 3" },
	{ { { "minos.yaml", "checker: { protocol: cms-communication, path: check.py, num_processes: 0 }\n" } },
	  "minos.yaml:1: checker.num_processes: `0` must be a decimal number above 0" },
	{ { { "minos.yaml", "checker: { protocol: cms-communication, path: check.py, num_processes: 1.5 }\n" } },
	  "minos.yaml:1: checker.num_processes: must be a whole number from 1 to 3" },
	{ { { "minos.yaml", "checker: { protocol: cms-communication, path: check.py, user_io: pipes }\n" } },
	  "minos.yaml:1: checker.user_io: `pipes` is none of: fifo_io, std_io" },
	{ { { "minos.yaml", "checker: { protocol: cms, path: check.py, num_processes: 2 }\n" } },
	  "minos.yaml:1: checker: `num_processes` is of `cms-communication` alone" },
	{ { { "minos.yaml", "checker: { user_io: std_io, protocol: testlib, path: check.py }\n" } },
	  "minos.yaml:1: checker: `user_io` is of `cms-communication` alone" },
	{ { { "minos.yaml", "checker: { protocol: cms, path: check.py }\n" }, INTERACTIVE_2025 },
	  "minos.yaml:1: checker: no program of `cms` talks with a submission" },
	{ { { "minos.yaml", "checker: { protocol: dmoj-python, path: checker }\n" } },
	  "minos.yaml:1: checker: `path` of a checker of `dmoj-python` must be one file (.py)" },
	{ { { "minos.yaml", "checker: { path: checker/main.cpp, protocol: dmoj-python }\n" } },
	  "minos.yaml:1: checker: `path` of a checker of `dmoj-python` must be one file (.py)" },
	{ { { "minos.yaml", "checker: { protocol: dmoj-python, path: check.py }\n" }, INTERACTIVE_2025 },
	  "minos.yaml:1: checker: no program of `dmoj-python` talks with a submission" },
	{ { { "minos.yaml", "checker: { protocol: dmoj-peg, path: check.py }\n" }, INTERACTIVE_2025 },
	  "minos.yaml:1: checker: no program of `dmoj-peg` talks with a submission" },
	{ { { "minos.yaml", "checker: { protocol: testlib, path: check.py }\n" }, TYPE_2025("multi-pass") },
	  "minos.yaml:1: checker: no program of `testlib` can ask for another pass: `kattis` alone has a file for it "
	  "(nextpass.in)" },
	{ { { "minos.yaml", "checker: { protocol: dmoj, path: check.py }\n" }, TYPE_2025("[interactive, multi-pass]") },
	  "minos.yaml:1: checker: no program of `dmoj` can ask for another pass: `kattis` alone has a file for it "
	  "(nextpass.in)" },
	{ { { "minos.yaml", "checker: { protocol: cms-communication, path: check.py }\n" },
	    { "problem.yaml", "type: multi-pass\n" } },
	  "minos.yaml:1: checker: no program of `cms-communication` can ask for another pass: `kattis` alone has a "
	  "file for it (nextpass.in)" },
	{ { { "minos.yaml", "checker: { protocol: cms-communication, path: check.py }\n" },
	    { "problem.yaml", "problem_format_version: 2025-09\nname: x\ntype: submit-answer\nuuid: "
			      "5ca6ba5b-36d5-4eff-8aa7-d967cbc4375e\nlicense: cc0\n" } },
	  "minos.yaml:1: checker: what is submitted to a submit-answer problem talks with nobody" },
	{ { TYPE_2025("submit-answer"), { "data/secret/1.files/map.txt", "" } },
	  "data/secret/1.files: a submit-answer problem runs no submission to read it" },
	{ { { "minos.yaml", "checker: { protocol: cms, path: other.py }\n" } },
	  "minos.yaml:1: checker.path: there is no `other.py` in the package" },
	{ { { "minos.yaml", "checker: { protocol: cms, path: check.py }\n" },
	    { "problem.yaml", "validation: custom\n" },
	    { "output_validators/v.py", "" } },
	  "minos.yaml:1: checker: the package has a validator of its own already" },
};

START_TEST(what_is_wrong_with_it_is_told)
{
	for (size_t i = 0; i < 3 && refused[_i].entries[i].path != NULL; i++)
		tree_add(&tree, (const struct tree_entry[]){ refused[_i].entries[i], { NULL, NULL } });
	tree_refused(&tree, refused[_i].message);
}
END_TEST

START_TEST(the_program_is_looked_for_inside_of_the_package)
{
	struct judge_package *package = NULL;
	struct sbx_error err = { 0 };

	tree_add(&tree, (const struct tree_entry[]){
			    { "minos.yaml", "checker: { protocol: cms, path: ../../etc/passwd }\n" }, { NULL, NULL } });
	ck_assert_int_lt(judge_package_read(tree.fd, "short", &package, &err), 0);
	ck_assert_ptr_null(package);
}
END_TEST

#define COUNT(table) ((int)(sizeof(table) / sizeof((table)[0])))

int main(void)
{
	Suite *suite = suite_create("package_site");
	TCase *tcase = sbx_case("site");

	suite_add_tcase(suite, tcase);
	tcase_add_checked_fixture(tcase, start, stop);
	tcase_add_loop_test(tcase, a_checker_is_named_with_its_protocol, 0, COUNT(protocols));
	tcase_add_test(tcase, a_manager_talks_with_as_many_processes_as_it_says);
	tcase_add_loop_test(tcase, an_interactor_can_be_named_for_an_interactive_problem, 0, COUNT(interactors));
	tcase_add_test(tcase, a_file_that_names_no_checker_changes_nothing);
	tcase_add_loop_test(tcase, what_is_wrong_with_it_is_told, 0, COUNT(refused));
	tcase_add_test(tcase, the_program_is_looked_for_inside_of_the_package);
	return sbx_run_suite(suite);
}
