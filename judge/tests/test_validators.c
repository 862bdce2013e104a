/* test_validators.c - packages with validators of their own: what each kind of answer, and of failure, becomes. */
#include <check.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "judge/tests/judging.h"
#include "sandbox/root.h"
#include "sandbox/tests/suite.h"

static struct tree tree;

static void start(void)
{
	tree_make(&tree, TREE_MINIMAL);
	tree_add(&tree, (const struct tree_entry[]){ { "problem.yaml", "validation: custom\nlimits:\n"
								       "  validation_time: 1\n"
								       "  validation_memory: 64\n"
								       "  validation_output: 1\n" },
						     { ".timelimit", "5\n" },
						     { NULL, NULL } });
}

static void stop(void)
{
	tree_remove(&tree);
}

#define PYTHON "output_validators/v.py"
#define HEAD   "import os, sys\nd = sys.argv[3]\n"

static const char echo[] = "print(input())\n"; /* the submission: prints 1, and then 3 */

static const struct row {
	const char *name;
	struct tree_entry validator;
	const char *verdict, *reason;
} rows[] = {
	{ "42 accepts", { PYTHON, "import sys\nsys.exit(42)\n" }, "AC", "all 2 tests accepted" },
	{ "43 rejects", { PYTHON, "import sys\nsys.exit(43)\n" }, "WA", "output rejected" },
	{ "it reads input, answer and output",
	  { PYTHON, HEAD "i, a, o = open(sys.argv[1]).read(), open(sys.argv[2]).read(), sys.stdin.read()\n"
			 "sys.exit(42 if i == o and int(a) == int(i) + 1 else 43)\n" },
	  "AC",
	  "" },
	{ "the first line of its message is the reason",
	  { PYTHON, HEAD "open(d + 'judgemessage.txt', 'w').write('too long\\nby two')\nsys.exit(43)\n" },
	  "WA",
	  "sample/1: output rejected: too long" },
	{ "what it is given to write to is a directory that ends with a slash",
	  { PYTHON, HEAD "sys.exit(42 if d.endswith('/') and os.path.isdir(d) else 43)\n" },
	  "AC",
	  "" },
	{ "0 is no answer", { PYTHON, "" }, "JE", "validator: exit status 0, which is neither 42 nor 43" },
	{ "1 is no answer", { PYTHON, "raise ValueError\n" }, "JE", "validator: exit status 1" },
	{ "a crash is no answer", { PYTHON, "import os\nos.abort()\n" }, "JE", "validator: ended by SIGABRT" },
	{ "one that loops is ended at its own limits", { PYTHON, "while True:\n\tpass\n" }, "JE", "used, limit" },
	{ "one that sleeps is ended by the wall clock",
	  { PYTHON, "import time\ntime.sleep(60)\n" },
	  "JE",
	  "validator: wall: 2." },
	{ "one that takes more memory than it may",
	  { PYTHON, "x = bytearray(1 << 30)\n" },
	  "JE",
	  "validator: memory: out of memory" },
	{ "one that floods its standard output",
	  { PYTHON, "while True:\n\tprint('x' * 65536)\n" },
	  "JE",
	  "validator: output: more than 1M written" },
	{ "one that fills the disk is told so and fails",
	  { PYTHON, HEAD "f = open(d + 'judgemessage.txt', 'wb')\nwhile True:\n\tf.write(b'x' * (1 << 20))\n" },
	  "JE",
	  "validator: " },
	{ "one that makes what nobody may make",
	  { PYTHON, "import socket\nsocket.socket()\n" },
	  "JE",
	  "validator: system call socket is refused" },
	{ "a score is nothing in a problem that has none",
	  { PYTHON, HEAD "open(d + 'score.txt', 'w').write('nonsense')\nsys.exit(42)\n" },
	  "AC",
	  "" },
	{ "one in C++, with a header of its own",
	  { "output_validators/v/main.cpp", "#include \"accept.h\"\nint main() { return ACCEPT; }\n" },
	  "AC",
	  "" },
	{ "one that says itself how it is run",
	  { "output_validators/run", "#!/bin/sh\n[ $(cat $1) = $(cat) ] && exit 42\nexit 43\n" },
	  "AC",
	  "" },
	{ "one that says itself how it is built",
	  { "output_validators/build", "#!/bin/sh\necho 'int main(void) { return 43; }' >a.c\ngcc -o run a.c\n" },
	  "WA",
	  "" },
	{ "one that is built by make",
	  { "output_validators/v/build", "#!/bin/sh\nprintf 'run: a.c\\n\\tcc -o run a.c\\n' >Makefile\n"
					 "echo 'int main(void) { return 43; }' >a.c\nmake\n" },
	  "WA",
	  "" },
	{ "one beside a script that its authors made something with",
	  { "output_validators/v/make.sh", "exit 43\n" },
	  "AC",
	  "" },
	{ "one of two, and nobody can say which",
	  { "output_validators/v/v.c", "int main(void) { return 43; }\n" },
	  "JE",
	  "the file names fit several languages (c, python3)" },
	{ "one that looks a word up in a file beside it",
	  { "output_validators/v/v.py", "import os, sys\nplace = os.path.dirname(os.path.abspath(__file__))\n"
					"assert 'ACCEPT' in open(os.path.join(place, 'accept.h')).read()\n"
					"sys.exit(42)\n" },
	  "AC",
	  "" },
	{ "one that cannot be built",
	  { "output_validators/build", "#!/bin/sh\necho no way >&2\nexit 1\n" },
	  "JE",
	  "validator output_validators: does not compile: no way" },
	{ "one that builds nothing",
	  { "output_validators/build", "#!/bin/sh\n" },
	  "JE",
	  "does not compile: there is no `run`" },
	{ "one that does not compile",
	  { "output_validators/v.cpp", "int main() { return nonsense; }\n" },
	  "JE",
	  "validator output_validators/v.cpp: does not compile" },
	{ "its compiler's words are told", { "output_validators/v.cpp", "nonsense\n" }, "JE", "error" },
	{ "one in a language that nobody knows",
	  { "output_validators/v.abc", "nonsense\n" },
	  "JE",
	  "validator output_validators/v.abc: no language has the extension" },
};

START_TEST(what_a_validator_answers_decides_and_nothing_else)
{
	const struct row *row = &rows[_i];
	const struct tree_entry header[] = { { "output_validators/v/accept.h", "#define ACCEPT 42\n" },
					     { NULL, NULL } };
	const struct tree_entry accepting[] = { { "output_validators/v/v.py", "raise SystemExit(42)\n" },
						{ NULL, NULL } };

	tree_add(&tree, (const struct tree_entry[]){ row->validator, { NULL, NULL } });
	if (strstr(row->validator.path, "/v/") != NULL)
		tree_add(&tree, header);
	if (strcmp(row->validator.path, "output_validators/v/make.sh") == 0 ||
	    strcmp(row->validator.path, "output_validators/v/v.c") == 0)
		tree_add(&tree, accepting);
	json_decref(judging_expect(tree.path, "echo.py", echo, row->verdict, row->reason));
}
END_TEST

#define SPARSE UINT64_C(5000000000) /* no box may hold so much */

/* A file of that size with a number at its start and one at its end, and a hole in between. */
static void put_sparse(const char *path, const char *first, const char *last)
{
	char whole[PATH_MAX];
	int fd;

	tree_put(&tree, path, first);
	(void)snprintf(whole, sizeof(whole), "%s/%s", tree.path, path);
	fd = open(whole, O_WRONLY | O_CLOEXEC);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(pwrite(fd, last, strlen(last), (off_t)(SPARSE - strlen(last))), (ssize_t)strlen(last));
	ck_assert_int_eq(close(fd), 0);
}

static const struct {
	const char *verdict, *reason, *validator;
} large[] = {
	{ "AC", "",
	  "sys.exit(42 if ends(1) == (b'7\\n', b'8\\n') and ends(2) == (b'9\\n', b'5\\n') and "
	  "sys.stdin.read() == '7\\n' else 43)\n" },
	{ "WA", "nobody writes to it", /* by neither of its names */
	  "for name in (sys.argv[1], os.readlink(sys.argv[1])):\n\ttry:\n\t\topen(name, 'r+b')\n"
	  "\t\tsys.exit(42)\n\texcept OSError:\n\t\tpass\n"
	  "open(d + 'judgemessage.txt', 'w').write('nobody writes to it')\nsys.exit(43)\n" },
};

START_TEST(a_validator_reads_a_file_that_no_box_could_hold)
{
	char validator[1024];
	json_t *result;
	const json_t *own;

	(void)snprintf(validator, sizeof(validator),
		       HEAD "def ends(n):\n\tf = open(sys.argv[n], 'rb')\n\ta = f.read(2)\n\tf.seek(-2, 2)\n"
			    "\treturn a, f.read()\n%s",
		       large[_i].validator);
	tree_remove(&tree);
	tree_make(&tree, (const struct tree_entry[]){ { "problem.yaml", "validation: custom\n" },
						      { ".timelimit", "5\n" },
						      { PYTHON, validator },
						      { NULL, NULL } });
	put_sparse("data/secret/1.in", "7\n", "8\n");
	put_sparse("data/secret/1.ans", "9\n", "5\n");
	result = judging_expect(tree.path, "echo.py", echo, large[_i].verdict, large[_i].reason);
	own = json_object_get(json_array_get(json_object_get(result, "tests"), 0), "validator");
	ck_assert_int_lt(json_integer_value(json_object_get(own, "memory_peak_bytes")), 64 << 20);
	json_decref(result);
}
END_TEST

/* The quotation marks that compilers put around names are three bytes each. */
START_TEST(a_compilers_words_are_cut_between_characters)
{
	char name[256], source[512];

	memset(name, 'x', sizeof(name));
	name[230 + _i] = '\0';
	(void)snprintf(source, sizeof(source), "int main(void) { return %s; }\n", name);
	tree_add(&tree, (const struct tree_entry[]){ { "output_validators/v.c", source }, { NULL, NULL } });
	json_decref(judging_expect(tree.path, "echo.py", echo, "JE", "v.c: does not compile: v.c: In function"));
}
END_TEST

START_TEST(a_run_that_failed_is_not_validated)
{
	json_t *result;

	tree_add(&tree, (const struct tree_entry[]){ { PYTHON, "import os\nos.abort()\n" }, { NULL, NULL } });
	result = judging_expect(tree.path, "fail.py", "raise ValueError\n", "RTE", "sample/1: exit status 1");
	ck_assert_str_eq(judging_text(result, 0, "validator.reason"), "");
	json_decref(result);
}
END_TEST

START_TEST(what_it_leaves_in_its_directory_is_shown_as_clean_text)
{
	const json_t *test, *position;
	json_t *result;

	tree_add(&tree, (const struct tree_entry[]){ { PYTHON, HEAD
						       "open(d + 'judgemessage.txt', 'wb').write(b'judge \\xff\\x1b')\n"
						       "open(d + 'teammessage.txt', 'w').write('team')\n"
						       "open(d + 'diffposition.txt', 'w').write('3 5')\n"
						       "open(d + 'judgeimage.svg', 'w').write('<svg/>')\n"
						       "open(d + 'teamimage.exe', 'w').write('no image')\n"
						       "print('told', file=sys.stderr)\n"
						       "sys.exit(43)\n" },
						     { NULL, NULL } });
	result = judging_expect(tree.path, "echo.py", echo, "WA", "judge ??");
	test = json_array_get(json_object_get(result, "tests"), 0);
	ck_assert_str_eq(judging_text(result, 0, "message"), "judge \\xff\\x1b");
	ck_assert_str_eq(judging_text(result, 0, "team_message"), "team");
	ck_assert_str_eq(judging_text(result, 0, "validator.stderr"), "told\n");
	ck_assert_str_eq(judging_text(result, 0, "validator.verdict"), "WA");
	position = json_object_get(json_object_get(test, "evidence"), "difference");
	ck_assert_int_eq(json_integer_value(json_object_get(position, "answer_offset")), 3);
	ck_assert_int_eq(json_integer_value(json_object_get(position, "output_offset")), 5);
	ck_assert_uint_eq(json_array_size(json_object_get(test, "images")), 1);
	ck_assert_str_eq(
	    json_string_value(json_object_get(json_array_get(json_object_get(test, "images"), 0), "base64")),
	    "PHN2Zy8+");
	json_decref(result);
}
END_TEST

/* A submission that looks for what the validator has, and a validator that looks for the submission. */
START_TEST(neither_side_sees_the_other)
{
	tree_add(&tree, (const struct tree_entry[]){ { PYTHON, HEAD "sys.exit(43 if os.path.exists('" SBX_WORK_PATH
								    "/planted') or "
								    "os.listdir('/app') != ['v.py'] else 42)\n" },
						     { NULL, NULL } });
	json_decref(judging_expect(tree.path, "look.py",
				   "import os\nopen('" SBX_WORK_PATH "/planted', 'w').write('x')\n"
				   "assert sorted(os.listdir('" SBX_WORK_PATH "')) == ['planted'] and "
				   "os.listdir('/app') == ['look.py'] and not os.listdir('/src')\n",
				   "AC", ""));
}
END_TEST

START_TEST(an_output_as_large_as_it_may_be_reaches_the_validator_whole)
{
	tree_add(&tree, (const struct tree_entry[]){
			    { PYTHON, "import sys\nsys.exit(42 if len(sys.stdin.read()) == 8000000 else 43)\n" },
			    { NULL, NULL } });
	json_decref(judging_expect(tree.path, "large.py", "print('x' * 7999999)\n", "AC", ""));
}
END_TEST

START_TEST(the_sample_package_gets_the_verdicts_that_its_folders_name)
{
	static const struct {
		const char *submission, *verdict;
	} samples[] = {
		{ "accepted/smallest.cpp", "AC" },
		{ "accepted/largest.py", "AC" },
		{ "wrong_answer/says_more.py", "WA" },
		{ "wrong_answer/silent.c", "WA" },
		{ "wrong_answer/always_impossible.py", "WA" },
		{ "run_time_error/right_then_crash.c", "RTE" },
		{ "output_limit_exceeded/flood.py", "OLE" },
	};

	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
		char path[256];

		(void)snprintf(path, sizeof(path), "testcases/problems/falling/submissions/%s", samples[i].submission);
		json_decref(judging_expect("testcases/problems/falling", path, NULL, samples[i].verdict, ""));
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("validators");
	TCase *tcase = sbx_case("validators");

	suite_add_tcase(suite, tcase);
	tcase_add_checked_fixture(tcase, start, stop);
	tcase_add_loop_test(tcase, what_a_validator_answers_decides_and_nothing_else, 0,
			    (int)(sizeof(rows) / sizeof(rows[0])));
	tcase_add_loop_test(tcase, a_compilers_words_are_cut_between_characters, 0, 12);
	tcase_add_loop_test(tcase, a_validator_reads_a_file_that_no_box_could_hold, 0, 2);
	tcase_add_test(tcase, a_run_that_failed_is_not_validated);
	tcase_add_test(tcase, what_it_leaves_in_its_directory_is_shown_as_clean_text);
	tcase_add_test(tcase, neither_side_sees_the_other);
	tcase_add_test(tcase, an_output_as_large_as_it_may_be_reaches_the_validator_whole);
	tcase_add_test(tcase, the_sample_package_gets_the_verdicts_that_its_folders_name);
	return sbx_run_suite(suite);
}
