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
static const char points[] = READ "i, o, a = sys.argv[1:]\nsys.stderr.write('points 0.5 half')\nsys.exit(7)\n";
static const char cms[] = READ "i, a, o = sys.argv[1:]\nassert read(i) == '1' and read(a) == '2'\n"
			       "print('1.0' if read(o) == '2' else '0.5' if read(o) == 'half' else '0.0')\n"
			       "print('translate:wrong', file=sys.stderr)\n";
static const char dmoj[] = READ "i, o, a = sys.argv[1:]\nassert read(i) == '1' and read(a) == '2'\n"
				"print('seen', read(o))\nsys.exit(0 if read(o) == '2' else 1)\n";
static const char hustoj[] = READ "i, a, o = sys.argv[1:]\nassert read(i) == '1' and read(a) == '2'\n"
				  "sys.exit(0 if read(o) == '2' else 1)\n";
static const char qduoj[] = READ "i, o = sys.argv[1:]\nassert read(i) == '1'\n"
				 "sys.exit({'2': 0, 'fail': -1}.get(read(o), 1))\n";
static const char syzoj[] = READ "assert len(sys.argv) == 1 and read('input') == '1' and read('answer') == '2'\n"
				 "assert 'print(' in read('code')\n"
				 "print(100 if read('user_out') == '2' else 40 if read('user_out') == 'half' else 0)\n"
				 "print('said', file=sys.stderr)\n";

static const struct row {
	const char *protocol, *checker, *submission, *verdict, *reason, *message;
} rows[] = {
	{ "testlib", testlib, "print(2)\n", "AC", "", "wrong answer 2" },
	{ "testlib", testlib, "print(3)\n", "WA", "output rejected: wrong answer 3", "wrong answer 3" },
	{ "testlib", testlib, "print('pe')\n", "PE", "", "" },
	{ "testlib", testlib, "print('fail')\n", "JE", "validator: it reports a failure of its own", "" },
	{ "testlib", testlib, "print('part')\n", "JE", "exit status 7", "" },
	{ "testlib", points, "print(2)\n", "PAC", "", "points 0.5 half" },
	{ "cms", cms, "print(2)\n", "AC", "", "translate:wrong\n" },
	{ "cms", cms, "print('half')\n", "PAC", "output accepted in part", "" },
	{ "cms", cms, "print(3)\n", "WA", "", "" },
	{ "dmoj", dmoj, "print(2)\n", "AC", "", "seen 2\n" },
	{ "dmoj", dmoj, "print(3)\n", "WA", "seen 3", "" },
	{ "hustoj", hustoj, "print(2)\n", "AC", "", "" },
	{ "hustoj", hustoj, "print(3)\n", "WA", "", "" },
	{ "qduoj", qduoj, "print(2)\n", "AC", "", "" },
	{ "qduoj", qduoj, "print(3)\n", "WA", "", "" },
	{ "qduoj", qduoj, "print('fail')\n", "JE", "exit status 255", "" },
	{ "syzoj", syzoj, "print(2)\n", "AC", "", "said\n" },
	{ "syzoj", syzoj, "print('half')\n", "PAC", "", "" },
	{ "syzoj", syzoj, "print(3)\n", "WA", "", "" },
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

int main(void)
{
	Suite *suite = suite_create("checkers");
	TCase *tcase = sbx_case("checkers");

	suite_add_tcase(suite, tcase);
	tcase_add_checked_fixture(tcase, start, stop);
	tcase_add_loop_test(tcase, a_checker_of_each_protocol_is_understood, 0, (int)(sizeof(rows) / sizeof(rows[0])));
	return sbx_run_suite(suite);
}
