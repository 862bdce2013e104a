/*
 * test_communication.c - Communication tasks of CMS in real boxes: a manager and the processes of a submission, by
 * named pipes or standard input and output; whose word counts in every order of ends.
 */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "judge/tests/judging.h"
#include "sandbox/tests/suite.h"

static struct tree tree;

static void start(void)
{
	tree_make(&tree, TREE_MINIMAL);
	tree_add(&tree, (const struct tree_entry[]){ { "problem.yaml", "limits:\n  memory: 128\n  output: 1\n"
								       "  validation_time: 2\n"
								       "  validation_memory: 64\n" },
						     { ".timelimit", "1\n" },
						     { "data/sample/1.in", "6\n" },
						     { "data/secret/1.in", "6\n" },
						     { NULL, NULL } });
}

static void stop(void)
{
	tree_remove(&tree);
}

/* The manager opens its pipes in the order of its arguments; its score is of what the last line of hear says. */
#define MANAGER                                                                                                        \
	"import sys, os, time\n"                                                                                       \
	"p = sys.argv[1:]\n"                                                                                           \
	"f = [open(n) for n in p[0::2]]\nt = [open(n, 'w') for n in p[1::2]]\n"                                        \
	"def say(i, *a): print(*a, file=t[i], flush=True)\n"                                                           \
	"def hear(i): return f[i].readline().strip()\n"                                                                \
	"def give(x, why): print(x); print(why, file=sys.stderr); sys.exit()\n"                                        \
	"n = sys.stdin.read().strip()\nassert n == open('input.txt').read().strip()\n"

/* By pipes: m_to_u and u_to_m are the first two arguments. */
#define FIFO                                                                                                           \
	"import sys, os, time\nr = open(sys.argv[1])\nw = open(sys.argv[2], 'w')\n"                                    \
	"me = sys.argv[3] if len(sys.argv) > 3 else 'alone'\n"                                                         \
	"def say(*a): print(*a, file=w, flush=True)\n"                                                                 \
	"def hear(): return r.readline().strip()\n"

#define STD                                                                                                            \
	"import sys, os, time\nme = sys.argv[1] if len(sys.argv) > 1 else 'alone'\n"                                   \
	"def say(*a): print(*a, flush=True)\ndef hear(): return sys.stdin.readline().strip()\n"

#define SQUARE "say(0, n)\ngive(1.0 if hear(0) == '36' else 0.25, 'seen')\n"
#define BOTH                                                                                                           \
	"say(0, n)\nx = hear(0)\nsay(1, x)\ny = hear(1)\n"                                                             \
	"give(1.0 if (x, y) == ('06', '106') else 0.0, 'got ' + x + ' ' + y)\n"

static const struct row {
	const char *name, *options, *manager, *submission, *verdict, *reason;
} rows[] = {
	{ "one process by pipes", "", SQUARE, FIFO "say(int(hear()) ** 2)\n", "AC", "all 2 tests" },
	{ "one process by standard input and output", ", user_io: std_io", SQUARE, STD "say(int(hear()) ** 2)\n", "AC",
	  "" },
	{ "a part of the points", "", SQUARE, FIFO "say(1)\n", "PAC", "accepted in part: seen" },
	{ "two processes, told apart by their number", ", num_processes: 2", BOTH, FIFO "say(me + hear())\n", "AC",
	  "" },
	{ "two processes by standard input and output", ", num_processes: 2, user_io: std_io", BOTH,
	  STD "say(me + hear())\n", "AC", "" },
	{ "three processes", ", num_processes: 3",
	  "for i in range(3): say(i, n)\ngive(1 if [hear(i) for i in range(3)] == ['06', '16', '26'] else 0, '')\n",
	  FIFO "say(me + hear())\n", "AC", "" },
	{ "nothing is right", ", num_processes: 2", BOTH, FIFO "say(hear())\n", "WA", "got 6 6" },
	{ "one of two processes crashes", ", num_processes: 2", BOTH,
	  FIFO "if me == '1':\n\tsys.exit(3)\nsay(me + hear())\n", "RTE", "exit status 3" },
	{ "a process crashes after the manager was content", ", num_processes: 2", BOTH,
	  FIFO "say(me + hear())\nhear()\nos.abort()\n", "RTE", "SIGABRT" },
	{ "a process crashes after the manager was not content", ", num_processes: 2", BOTH,
	  FIFO "say(hear())\nassert hear() == ''\ntime.sleep(0.2)\nos.abort()\n", "WA", "got 6 6" },
	{ "no process is above the time limit, but all together", ", num_processes: 2", BOTH,
	  FIFO "x = hear()\nwhile time.process_time() < 0.6:\n\tpass\nsay(me + x)\n", "TLE", "" },
	{ "the manager and both processes wait for each other", ", num_processes: 2", BOTH, FIFO "hear()\nhear()\n",
	  "TLE", "deadlock: " },
	{ "one process runs on for ever", "", SQUARE, FIFO "while True:\n\tpass\n", "TLE", "" },
	{ "one process takes too much memory", ", num_processes: 2", BOTH,
	  FIFO "if me == '1':\n\tx = bytearray(1 << 30)\nsay(me + hear())\n", "MLE", "" },
	{ "a process floods a manager", "", "while hear(0): pass\ngive(0, '')\n",
	  FIFO "while True:\n\tsay('x' * 10000)\n", "OLE", "" },
	{ "what is written to standard output is no talk", "", SQUARE,
	  FIFO "print('x' * 1000)\nsay(int(hear()) ** 2)\n", "AC", "" },
	{ "a process that never opens its pipes", "", SQUARE, "pass\n", "PAC", "" },
	{ "a process that opens its pipes late", "", SQUARE,
	  "import time\ntime.sleep(0.3)\n" FIFO "say(int(hear()) ** 2)\n", "AC", "" },
	{ "a manager that has ended before a process opens its pipes", "", "say(0, n)\ngive(1, '')\n",
	  "import time\ntime.sleep(0.5)\n" FIFO "say(1)\nassert hear() == '6' and hear() == ''\n", "AC", "" },
	{ "a process that closes what it listens to is heard, and told more for nothing", "",
	  "for i in range(30000): say(0, i)\ngive(1 if hear(0) == 'enough' else 0, '')\n",
	  FIFO "hear()\nr.close()\nsay('enough')\n", "AC", "" },
	{ "a manager that never opens its pipes", "", NULL, FIFO "say(1)\nassert hear() == ''\n", "AC", "" },
	{ "a manager closes a pipe and the process reads its end", "",
	  "t[0].close()\ngive(1 if hear(0) == 'over' else 0, '')\n", FIFO "say('over' if hear() == '' else 'more')\n",
	  "AC", "" },
	{ "a manager crashes", ", num_processes: 2", "raise ValueError\n", FIFO "hear()\n", "JE",
	  "validator: exit status 1" },
	{ "a manager says no number", "", "give('good', '')\n", FIFO "hear()\n", "JE", "no number" },
	{ "a manager says too large a number", "", "give(2, '')\n", FIFO "hear()\n", "JE", "not within 0 and 1" },
	{ "one process does not get at the other's pipes, nor at the input", ", num_processes: 2", BOTH,
	  FIFO "assert sorted(os.listdir('/fifo')) == ['m_to_u' + me, 'u' + me + '_to_m']\n"
	       "assert os.listdir('/work') == []\nsay(me + hear())\n",
	  "AC", "" },
	{ "the pipes cannot be removed or made more", "", SQUARE,
	  FIFO "for f in (lambda: os.unlink(sys.argv[1]), lambda: os.mkfifo('/fifo/x')):\n\ttry:\n\t\tf()\n"
	       "\texcept OSError:\n\t\tcontinue\n\tsys.exit(1)\nsay(int(hear()) ** 2)\n",
	  "AC", "" },
};

START_TEST(a_manager_and_processes_talk_and_each_end_has_its_verdict)
{
	const struct row *row = &rows[_i];
	char site[160], manager[1536];

	(void)snprintf(site, sizeof(site), "checker: { protocol: cms-communication, path: manager.py%s }\n",
		       row->options);
	(void)snprintf(manager, sizeof(manager), "%s%s", row->manager == NULL ? "print(1)\n" : MANAGER,
		       row->manager == NULL ? "" : row->manager);
	tree_add(&tree,
		 (const struct tree_entry[]){ { "minos.yaml", site }, { "manager.py", manager }, { NULL, NULL } });
	json_decref(judging_expect(tree.path, "talk.py", row->submission, row->verdict, row->reason));
}
END_TEST

START_TEST(the_talk_is_kept_for_each_process)
{
	const json_t *turns;
	json_t *result;
	size_t of[2] = { 0, 0 };

	tree_add(&tree,
		 (const struct tree_entry[]){
		     { "minos.yaml", "checker: { protocol: cms-communication, path: manager.py, num_processes: 2 }\n" },
		     { "manager.py", MANAGER BOTH },
		     { NULL, NULL } });
	result = judging_expect(tree.path, "talk.py", FIFO "say(me + hear())\n", "AC", "");
	ck_assert_str_eq(judging_text(result, 1, "message"), "got 06 106\n");
	turns = json_object_get(json_object_get(json_array_get(json_object_get(result, "tests"), 1), "transcript"),
				"turns");
	ck_assert_uint_eq(json_array_size(turns), 4);
	for (size_t i = 0; i < 4; i++)
		of[json_integer_value(json_object_get(json_array_get(turns, i), "process"))]++;
	ck_assert(of[0] == 2 && of[1] == 2);
	json_decref(result);
}
END_TEST

/* All at once: what one has read is there for the other. */
START_TEST(every_process_has_the_files_of_the_test)
{
	static char map[300000];

	memset(map, 'x', sizeof(map) - 1);
	tree_add(
	    &tree,
	    (const struct tree_entry[]){
		{ "problem.yaml", "problem_format_version: 2025-09\nname: made up\nuuid: 0\nlicense: cc0\nlimits:\n"
				  "  time_limit: 1\n" },
		{ "minos.yaml", "checker: { protocol: cms-communication, path: manager.py, num_processes: 3 }\n" },
		{ "manager.py", MANAGER "for i in range(3): say(i, n)\ngive(1 if [hear(i) for i in range(3)] == "
					"[str(i + 299999) for i in range(3)] else 0, '')\n" },
		{ "data/sample/1.files/map.txt", map },
		{ "data/secret/1.files/map.txt", map },
		{ NULL, NULL } });
	json_decref(judging_expect(tree.path, "talk.py", FIFO "hear()\nsay(int(me) + len(open('map.txt').read()))\n",
				   "AC", ""));
}
END_TEST

/* As they come: a main program of the package that opens the pipes, and a function of the submission's that it calls.
 */
START_TEST(a_submission_is_compiled_with_the_main_program_of_the_package)
{
	tree_add(&tree, (const struct tree_entry[]){
			    { "minos.yaml", "checker: { protocol: cms-communication, path: manager.cpp }\n" },
			    { "manager.cpp", "#include <cstdio>\n"
					     "int main(int argc, char **argv)\n{\n"
					     "\tint n = 0, got = 0;\n\tFILE *in = fopen(argv[1], \"r\"), *out = "
					     "fopen(argv[2], \"w\");\n"
					     "\tif (scanf(\"%d\", &n) != 1) return 1;\n"
					     "\tfprintf(out, \"%d\\n\", n);\n\tfflush(out);\n"
					     "\tif (fscanf(in, \"%d\", &got) != 1) got = -1;\n"
					     "\tputs(got == n * n ? \"1.0\" : \"0.0\");\n"
					     "\tfputs(\"translate:success\\n\", stderr);\n\treturn 0;\n}\n" },
			    { "include/cpp/main.cpp", "#include <cstdio>\n#include \"square.h\"\n"
						      "int main(int argc, char **argv)\n{\n\tint n;\n"
						      "\tFILE *out = fopen(argv[2], \"w\"), *in = fopen(argv[1], "
						      "\"r\");\n"
						      "\tif (fscanf(in, \"%d\", &n) != 1) return 1;\n"
						      "\tfprintf(out, \"%d\\n\", square(n));\n\tfclose(out);\n"
						      "\treturn 0;\n}\n" },
			    { "include/cpp/square.h", "int square(int n);\n" },
			    { NULL, NULL } });
	json_decref(judging_expect(tree.path, "square.cpp",
				   "#include \"square.h\"\nint square(int n)\n{\n\treturn n * n;\n}\n", "AC", ""));
	json_decref(judging_expect(tree.path, "square.cpp",
				   "#include \"square.h\"\nint square(int n)\n{\n\treturn 0;\n}\n", "WA",
				   "translate:success"));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("communication");
	TCase *tcase = sbx_case("communication");

	suite_add_tcase(suite, tcase);
	tcase_add_checked_fixture(tcase, start, stop);
	tcase_add_loop_test(tcase, a_manager_and_processes_talk_and_each_end_has_its_verdict, 0,
			    (int)(sizeof(rows) / sizeof(rows[0])));
	tcase_add_test(tcase, the_talk_is_kept_for_each_process);
	tcase_add_test(tcase, every_process_has_the_files_of_the_test);
	tcase_add_test(tcase, a_submission_is_compiled_with_the_main_program_of_the_package);
	return sbx_run_suite(suite);
}
