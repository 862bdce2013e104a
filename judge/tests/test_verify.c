/* The real `minos verify`: what it finds in packages made up for it, and that nothing is left when it is interrupted.
 */
#include <check.h>
#include <dirent.h>
#include <jansson.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "judge/tests/judging.h"
#include "sandbox/tests/suite.h"

#define RIGHT      "print(int(input()) + 1)\n"
#define WRONG      "print(0)\n"
#define TWO_ERRORS "if input() != '1':\n\traise SystemExit(1)\nprint(0)\n" /* WA, and then RTE */

static struct tree tree;
static char spool[64];

static void start(void)
{
	tree_make(&tree, TREE_MINIMAL);
	tree_add(&tree, (const struct tree_entry[]){
			    { ".timelimit", "2\n" }, { "submissions/accepted/right.py", RIGHT }, { NULL, NULL } });
	(void)snprintf(spool, sizeof(spool), "/tmp/minos-verify-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(spool));
	ck_assert_int_eq(chmod(spool, 0755), 0);
	ck_assert_int_eq(setenv("TMPDIR", spool, 1), 0);
}

static size_t entries_of(const char *path)
{
	DIR *listing = opendir(path);
	size_t count = 0;

	ck_assert_ptr_nonnull(listing);
	while (readdir(listing) != NULL)
		count++;
	(void)closedir(listing);
	return count - 2;
}

static void stop(void)
{
	ck_assert_uint_eq(entries_of(spool), 0);
	ck_assert_int_eq(rmdir(spool), 0);
	tree_remove(&tree);
}

/* A validator that looks at no answer. */
#define SUCCESSOR                                                                                                      \
	"import sys\nright = int(open(sys.argv[1]).read()) + 1\n"                                                      \
	"sys.exit(42 if sys.stdin.read().split() == [str(right)] else 43)\n"

static const struct row {
	const char *name;
	struct tree_entry entries[4];
	const char *options[5];
	int status;
	const char *said[4]; /* parts of what it says */
} rows[] = {
	{ "all is as expected",
	  { { "submissions/wrong_answer/zero.py", WRONG } },
	  { NULL },
	  0,
	  { "ok  accepted/right.py", "ok  wrong_answer/zero.py", "2 submissions, 2 as expected, 0 not" } },
	{ "a wrong expectation, where the outputs part, and how to see it again",
	  { { "submissions/accepted/zero.py", WRONG } },
	  { NULL },
	  1,
	  { "WA, expected is AC (submissions/accepted)", "Judge: \"2\"", "--only accepted/zero.py --test sample/1",
	    "2 submissions, 1 as expected, 1 not" } },
	{ "to see it again asks for the same judging",
	  { { "submissions/accepted/zero.py", WRONG } },
	  { "--all-tests", "--profile", "contest" },
	  1,
	  { "--only accepted/zero.py --test sample/1 --profile contest --all-tests\n" } },
	{ "where they part is shown of both, with the lines around",
	  { { "data/secret/1.in", "2\n" },
	    { "data/secret/1.ans", "1\n2\nthree 3\n4\n5\n6\n" },
	    { "submissions/accepted/near.py", "print('2' if input() == '1' else '1\\n2\\nthree \\x1b[1m\\n4')\n" } },
	  { "--only", "*/near.py", "--test", "secret/1" },
	  1,
	  { "secret/1:\n",
	    "expected (the answer):\n               1 | 1\n               2 | 2\n        >      3 | three 3\n",
	    "               5 | 5\n        seen (the output):\n",
	    "        >      3 | three \\x1b[1m\n               4 | 4\n" } },
	{ "a validator may say where that is",
	  { { "problem.yaml", "validation: custom\n" },
	    { "output_validators/v.py", "import sys\nright = open(sys.argv[2]).read() == sys.stdin.read()\n"
					"open(sys.argv[3] + 'diffposition.txt', 'w').write('0 4')\n"
					"sys.exit(42 if right else 43)\n" },
	    { "submissions/accepted/off.py", "print('2\\n0\\n7')\n" } },
	  { "--only", "*/off.py" },
	  1,
	  { "expected (the answer):\n        >      1 | 2\n", "               2 | 0\n        >      3 | 7\n" } },
	{ "and where it does not, the default checker does",
	  { { "problem.yaml", "validation: custom\n" },
	    { "output_validators/v.py", "import sys\nright = open(sys.argv[2]).read() == sys.stdin.read()\n"
					"sys.exit(42 if right else 43)\n" },
	    { "submissions/accepted/off.py", "print('2\\n0')\n" } },
	  { "--only", "*/off.py" },
	  1,
	  { "expected (the answer):\n               1 | 2\n        >      2 | \n", "        >      2 | 0\n" } },
	{ "a submission that should fail and does not",
	  { { "submissions/time_limit_exceeded/right.py", RIGHT } },
	  { NULL },
	  1,
	  { "BAD time_limit_exceeded/right.py", "AC, expected is TLE" } },
	{ "only one of them",
	  { { "submissions/accepted/zero.py", WRONG } },
	  { "--only", "accepted/r*" },
	  0,
	  { "1 submissions, 1 as expected" } },
	{ "only one test of it",
	  { { "submissions/accepted/sample.py", "print(2 if input() == '1' else 0)\n" } },
	  { "--only", "*/sample.py", "--test", "sample/1" },
	  0,
	  { "1 submissions, 1 as expected" } },
	{ "of one that gets a part of the points a test may come to anything",
	  { { "problem.yaml", "type: scoring\n" },
	    { "submissions/partially_accepted/sample.py", "print(2 if input() == '1' else 0)\n" } },
	  { "--only", "*/sample.py", "--test", "secret/1" },
	  0,
	  { "1 submissions, 1 as expected" } },
	{ "and none of its tests is to blame",
	  { { "problem.yaml", "type: scoring\n" }, { "submissions/partially_accepted/zero.py", WRONG } },
	  { "--only", "*/zero.py" },
	  1,
	  { "WA, expected is PAC", "sample/1:\n", "--only partially_accepted/zero.py\n" } },
	{ "one that cannot be compiled has its compiler's words",
	  { { "submissions/accepted/no.c", "int main(void) { return nothing; }\n" } },
	  { NULL },
	  1,
	  { "CE, expected is AC", "nothing" } },
	{ "what is no program of the plain language may be one of a newer version of it",
	  { { "submissions/accepted/new.cpp", "#include <cstdio>\n#include <numbers>\nint main() {\n\tint n;\n"
					      "\treturn std::scanf(\"%d\", &n) == 1 && std::numbers::pi > n - 9 && "
					      "std::printf(\"%d\\n\", n + 1) < 0;\n}\n" },
	    { "problem.yaml", "validation: custom\n" },
	    { "output_validators/v.cpp",
	      "#include <fstream>\n#include <iostream>\n#include <ranges>\nint main(int, char **argv) {\n"
	      "\tint right = 0, seen = -1;\n\tstd::ifstream(argv[2]) >> right;\n\tstd::cin >> seen;\n"
	      "\tfor (int i : std::views::single(seen))\n\t\treturn i == right ? 42 : 43;\n}\n" } },
	  { "--only", "accepted/*" },
	  0,
	  { "warning: accepted/new.cpp: does not compile as C++ 17 (GCC), judged as C++ 20 (GCC)",
	    "ok  accepted/new.cpp", "2 submissions, 2 as expected" } },
	{ "one in no language is told of, and not judged",
	  { { "submissions/accepted/no.zzz", "x\n" }, { "submissions/wrong_answer/script", "#!/bin/false\n" } },
	  { NULL },
	  0,
	  { "warning: accepted/no.zzz: in none of the languages here",
	    "warning: wrong_answer/script: in none of the languages here", "1 submissions, 1 as expected" } },
	{ "a package with nothing else has no submissions",
	  { { "submissions/accepted/right.py", "" }, { "submissions/accepted/no.zzz", "x\n" } },
	  { "--only", "*/no.zzz" },
	  2,
	  { "there is no submission */no.zzz" } },
	{ "beside a validator lies what its compiler has left",
	  { { "problem.yaml", "validation: custom\n" },
	    { "output_validators/v.py", SUCCESSOR },
	    { "output_validators/v*", "\177ELF" },
	    { "output_validators/v.py.orig", "no" } },
	  { NULL },
	  0,
	  { "warning: output_validators/v: is binary and so no source, ignored", "1 submissions, 1 as expected" } },
	{ "accepted in each test is accepted, with however few points",
	  { { "problem.yaml", "type: scoring\nvalidation: custom score\n" },
	    { "data/testdata.yaml", "on_reject: continue\nrange: 0 20\n" },
	    { "output_validators/v.py", "import sys\nopen(sys.argv[3] + 'score.txt', 'w').write('3')\n"
					"sys.exit(42)\n" } },
	  { NULL },
	  0,
	  { "ok  accepted/right.py", "PAC" } },
	{ "a package of Python: what is beside its directories is the program",
	  { { "submissions/accepted/pack/solve.py", "from lib.more import add\nprint(add(int(input())))\n" },
	    { "submissions/accepted/pack/lib/__init__.py", "" },
	    { "submissions/accepted/pack/lib/more.py", "def add(n):\n\treturn n + 1\n" } },
	  { "--only", "accepted/pack" },
	  0,
	  { "ok  accepted/pack" } },
	{ "scripts in directories, and one that is refused beside what is judged",
	  { { "submissions/accepted/shell/main.sh", "source \"${0%/*}/lib/more.sh\"\nread n\nadd $n\n" },
	    { "submissions/accepted/shell/lib/more.sh", "add() {\n\techo $(($1 + 1))\n}\n" },
	    { "submissions/accepted/empty.py", "" } },
	  { NULL },
	  1,
	  { "ok  accepted/shell", "BAD accepted/empty.py", "file `empty.py` is empty",
	    "3 submissions, 2 as expected, 1 not" } },
	{ "packages of Java",
	  { { "submissions/accepted/tree/a/b/Start.java",
	      "package a.b;\nimport a.c.Add;\npublic class Start {\n\tpublic static void main(String[] args) {\n"
	      "\t\tSystem.out.println(Add.one(new java.util.Scanner(System.in).nextInt()));\n\t}\n}\n" },
	    { "submissions/accepted/tree/a/c/Add.java",
	      "package a.c;\npublic class Add {\n\tpublic static int one(int n) {\n\t\treturn n + 1;\n\t}\n}\n" } },
	  { "--only", "accepted/tree" },
	  0,
	  { "ok  accepted/tree" } },
	{ "an answer that is shown, and that its own checker rejects",
	  { { "problem.yaml", "validation: custom\n" },
	    { "output_validators/v.py", SUCCESSOR },
	    { "data/sample/1.ans", "9\n" } },
	  { NULL },
	  1,
	  { "ok  accepted/right.py", "BAD answers: 2 looked at, 1 not",
	    "data/sample/1.ans: the checker rejects the answer itself" } },
	{ "an answer for the validator alone need not be an output",
	  { { "problem.yaml", "validation: custom\n" },
	    { "output_validators/v.py", SUCCESSOR },
	    { "data/secret/1.ans", "" } },
	  { NULL },
	  0,
	  { "warning: data/secret/1.ans: no output that the validator accepts, as are 1 of the answers",
	    "ok  answers: 2 looked at, 0 not" } },
	{ "nor need a sample's, where statements show something else",
	  { { "problem.yaml", "validation: custom\n" },
	    { "output_validators/v.py", SUCCESSOR },
	    { "data/sample/1.ans", "?\n" },
	    { "data/sample/1.ans.statement", "2\n" } },
	  { NULL },
	  0,
	  { "warning: data/sample/1.ans: no output that the validator accepts", "ok  answers: 2 looked at, 0 not" } },
	{ "inputs that are valid, and one that must not be",
	  { { "input_validators/v.py", "import sys\nsys.exit(42 if sys.stdin.read().strip().isdigit() else 43)\n" },
	    { "data/invalid_input/words.in", "one\n" } },
	  { NULL },
	  0,
	  { "ok  inputs: 3 looked at" } },
	{ "a validator of inputs starts where its files lie",
	  { { "input_validators/v/v.py", "assert int(input()) <= int(open('bounds/max').read())\n"
					 "raise SystemExit(42)\n" },
	    { "input_validators/v/bounds/max", "9\n" } },
	  { NULL },
	  0,
	  { "ok  inputs: 2 looked at" } },
	{ "an input that is not valid, in the validator's words",
	  { { "input_validators/v.py", "assert int(input()) == 1\nraise SystemExit(42)\n" } },
	  { NULL },
	  1,
	  { "BAD inputs: 2 looked at, 1 not", "data/secret/1.in: validator input_validators/v.py rejects it",
	    "exit status 1: File \"/app/v.py\", line 1, in <module>: AssertionError" } },
	{ "an invalid input that every validator takes",
	  { { "input_validators/v.py", "raise SystemExit(42)\n" }, { "data/invalid_input/words.in", "one\n" } },
	  { NULL },
	  1,
	  { "data/invalid_input/words.in: no validator rejects it" } },
	{ "what is for a tool of its own is not run, and that is told",
	  { { "input_validators/v.ctd", "INT(0, 10) NEWLINE EOF\n" } },
	  { NULL },
	  0,
	  { "warning: input_validators/v.ctd: not run: " } },
	{ "a validator of inputs that loops",
	  { { "input_validators/v.py", "while True:\n\tpass\n" },
	    { "problem.yaml", "limits:\n  validation_time: 1\n" } },
	  { NULL },
	  1,
	  { "data/sample/1.in: validator input_validators/v.py: " } },
	{ "one that does not compile, in its compiler's words: nothing is judged",
	  { { "input_validators/v.c", "int main(void) { return nothing; }\n" } },
	  { NULL },
	  2,
	  { "input_validators/v.c: does not compile:\n", "error: ", "the package is broken" } },
	{ "a validator that does not compile has its compiler's words, and nobody a verdict",
	  { { "problem.yaml", "validation: custom\n" },
	    { "output_validators/v.cpp", "int main() {\n\treturn undefined_name;\n}\n" } },
	  { "--only", "accepted/right.py", "--json" },
	  2,
	  { "output_validators/v.cpp: does not compile:\n", "undefined_name", "the package is broken" } },
	{ "all that is broken is told",
	  { { "problem.yaml", "validation: custom\n" },
	    { "output_validators/v.abc", "x\n" },
	    { "input_validators/v.c", "int main(void) { return nothing; }\n" } },
	  { NULL },
	  2,
	  { "output_validators/v.abc: no language has the extension", "input_validators/v.c: does not compile",
	    "so nothing was judged" } },
	{ "of inputs nothing is asked when only one submission is to be run",
	  { { "input_validators/v.c", "int main(void) { return nothing; }\n" } },
	  { "--only", "accepted/right.py" },
	  0,
	  { "ok  accepted/right.py" } },
	{ "one that ends badly is shown with what it said",
	  { { "submissions/accepted/bad.py", "import nowhere\n" } },
	  { "--only", "*/bad.py" },
	  1,
	  { "RTE, expected is AC", "        its standard error:\n        Traceback",
	    "        ModuleNotFoundError: No module named 'nowhere'\n" } },
	{ "a validator that is broken judges nobody",
	  { { "problem.yaml", "validation: custom\n" }, { "output_validators/v.py", "raise SystemExit(7)\n" } },
	  { NULL },
	  1,
	  { "not judged: ", "exit status 7" } },
	{ "and what it said of that is shown",
	  { { "problem.yaml", "validation: custom\n" }, { "output_validators/v.py", "import nowhere\n" } },
	  { "--only", "accepted/right.py" },
	  1,
	  { "exit status 1, which is neither 42 nor 43\n        the validator's standard error:\n        Traceback",
	    "        ModuleNotFoundError: No module named 'nowhere'\n" } },
	{ "what has no name of the format is passed over with a word",
	  { { "submissions/accepted/my solution.py", WRONG } },
	  { "--only", "accepted/right.py" },
	  0,
	  { "warning: submissions/accepted/my solution.py: not a name for a file of a package, ignored" } },
	{ "no such submission", { { NULL, NULL } }, { "--only", "nobody" }, 2, { "there is no submission nobody" } },
	{ "no such test", { { NULL, NULL } }, { "--test", "sample/9" }, 2, { "there is no test sample/9" } },
	{ "a bad package", { { "problem.yaml", "name: [\n" } }, { NULL }, 2, { "problem.yaml:" } },
	{ "what it is told of its submissions is bad",
	  { { "submissions/submissions.yaml", "accepted: {score: many}\n" } },
	  { NULL },
	  2,
	  { "submissions/submissions.yaml:1" } },
	{ "what a tag says that nobody understands",
	  { { "submissions/accepted/other.py", "# @EXPECTED_SCORE@: many\n" RIGHT } },
	  { NULL },
	  0,
	  { "warning: submissions/accepted/other.py: @EXPECTED_SCORE@: must be a decimal number, ignored" } },
	{ "the limit that the submissions ask for",
	  { { "submissions/time_limit_exceeded/spin.py", "while True:\n\tpass\n" } },
	  { "--calibrate" },
	  0,
	  { "slowest that must keep it", "accepted/right.py", "by the rule", "margins on both sides        hold" } },
	{ "of two errors the worse is a legacy package's, where it does not end at the first",
	  { { "data/testdata.yaml", "on_reject: continue\n" }, { "submissions/wrong_answer/two.py", TWO_ERRORS } },
	  { "--only", "*/two.py" },
	  1,
	  { "RTE, expected is WA" } },
	{ "and so it is to Kattis, which has its expectations in its own order",
	  { { "data/testdata.yaml", "on_reject: continue\n" }, { "submissions/run_time_error/two.py", TWO_ERRORS } },
	  { "--only", "*/two.py", "--verdicts", "kattis" },
	  0,
	  { "ok  run_time_error/two.py  OLE/MLE/RTE  RTE " } },
	{ "to DOMjudge it is the first that counts",
	  { { "data/testdata.yaml", "on_reject: continue\n" }, { "submissions/wrong_answer/two.py", TWO_ERRORS } },
	  { "--only", "*/two.py", "--verdicts", "domjudge" },
	  0,
	  { "ok  wrong_answer/two.py  wrong-answer/output-limit  wrong-answer " } },
	{ "a limit that is too near",
	  { { "submissions/accepted/slow.py",
	      "import time\nt = time.process_time()\nwhile time.process_time() - t < 1: pass\n" RIGHT } },
	  { "--calibrate" },
	  1,
	  { "DO NOT HOLD" } },
};

START_TEST(each_package_is_found_out)
{
	const struct row *row = &rows[_i];
	static char said[1 << 20];
	int status;

	tree_add(&tree, row->entries);
	status = judging_verify(tree.path, row->options, said, sizeof(said));
	ck_assert_msg(status == row->status, "%s: status %d: %s", row->name, status, said);
	ck_assert_msg(status != 2 || strstr(said, "verdict") == NULL, "%s: a verdict in: %s", row->name, said);
	for (size_t i = 0; i < 4 && row->said[i] != NULL; i++)
		ck_assert_msg(strstr(said, row->said[i]) != NULL, "%s: no `%s` in: %s", row->name, row->said[i], said);
}
END_TEST

#define SAMPLES_MAX 64

static char samples[SAMPLES_MAX][256];

/* The packages there are. Returns how many. */
static int find_samples(void)
{
	DIR *listing = opendir("testcases/problems");
	const struct dirent *entry;
	int count = 0;

	while (listing != NULL && (entry = readdir(listing)) != NULL && count < SAMPLES_MAX)
		if (strchr(entry->d_name, '.') == NULL) /* nor README.md */
			(void)snprintf(samples[count++], sizeof(samples[0]), "%s", entry->d_name);
	if (listing != NULL)
		(void)closedir(listing);
	return count;
}

START_TEST(each_sample_problem_is_as_its_authors_expect)
{
	static char said[1 << 20];
	char path[300];
	int status;

	(void)snprintf(path, sizeof(path), "testcases/problems/%s", samples[_i]);
	status = judging_verify(path, NULL, said, sizeof(said));
	ck_assert_msg(status == 0, "%s: status %d: %s", path, status, said);
}
END_TEST

static const struct {
	const char *options[3];
	const char *said;
} reports[] = {
	{ { "--junit", "/nowhere/report.xml", NULL }, "write /nowhere/report.xml: No such file or directory" },
	{ { "--html", "/", NULL }, "write /: Is a directory" },
};

START_TEST(nothing_is_judged_for_a_report_that_cannot_be_written)
{
	static char said[1 << 20];

	ck_assert_int_eq(judging_verify(tree.path, reports[_i].options, said, sizeof(said)), 2);
	ck_assert_msg(strstr(said, reports[_i].said) != NULL, "%s", said);
	ck_assert_msg(strstr(said, "accepted/right.py") == NULL, "%s", said);
}
END_TEST

START_TEST(the_findings_are_an_object)
{
	static char said[1 << 20];
	static const char *const options[] = { "--json", NULL };
	json_t *json = NULL;

	ck_assert_int_eq(judging_verify(tree.path, options, said, sizeof(said)), 0);
	json = json_loads(said, 0, NULL);
	ck_assert_ptr_nonnull(json);
	ck_assert(json_is_true(json_object_get(json, "good")));
	ck_assert_uint_eq(json_array_size(json_object_get(json, "submissions")), 1);
	ck_assert_str_eq(
	    json_string_value(json_object_get(
		json_object_get(json_array_get(json_object_get(json, "submissions"), 0), "result"), "verdict")),
	    "AC");
	json_decref(json);
}
END_TEST

START_TEST(a_toolchain_that_the_rootfs_lacks_is_named)
{
	static char said[1 << 20];
	char rootfs[] = "/tmp/minos-rootfs-XXXXXX", usr[64];
	const char *const options[] = { "--rootfs", rootfs, NULL };

	ck_assert_ptr_nonnull(mkdtemp(rootfs));
	ck_assert_int_eq(chmod(rootfs, 0755), 0);
	(void)snprintf(usr, sizeof(usr), "%s/usr", rootfs);
	ck_assert_int_eq(mkdir(usr, 0755), 0);
	ck_assert_int_eq(judging_verify(tree.path, options, said, sizeof(said)), 1);
	ck_assert_int_eq(rmdir(usr), 0);
	ck_assert_int_eq(rmdir(rootfs), 0);
	ck_assert_msg(strstr(said, "exec /usr/bin/python3: No such file or directory (it, or the interpreter that it "
				   "needs, is not in the rootfs)") != NULL,
		      "%s", said);
}
END_TEST

START_TEST(the_limit_is_written_when_it_is_asked_for)
{
	static char said[1 << 20], text[16];
	static const char *const options[] = { "--calibrate", "--write", NULL };
	char path[128];
	FILE *file;

	(void)snprintf(path, sizeof(path), "%s/.timelimit", tree.path);
	ck_assert_int_eq(unlink(path), 0);
	ck_assert_int_eq(symlink("/tmp/minos-nowhere", path), 0); /* is replaced, not followed */
	ck_assert_int_eq(unlink(path), 0);
	ck_assert_int_eq(judging_verify(tree.path, options, said, sizeof(said)), 0);
	file = fopen(path, "re");
	ck_assert_ptr_nonnull(file);
	ck_assert_ptr_nonnull(fgets(text, sizeof(text), file));
	(void)fclose(file);
	ck_assert_str_eq(text, "1\n"); /* five times a few milliseconds, and never less */
}
END_TEST

#define MODERN                                                                                                         \
	"# of the year\nproblem_format_version: 2025-09\nuuid: 5ca6ba5b-36d5-4eff-8aa7-d967cbc4375e\n"                 \
	"limits:  # as ever\n  # large\n  memory: 512\nname: Next # and last\n"

static void expect_file(const char *name, const char *content)
{
	static char path[128], text[1 << 12];
	size_t got;
	FILE *file;

	(void)snprintf(path, sizeof(path), "%s/%s", tree.path, name);
	file = fopen(path, "re");
	ck_assert_ptr_nonnull(file);
	got = fread(text, 1, sizeof(text) - 1, file);
	(void)fclose(file);
	text[got] = '\0';
	ck_assert_str_eq(text, content);
}

START_TEST(the_limit_is_written_into_problem_yaml_and_all_else_stays)
{
	static char said[1 << 20];
	static const char *const options[] = { "--calibrate", "--write", NULL };
	static const char *const marks[] = { "", "\xef\xbb\xbf" };
	char path[128], content[512], expected[512];
	struct stat st;

	(void)snprintf(path, sizeof(path), "%s/.timelimit", tree.path);
	ck_assert_int_eq(unlink(path), 0);
	(void)snprintf(content, sizeof(content), "%s" MODERN, marks[_i]);
	tree_put(&tree, "problem.yaml", content);
	(void)snprintf(path, sizeof(path), "%s/problem.yaml", tree.path);
	ck_assert_msg(judging_verify(tree.path, options, said, sizeof(said)) == 0, "%s", said);
	(void)snprintf(expected, sizeof(expected), "%.*s  time_limit: 1\n%s",
		       (int)(strstr(content, "  # large") - content), content, strstr(content, "  # large"));
	expect_file("problem.yaml", expected);
	ck_assert_int_eq(stat(path, &st), 0);
	ck_assert_uint_eq(st.st_mode & 0777, 0644);
	ck_assert_msg(judging_verify(tree.path, options, said, sizeof(said)) == 0, "%s", said); /* the same again */
	expect_file("problem.yaml", expected);
	(void)snprintf(path, sizeof(path), "%s/problem.yaml.new", tree.path);
	ck_assert_int_ne(access(path, F_OK), 0);
}
END_TEST

static const struct {
	const char *settings, *said;
} unwritten[] = {
	{ "problem_format_version: 2025-09\nuuid: 5ca6ba5b-36d5-4eff-8aa7-d967cbc4375e\nname: x\n"
	  "limits:\n  time_limit: &t 2\n  compilation_time: *t\n",
	  "problem.yaml:4: write `time_limit: 1` below `limits:` yourself: its value is more than a number" },
	{ NULL, "problem.yaml: a symbolic link, which is not written through" },
};

START_TEST(a_limit_is_written_where_it_counts)
{
	static char said[1 << 20];
	static const char *const options[] = { "--calibrate", "--write", NULL };

	tree_put(&tree, ".timelimit", "7\n");
	tree_put(&tree, "problem.yaml", "name: x\nlimits:\n  time_limit: 7 # much\n");
	ck_assert_msg(judging_verify(tree.path, options, said, sizeof(said)) == 0, "%s", said);
	expect_file("problem.yaml", "name: x\nlimits:\n  time_limit: 1 # much\n");
	expect_file(".timelimit", "7\n");
	tree_put(&tree, "problem.yaml", "name: x\n");
	tree_put(&tree, "domjudge-problem.ini", "timelimit = 7\n");
	ck_assert_int_eq(judging_verify(tree.path, options, said, sizeof(said)), 2);
	ck_assert_msg(strstr(said, "the time limit stands in domjudge-problem.ini: write 1 s there yourself") != NULL,
		      "%s", said);
	expect_file("domjudge-problem.ini", "timelimit = 7\n");
	expect_file(".timelimit", "7\n");
}
END_TEST

START_TEST(a_limit_that_cannot_be_written_changes_nothing)
{
	static char said[1 << 20];
	static const char *const options[] = { "--calibrate", "--write", NULL };
	char path[128];

	(void)snprintf(path, sizeof(path), "%s/.timelimit", tree.path);
	ck_assert_int_eq(unlink(path), 0);
	if (unwritten[_i].settings == NULL) {
		(void)snprintf(path, sizeof(path), "%s/problem.yaml", tree.path);
		ck_assert_int_eq(unlink(path), 0);
		tree_put(&tree, "settings.yaml", MODERN);
		tree_put(&tree, "problem.yaml@", "settings.yaml");
	} else {
		tree_put(&tree, "problem.yaml", unwritten[_i].settings);
	}
	ck_assert_int_eq(judging_verify(tree.path, options, said, sizeof(said)), 2);
	ck_assert_msg(strstr(said, unwritten[_i].said) != NULL, "%s", said);
	expect_file("problem.yaml", unwritten[_i].settings == NULL ? MODERN : unwritten[_i].settings);
}
END_TEST

/* Whether a judge of it has a directory, which is so once it is about to work. */
static bool has_begun(void)
{
	return entries_of(spool) > 0;
}

START_TEST(interrupted_it_leaves_nothing)
{
	static const int signals[] = { SIGINT, SIGTERM, SIGHUP };
	char group[64];
	pid_t pid;
	int status = 0;

	tree_add(&tree, (const struct tree_entry[]){ { "submissions/accepted/spin.py", "while True:\n\tpass\n" },
						     { NULL, NULL } });
	pid = judging_verify_start(tree.path);
	while (!has_begun())
		ck_assert_int_eq(nanosleep(&(struct timespec){ .tv_nsec = 10000000 }, NULL), 0);
	ck_assert_int_eq(nanosleep(&(struct timespec){ .tv_nsec = 400000000 }, NULL), 0); /* whatever it does then */
	ck_assert_int_eq(kill(pid, signals[_i]), 0);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_msg(WIFSIGNALED(status) && WTERMSIG(status) == signals[_i], "status %x", (unsigned)status);
	(void)snprintf(group, sizeof(group), "/sys/fs/cgroup/pids/minos-%d", (int)pid);
	ck_assert_int_ne(access(group, F_OK), 0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("verify");
	TCase *tests = sbx_case("verify");

	tcase_add_checked_fixture(tests, start, stop);
	tcase_add_loop_test(tests, each_package_is_found_out, 0, sizeof(rows) / sizeof(rows[0]));
	tcase_add_loop_test(tests, each_sample_problem_is_as_its_authors_expect, 0, find_samples());
	tcase_add_loop_test(tests, nothing_is_judged_for_a_report_that_cannot_be_written, 0,
			    sizeof(reports) / sizeof(reports[0]));
	tcase_add_test(tests, the_findings_are_an_object);
	tcase_add_test(tests, a_toolchain_that_the_rootfs_lacks_is_named);
	tcase_add_test(tests, the_limit_is_written_when_it_is_asked_for);
	tcase_add_loop_test(tests, the_limit_is_written_into_problem_yaml_and_all_else_stays, 0, 2);
	tcase_add_test(tests, a_limit_is_written_where_it_counts);
	tcase_add_loop_test(tests, a_limit_that_cannot_be_written_changes_nothing, 0, 2);
	tcase_add_loop_test(tests, interrupted_it_leaves_nothing, 0, 3);
	suite_add_tcase(suite, tests);
	return sbx_run_suite(suite);
}
