/* test_checkers.c - a small checker for each protocol of the field, called and understood in real boxes. */
#include <check.h>
#include <stdio.h>
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

/* Each wants the answer of the sample, 2, and is sure that it looks at the files that it should. */
#define READ "import sys\nread = lambda name: open(name).read().strip()\n"

static const char testlib[] = READ "i, o, a = sys.argv[1:]\nassert read(i) == '1' and read(a) == '2'\n"
				   "sys.stderr.write('wrong answer ' + read(o)[:20])\n"
				   "sys.exit({'2': 0, 'pe': 2, 'fail': 3, 'part': 7}.get(read(o), 1))\n";
static const char every[] = READ "import re\no = read(sys.argv[2])\nsys.stderr.write(o)\n"
				 "sys.exit(int(re.search('[0-9]+', o).group()))\n";
static const char points[] = READ "i, o, a = sys.argv[1:]\nsys.stderr.write('points 0.5 half')\nsys.exit(7)\n";
static const char cms[] = READ "i, a, o = sys.argv[1:]\nassert read(i) == '1' and read(a) == '2'\n"
			       "print({'2': '1.0', 'half': '0.5', 'none': ''}.get(read(o), '0.0'))\n"
			       "print('translate:wrong', file=sys.stderr)\n";
static const char dmoj[] = READ "i, o, a = sys.argv[1:]\nassert read(i) == '1' and read(a) == '2'\n"
				"print('seen', read(o))\nsys.exit({'2': 0, 'fail': 2}.get(read(o), 1))\n";
static const char coci[] = READ "i, o, a = sys.argv[1:]\nassert read(i) == '1' and read(a) == '2'\n"
				"print('seen', read(o))\nsys.stderr.write('partial 1/4')\n"
				"sys.exit({'2': 0, 'pe': 2, 'fail': 3, 'part': 7}.get(read(o), 1))\n";
static const char peg[] = READ "o, a, i = sys.argv[1:]\nassert read(i) == '1' and read(a) == '2'\n"
			       "if read(o) == 'half': print('1\\n2')\nsys.exit(0 if read(o) == '2' else 1)\n";
static const char function[] =
    "from dmoj.result import CheckerResult\nfrom dmoj.utils.unicode import utf8text\nimport dmoj.result\n"
    "def check(process_output, judge_output, judge_input, point_value, submission_source, **kwargs):\n"
    "\tprint('seen')\n\tassert (judge_input, judge_output) == (b'1\\n', b'2\\n') and b'print(' in submission_source\n"
    "\to = utf8text(process_output).strip()\n"
    "\treturn {'2': True, '3': False, 'half': dmoj.result.CheckerResult(True, point_value / 2, 'in half'),\n"
    "\t\t'no': CheckerResult(False, 0, feedback='not at all'), 'odd': CheckerResult(False, point_value),\n"
    "\t\t'five': CheckerResult(True, 5), 'none': None, 'case': None if o != 'case' else kwargs['case_position']}[o]\n";
static const char hustoj[] = READ "i, a, o = sys.argv[1:]\nassert read(i) == '1' and read(a) == '2'\n"
				  "sys.exit({'2': 0, 'fail': 2}.get(read(o), 1))\n";
static const char qduoj[] = READ "i, o = sys.argv[1:]\nassert read(i) == '1'\n"
				 "sys.exit({'2': 0, 'fail': -1}.get(read(o), 1))\n";
static const char syzoj[] = READ "assert len(sys.argv) == 1 and read('input') == '1' and read('answer') == '2'\n"
				 "assert 'print(' in read('code')\n"
				 "print({'2': 100, 'half': 40, 'none': ''}.get(read('user_out'), 0))\n"
				 "print('said', file=sys.stderr)\n";

static const char lemon[] =
    READ "i, o, a, whole, score, message = sys.argv[1:]\nassert read(i) == '1' and read(a) == '2'\n"
	 "assert whole == '100'\nprint('unread')\nopen(message, 'w').write('seen ' + read(o))\n"
	 "points = {'2': '100', 'half': '50', '3': '0', 'more': '101', 'odd': 'x'}.get(read(o))\n"
	 "if points: open(score, 'w').write(points)\nsys.exit(read(o) == 'fail')\n";

static const struct row {
	const char *protocol, *checker, *submission, *verdict, *reason, *message;
} rows[] = {
	{ "testlib", testlib, "print(2)\n", "AC", "", "wrong answer 2" },
	{ "testlib", testlib, "print(3)\n", "WA", "output rejected: wrong answer 3", "wrong answer 3" },
	{ "testlib", testlib, "print('pe')\n", "PE", "", "" },
	{ "testlib", testlib, "print('fail')\n", "JE", "validator: it reports a failure of its own", "" },
	{ "testlib", testlib, "print('part')\n", "JE", "exit status 7", "" },
	{ "testlib", points, "print(2)\n", "PAC", "", "points 0.5 half" },
	{ "testlib", every, "print('dirt 4')\n", "PE", "output rejected: dirt 4", "" },
	{ "testlib", every, "print('unexpected eof 8')\n", "PE", "output rejected: unexpected eof 8", "" },
	{ "testlib", every, "print('points without a number', 7)\n", "JE", "exit status 7", "" },
	{ "testlib", every, "print('partially correct (30) a')\n", "PAC", "in part: partially correct (30) a", "" },
	{ "testlib", every, "print('unknown 16')\n", "JE", "exit status 16, which testlib does not know", "" },
	{ "cms", cms, "print(2)\n", "AC", "", "translate:wrong\n" },
	{ "cms", cms, "print('half')\n", "PAC", "output accepted in part", "" },
	{ "cms", cms, "print(3)\n", "WA", "", "" },
	{ "cms", cms, "print('none')\n", "JE", "no number", "" },
	{ "dmoj", dmoj, "print(2)\n", "AC", "", "seen 2\n" },
	{ "dmoj", dmoj, "print(3)\n", "WA", "seen 3", "" },
	{ "dmoj", dmoj, "print('fail')\n", "JE", "exit status 2", "" },
	{ "dmoj-coci", coci, "print(2)\n", "AC", "", "seen 2\n" },
	{ "dmoj-coci", coci, "print(3)\n", "WA", "seen 3", "" },
	{ "dmoj-coci", coci, "print('pe')\n", "PE", "", "" },
	{ "dmoj-coci", coci, "print('part')\n", "PAC", "output accepted in part: seen part", "" },
	{ "dmoj-coci", coci, "print('fail')\n", "JE", "validator: it reports a failure of its own", "" },
	{ "dmoj-peg", peg, "print(2)\n", "AC", "", "" },
	{ "dmoj-peg", peg, "print('half')\n", "PAC", "", "" },
	{ "dmoj-peg", peg, "print(3)\n", "WA", "", "" },
	{ "dmoj-python", function, "print(2)\n", "AC", "", "seen\n" },
	{ "dmoj-python", function, "print(3)\n", "WA", "", "" },
	{ "dmoj-python", function, "print('half')\n", "PAC", "", "seen\nin half\n" },
	{ "dmoj-python", function, "print('no')\n", "WA", "", "seen\nnot at all\n" },
	{ "dmoj-python", function, "print('odd')\n", "JE", "validator: exit status 1", "" },
	{ "dmoj-python", function, "print('five')\n", "JE", "5 is not within 0 and 1", "" },
	{ "dmoj-python", function, "print('none')\n", "JE", "exit status 1", "" },
	{ "dmoj-python", function, "print('case')\n", "JE", "exit status 1", "" },
	{ "dmoj-python", "def check(*a, **k):\n", "print(2)\n", "JE", "does not compile", "" },
	{ "dmoj-python", "from dmoj.cptbox import X\n", "print(2)\n", "JE", "exit status 1", "" },
	{ "dmoj-python", "def check(a, b, **k):\n\tprint('1.0')\n\traise SystemExit\n", "print(2)\n", "JE", "no number",
	  "" },
	{ "hustoj", hustoj, "print(2)\n", "AC", "", "" },
	{ "hustoj", hustoj, "print(3)\n", "WA", "", "" },
	{ "hustoj", hustoj, "print('fail')\n", "JE", "exit status 2", "" },
	{ "qduoj", qduoj, "print(2)\n", "AC", "", "" },
	{ "qduoj", qduoj, "print(3)\n", "WA", "", "" },
	{ "qduoj", qduoj, "print('fail')\n", "JE", "exit status 255", "" },
	{ "syzoj", syzoj, "print(2)\n", "AC", "", "said\n" },
	{ "syzoj", syzoj, "print('half')\n", "PAC", "", "" },
	{ "syzoj", syzoj, "print(3)\n", "WA", "", "" },
	{ "syzoj", syzoj, "print('none')\n", "JE", "no number", "" },
	{ "lemon", lemon, "print(2)\n", "AC", "", "seen 2" },
	{ "lemon", lemon, "print('half')\n", "PAC", "output accepted in part: seen half", "seen half" },
	{ "lemon", lemon, "print(3)\n", "WA", "output rejected: seen 3", "" },
	{ "lemon", lemon, "print('more')\n", "JE", "101 is not within 0 and 100", "" },
	{ "lemon", lemon, "print('odd')\n", "JE", "the first line of its file `score` is no number", "" },
	{ "lemon", lemon, "print('none')\n", "JE", "the first line of its file `score` is no number", "" },
	{ "lemon", lemon, "print('fail')\n", "JE", "exit status 1", "" },
};

START_TEST(a_checker_of_each_protocol_is_understood)
{
	const struct row *row = &rows[_i];
	char site[128];
	json_t *result;

	(void)snprintf(site, sizeof(site), "checker: { protocol: %s, path: check.py }\n", row->protocol);
	tree_add(&tree, (const struct tree_entry[]){ { "minos.yaml", site },
						     { "check.py", row->checker },
						     { "data/secret/1.in", "1\n" },
						     { "data/secret/1.ans", "2\n" },
						     { NULL, NULL } });
	result = judging_expect(tree.path, "say.py", row->submission, row->verdict, row->reason);
	if (row->message[0] != '\0')
		ck_assert_str_eq(judging_text(result, 0, "message"), row->message);
	json_decref(result);
}
END_TEST

/* Each says the number of the input, and wants the one of the answer, which is twice as much. */
static const struct row talks[] = {
	{ "dmoj", "0 if g == a else 1", "print(2 * n)\n", "AC", "", "heard 2" },
	{ "dmoj", "0 if g == a else 1", "print(n)\n", "WA", "output rejected: heard 1", "heard 1" },
	{ "dmoj", "3", "print(n)\n", "JE", "exit status 3", "" },
	{ "dmoj", "0 if g == a else 1", "print(2 * n)\nsys.exit(1)\n", "RTE", "exit status 1", "" },
	{ "dmoj-coci", "0 if g == a else 7", "print(2 * n)\n", "AC", "", "" },
	{ "dmoj-coci", "0 if g == a else 7", "print(n)\n", "PAC", "accepted in part", "" },
	{ "dmoj-coci", "7", "import time\nprint(n, flush=True)\ntime.sleep(0.5)\n", "PAC", "accepted in part", "" },
	{ "dmoj-coci", "7", "import time\nprint(n, flush=True)\ntime.sleep(0.5)\nsys.exit(1)\n", "RTE", "", "" },
	{ "dmoj-coci", "1", "import time\nprint(n, flush=True)\ntime.sleep(0.5)\nsys.exit(1)\n", "WA", "", "" },
	{ "dmoj-coci", "0 if g == a else 2", "print(n)\n", "PE", "", "" },
	{ "dmoj-coci", "3", "print(2 * n)\n", "JE", "it reports a failure", "" },
};

START_TEST(an_interactor_of_dmoj_talks_and_has_its_word)
{
	const struct row *row = &talks[_i];
	char site[128], interactor[512], submission[128];
	json_t *result;

	(void)snprintf(site, sizeof(site), "checker: { protocol: %s, path: talk.py }\n", row->protocol);
	(void)snprintf(interactor, sizeof(interactor),
		       READ "i, a = sys.argv[1:]\na = read(a)\nprint(read(i), flush=True)\ng = input()\n"
			    "sys.stderr.write('heard ' + g + '\\npartial 1/2\\n')\nsys.exit(%s)\n",
		       row->checker);
	(void)snprintf(submission, sizeof(submission), "import sys\nn = int(input())\n%s", row->submission);
	tree_add(&tree, (const struct tree_entry[]){
			    { "problem.yaml", "problem_format_version: 2025-09\nname: x\ntype: interactive\nuuid: 0\n"
					      "license: cc0\nlimits:\n  time_limit: 5\n" },
			    { "minos.yaml", site },
			    { "talk.py", interactor },
			    { "data/secret/1.in", "1\n" },
			    { "data/secret/1.ans", "2\n" },
			    { NULL, NULL } });
	result = judging_expect(tree.path, "say.py", submission, row->verdict, row->reason);
	if (row->message[0] != '\0')
		ck_assert_ptr_nonnull(strstr(judging_text(result, 0, "message"), row->message));
	json_decref(result);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("checkers");
	TCase *tcase = sbx_case("checkers");

	suite_add_tcase(suite, tcase);
	tcase_add_checked_fixture(tcase, start, stop);
	tcase_add_loop_test(tcase, a_checker_of_each_protocol_is_understood, 0, (int)(sizeof(rows) / sizeof(rows[0])));
	tcase_add_loop_test(tcase, an_interactor_of_dmoj_talks_and_has_its_word, 0,
			    (int)(sizeof(talks) / sizeof(talks[0])));
	return sbx_run_suite(suite);
}
