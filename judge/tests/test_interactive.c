/* test_interactive.c - submissions and validators that talk, in real boxes: who ends first, how, and what becomes of
 * it. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "judge/tests/judging.h"
#include "sandbox/root.h"
#include "sandbox/tests/suite.h"

static struct tree tree;

static void start(void)
{
	tree_make(&tree, TREE_MINIMAL);
	tree_add(&tree, (const struct tree_entry[]){ { "problem.yaml", "validation: custom interactive\nlimits:\n"
								       "  memory: 128\n  output: 1\n"
								       "  validation_time: 2\n"
								       "  validation_memory: 64\n" },
						     { ".timelimit", "1\n" },
						     { NULL, NULL } });
}

static void stop(void)
{
	tree_remove(&tree);
}

#define VALIDATOR  "output_validators/v.py"
#define HEAD       "import os, sys, time\nsay = lambda *a: print(*a, flush=True)\nhear = sys.stdin.readline\n"
#define SUBMISSION HEAD

static const struct row {
	const char *name, *validator, *submission, *verdict, *reason;
} rows[] = {
	{ "a question and its answer", "say(6)\nsys.exit(42 if hear() == '36\\n' else 43)\n", "say(int(hear()) ** 2)\n",
	  "AC", "all 2 tests accepted" },
	{ "a wrong answer", "say(6)\nsys.exit(42 if hear() == '36\\n' else 43)\n", "say(hear())\n", "WA",
	  "output rejected" },
	{ "it reads the input, which the submission does not get",
	  "say(open(sys.argv[1]).read().strip())\nsys.exit(42 if hear() == 'heard 1\\n' else 43)\n",
	  "assert not os.path.exists('" SBX_WORK_PATH "/input')\nsay('heard', hear().strip())\n", "WA", "secret/1" },
	{ "the validator rejects and the submission crashes on the end of its input", "sys.exit(43)\n", "input()\n",
	  "WA", "output rejected" },
	{ "the validator rejects while the submission would run on for ever", "hear()\nsys.exit(43)\n",
	  "say(1)\nwhile True:\n\tpass\n", "WA", "output rejected" },
	{ "the validator rejects while the submission sleeps", "hear()\nsys.exit(43)\n", "say(1)\ntime.sleep(100)\n",
	  "WA", "output rejected" },
	{ "the validator accepts and the submission runs on for ever", "hear()\nsys.exit(42)\n",
	  "say(1)\nwhile True:\n\tpass\n", "TLE", "" },
	{ "the validator accepts and the submission then crashes", "hear()\nsys.exit(42)\n",
	  "say(1)\nhear()\nraise ValueError\n", "RTE", "exit status 1" },
	{ "the validator accepts and the submission ends well", "hear()\nsys.exit(42)\n",
	  "say(1)\nassert hear() == ''\n", "AC", "" },
	{ "the validator accepts and what the submission writes then is heard by nobody", "hear()\nsys.exit(42)\n",
	  "say(1)\nhear()\nfor i in range(1000):\n\tsay('x' * 100)\n", "AC", "" },
	{ "the validator accepts and the submission then floods", "hear()\nsys.exit(42)\n",
	  "say(1)\nhear()\nwhile True:\n\tsay('x' * 10000)\n", "OLE", "" },
	{ "the submission crashes first and the validator accepts", "say(1)\nsys.stdin.read()\nsys.exit(42)\n",
	  "raise ValueError\n", "RTE", "exit status 1" },
	{ "the submission crashes first and the validator rejects", "say(1)\nsys.stdin.read()\nsys.exit(43)\n",
	  "raise ValueError\n", "RTE", "exit status 1" },
	{ "the submission is killed first", "sys.stdin.read()\nsys.exit(43)\n", "os.abort()\n", "RTE", "SIGABRT" },
	{ "the submission ends at once and the validator finds out", "sys.exit(43 if hear() == '' else 42)\n", "", "WA",
	  "" },
	{ "the submission does not read what the validator writes",
	  "try:\n\tfor i in range(100000):\n\t\tsay(i)\nexcept BrokenPipeError:\n\tos._exit(1)\nsys.exit(42)\n", "",
	  "AC", "" },
	{ "both wait for each other", "hear()\nsys.exit(43)\n", "hear()\n", "TLE", "deadlock: " },
	{ "both wait for each other, and what they have said is told", "hear()\nsys.exit(43)\n", "hear()\n", "TLE",
	  "nothing is in the pipes: neither side has said anything" },
	{ "a guess that was not flushed", "hear()\nsys.exit(42)\n", "print(1)\nhear()\n", "TLE", "deadlock: " },
	{ "both wait after a while", "say(1)\nhear()\nsys.exit(43)\n", "hear()\nhear()\n", "TLE",
	  "in the pipes: the validator spoke last" },
	{ "one sleeps and then answers, as the other waits", "sys.exit(42 if hear() == '1\\n' else 43)\n",
	  "time.sleep(1.5)\nsay(1)\n", "AC", "" },
	{ "the validator sleeps and then asks", "time.sleep(1.5)\nsay(1)\nsys.exit(42 if hear() == '2\\n' else 43)\n",
	  "hear()\nsay(2)\n", "AC", "" },
	{ "an alarm goes on for a program that waits", "sys.exit(42 if hear() == '1\\n' else 43)\n",
	  "import signal\nsignal.signal(signal.SIGALRM, lambda *a: (say(1), "
	  "sys.exit()))\nsignal.setitimer(signal.ITIMER_REAL, 1.5)\nhear()\n",
	  "AC", "" },
	{ "a thread goes on while another waits", "sys.exit(42 if hear() == '1\\n' else 43)\n",
	  "import threading\nthreading.Timer(1.5, lambda: (say(1), os._exit(0))).start()\nhear()\n", "AC", "" },
	{ "a child goes on while its parent waits", "sys.exit(42 if hear() == '1\\n' else 43)\n",
	  "r, w = os.pipe()\nif os.fork() == 0:\n\ttime.sleep(1.5)\n\tos.write(w, b'1')\n\tos._exit(0)\nos.read(r, "
	  "1)\nsay(1)\n",
	  "AC", "" },
	{ "two processes of a submission wait as well", "hear()\nsys.exit(43)\n",
	  "r, w = os.pipe()\nif os.fork() == 0:\n\tos.read(r, 1)\nhear()\n", "TLE", "deadlock: " },
	{ "the submission closes its output and waits for the validator, who has had enough", "hear()\nsys.exit(42)\n",
	  "os.close(1)\nhear()\n", "AC", "" },
	{ "the validator closes its output and the submission its input",
	  "os.close(1)\nsys.exit(42 if hear() else 43)\n", "os.close(0)\nsay(1)\n", "AC", "" },
	{ "the submission floods before anybody listens", "time.sleep(1)\nsys.exit(43)\n",
	  "while True:\n\tsay('x' * 10000)\n", "WA", "output rejected" },
	{ "the submission floods one that listens", "while len(hear()) > 1:\n\tpass\nsys.exit(43)\n",
	  "while True:\n\tsay('x' * 10000)\n", "OLE", "" },
	{ "the submission asks for what is refused", "sys.stdin.read()\nsys.exit(43)\n",
	  "import socket\nsocket.socket()\n", "SV", "socket" },
	{ "the submission takes too much memory", "sys.stdin.read()\nsys.exit(43)\n", "x = bytearray(1 << 30)\n", "MLE",
	  "" },
	{ "the validator crashes first", "raise ValueError\n", "hear()\n", "JE", "validator: exit status 1" },
	{ "the validator gives no answer", "", "hear()\n", "JE", "validator: exit status 0" },
	{ "the validator spins while the submission waits", "while True:\n\tpass\n", "hear()\n", "JE", "validator: " },
	{ "the validator sleeps while the submission waits, as a deadlock", "time.sleep(100)\n", "hear()\n", "TLE",
	  "both sides waited" },
	{ "the submission's CPU time is its own",
	  "x = 0\nfor i in range(4000000):\n\tx += i\n"
	  "say(1)\nhear()\nsys.exit(42)\n",
	  "hear()\nsay(1)\n", "AC", "" },
};

START_TEST(every_order_of_ends_has_its_verdict_in_boxes)
{
	const struct row *row = &rows[_i];
	char validator[1024], submission[1024];

	(void)snprintf(validator, sizeof(validator), HEAD "%s", row->validator);
	(void)snprintf(submission, sizeof(submission), SUBMISSION "%s", row->submission);
	tree_add(&tree, (const struct tree_entry[]){ { VALIDATOR, validator }, { NULL, NULL } });
	json_decref(judging_expect(tree.path, "talk.py", submission, row->verdict, row->reason));
}
END_TEST

START_TEST(the_talk_is_kept_with_who_said_what_and_when)
{
	const json_t *turns;
	json_t *result;
	json_int_t before = -1;

	tree_add(&tree, (const struct tree_entry[]){
			    { VALIDATOR, HEAD "say('a')\nhear()\nsay('c')\nhear()\nsys.exit(42)\n" }, { NULL, NULL } });
	result = judging_expect(tree.path, "talk.py", HEAD "hear()\nsay('b')\nhear()\nsay('d')\n", "AC", "");
	turns = json_object_get(json_object_get(json_array_get(json_object_get(result, "tests"), 0), "transcript"),
				"turns");
	ck_assert_uint_eq(json_array_size(turns), 4);
	for (size_t i = 0; i < 4; i++) {
		const json_t *turn = json_array_get(turns, i);
		char text[] = { (char)('a' + (int)i), '\n', '\0' };

		ck_assert_str_eq(json_string_value(json_object_get(turn, "text")), text);
		ck_assert_str_eq(json_string_value(json_object_get(turn, "from")),
				 i % 2 == 0 ? "validator" : "submission");
		ck_assert_int_gt(json_integer_value(json_object_get(turn, "at_ns")), before);
		before = json_integer_value(json_object_get(turn, "at_ns"));
	}
	json_decref(result);
}
END_TEST

/* An interactor as testlib's: it talks, and writes what a checker then looks at. */
static const struct {
	const char *name, *interactor, *submission, *verdict, *reason;
} after[] = {
	{ "both are content", "say(6)\nopen(o, 'w').write(hear())\n", "say(int(hear()) ** 2)\n", "AC", "" },
	{ "the checker rejects", "say(6)\nopen(o, 'w').write(hear())\n", "say(hear())\n", "WA", "checker says no" },
	{ "the interactor rejects", "say(6)\nhear()\nsys.stderr.write('no')\nsys.exit(1)\n", "say(hear())\n", "WA",
	  "output rejected: no" },
	{ "the interactor finds the format wrong", "open(o, 'w')\nsys.exit(2)\n", "hear()\n", "PE", "" },
	{ "the interactor fails", "open(o, 'w')\nsys.exit(3)\n", "hear()\n", "JE", "failure of its own" },
	{ "the interactor leaves nothing to check", "hear()\n", "say(1)\n", "JE", "has written nothing" },
	{ "the submission crashes", "open(o, 'w').write('36')\nsay(6)\n", "raise ValueError\n", "RTE", "" },
};

START_TEST(after_an_interactor_a_checker_has_the_last_word)
{
	const struct tree_entry files[] = {
		{ "problem.xml",
		  "<problem><judging><testset "
		  "name='tests'><time-limit>1000</time-limit><memory-limit>134217728</memory-limit>"
		  "<test-count>1</test-count><input-path-pattern>tests/%02d</input-path-pattern>"
		  "<answer-path-pattern>tests/%02d.a</answer-path-pattern><tests><test/></tests></testset></judging>"
		  "<assets><checker type='testlib'><source path='files/check.py' type='python.3'/></checker>"
		  "<interactor><source path='files/interactor.py' type='python.3'/></interactor></assets></problem>" },
		{ "tests/01", "6\n" },
		{ "tests/01.a", "36\n" },
		{ "files/check.py", "import sys\ni, o, a = sys.argv[1:]\nsys.stderr.write('checker says no')\n"
				    "sys.exit(0 if open(o).read().strip() == open(a).read().strip() else 1)\n" },
		{ NULL, NULL }
	};
	char interactor[512], submission[512];
	struct tree polygon;

	(void)snprintf(interactor, sizeof(interactor), HEAD "i, o, a = sys.argv[1:]\n%s", after[_i].interactor);
	(void)snprintf(submission, sizeof(submission), HEAD "%s", after[_i].submission);
	tree_make(&polygon, files);
	tree_add(&polygon, (const struct tree_entry[]){ { "files/interactor.py", interactor }, { NULL, NULL } });
	json_decref(judging_expect(polygon.path, "talk.py", submission, after[_i].verdict, after[_i].reason));
	tree_remove(&polygon);
}
END_TEST

START_TEST(the_sample_package_gets_the_verdicts_that_its_folders_name)
{
	static const struct {
		const char *submission, *verdict;
	} samples[] = {
		{ "accepted/halves.py", "AC" },
		{ "accepted/halves.cpp", "AC" },
		{ "wrong_answer/one_by_one.py", "WA" },
		{ "wrong_answer/words.py", "WA" },
		{ "run_time_error/crash.py", "RTE" },
		{ "run_time_error/crash_at_the_end.c", "RTE" },
		{ "time_limit_exceeded/no_flush.c", "TLE" },
		{ "output_limit_exceeded/flood.py", "OLE" },
	};

	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
		char path[256];

		(void)snprintf(path, sizeof(path), "testcases/problems/guess/submissions/%s", samples[i].submission);
		json_decref(judging_expect("testcases/problems/guess", path, NULL, samples[i].verdict, ""));
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("interactive");
	TCase *tcase = sbx_case("interactive");

	suite_add_tcase(suite, tcase);
	tcase_add_checked_fixture(tcase, start, stop);
	tcase_add_loop_test(tcase, every_order_of_ends_has_its_verdict_in_boxes, 0,
			    (int)(sizeof(rows) / sizeof(rows[0])));
	tcase_add_loop_test(tcase, after_an_interactor_a_checker_has_the_last_word, 0,
			    (int)(sizeof(after) / sizeof(after[0])));
	tcase_add_test(tcase, the_talk_is_kept_with_who_said_what_and_when);
	tcase_add_test(tcase, the_sample_package_gets_the_verdicts_that_its_folders_name);
	return sbx_run_suite(suite);
}
