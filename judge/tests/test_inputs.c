/* test_inputs.c - what a test gives to the submission besides its standard input: arguments, and files. 2025-09. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "judge/tests/judging.h"
#include "sandbox/tests/suite.h"

#define HEAD "problem_format_version: 2025-09\nname: made up\nuuid: 0\nlicense: cc0\nlimits:\n  time_limit: 5\n"

static struct tree tree;

static void start(void)
{
	tree_make(&tree, (const struct tree_entry[]){ { "problem.yaml", HEAD },
						      { "data/secret/1.in", "1\n" },
						      { "data/secret/1.ans", "yes\n" },
						      { NULL, NULL } });
}

static void stop(void)
{
	tree_remove(&tree);
}

static const struct row {
	const char *name;
	struct tree_entry entries[5];
	const char *submission, *verdict, *reason;
} rows[] = {
	{ "arguments come as they are",
	  { { "data/secret/1.yaml", "args: [--size, '5 6', '$HOME', '']\n" } },
	  "import sys\nprint('yes' if sys.argv[1:] == ['--size', '5 6', '$HOME', ''] else sys.argv)\n",
	  "AC",
	  "" },
	{ "arguments of a group are those of its tests",
	  { { "data/secret/test_group.yaml", "args: [a]\n" } },
	  "import sys\nprint('yes' if sys.argv[1:] == ['a'] else sys.argv)\n",
	  "AC",
	  "" },
	{ "no arguments where none are said",
	  { { NULL, NULL } },
	  "import sys\nprint('yes' if sys.argv[1:] == [] else sys.argv)\n",
	  "AC",
	  "" },
	{ "files lie in the directory that the submission starts in, and no other",
	  { { "data/secret/1.files/map.txt", "here\n" }, { "data/secret/1.files/empty", "" } },
	  "import os\nprint('yes' if open('map.txt').read() == 'here\\n' and sorted(os.listdir('.')) == ['empty', "
	  "'map.txt'] else os.listdir('.'))\n",
	  "AC",
	  "" },
	{ "a submission of one file starts in an empty directory",
	  { { NULL, NULL } },
	  "import os\nprint('yes' if os.listdir('.') == [] else os.listdir('.'))\n",
	  "AC",
	  "" },
	{ "a submission of several files starts beside them, those of the package among them",
	  { { "include/default/words.txt", "here\n" }, { "include/default/a/more.txt", "there\n" } },
	  "import os\nprint('yes' if open('words.txt').read() == 'here\\n' and open('a/more.txt').read() == 'there\\n' "
	  "and open('given.py').read().startswith('import') and len(os.listdir('.')) == 3 else os.listdir('.'))\n",
	  "AC",
	  "" },
	{ "what the test calls so is the test's",
	  { { "include/default/map.txt", "of all\n" },
	    { "include/default/a", "in the way\n" },
	    { "data/secret/1.files/map.txt", "of the test\n" },
	    { "data/secret/1.files/a/b", "of the test\n" } },
	  "print('yes' if open('map.txt').read() == open('a/b').read() == 'of the test\\n' and open('given.py') else "
	  "'no')\n",
	  "AC",
	  "" },
	{ "and in directories there, as deep as they are in the package",
	  { { "data/secret/1.files/map.txt", "here\n" },
	    { "data/secret/1.files/a/b/map.txt", "there\n" },
	    { "data/secret/1.files/a/c/empty", "" } },
	  "import os\nseen = sorted(os.path.join(d, f) for d, _, fs in os.walk('.') for f in fs)\n"
	  "print('yes' if seen == ['./a/b/map.txt', './a/c/empty', './map.txt'] and open('a/b/map.txt').read() == "
	  "'there\\n' and os.stat('a/b').st_mode & 0o777 == 0o755 else seen)\n",
	  "AC",
	  "" },
	{ "nothing can be written in those",
	  { { "data/secret/1.files/a/map.txt", "here\n" } },
	  "for what in ('a/map.txt', 'a/other'):\n\ttry:\n\t\topen(what, 'w')\n\t\tprint('no')\n\texcept OSError as "
	  "e:\n"
	  "\t\tprint('yes' if what == 'a/other' and e.errno == 30 else '')\n",
	  "AC",
	  "" },
	{ "a link to a directory within the package is as that",
	  { { "data/secret/1.files/a@", "../../../shared" }, { "shared/x/map.txt", "here\n" } },
	  "print('yes' if open('a/x/map.txt').read() == 'here\\n' else 'no')\n",
	  "AC",
	  "" },
	{ "a link within the package is followed",
	  { { "data/secret/1.files/map.txt@", "../1.in" } },
	  "print('yes' if open('map.txt').read() == '1\\n' else 'no')\n",
	  "AC",
	  "" },
	{ "nothing can be written beside them",
	  { { "data/secret/1.files/map.txt", "here\n" } },
	  "for what in ('map.txt', 'other'):\n\ttry:\n\t\topen(what, 'w')\n\t\tprint('no')\n\texcept OSError as e:\n"
	  "\t\tprint('yes' if what == 'other' and e.errno == 30 else '')\n",
	  "AC",
	  "" },
	{ "a submission that writes its own files ends for it",
	  { { NULL, NULL } },
	  "open('x', 'w').write('x')\nprint('yes')\n",
	  "RTE",
	  "exit status 1" },
	{ "run-times have a place for theirs",
	  { { NULL, NULL } },
	  "open('/tmp/x', 'w').write('x')\nprint('yes')\n",
	  "AC",
	  "" },
	{ "files may be written where the problem says so",
	  { { "problem.yaml", HEAD "allow_file_writing: true\n" }, { "data/secret/1.files/map.txt", "here\n" } },
	  "open('map.txt', 'w').write('there')\nopen('x', 'w').write(open('map.txt').read())\n"
	  "print('yes' if open('x').read() == 'there' else 'no')\n",
	  "AC",
	  "" },
	{ "files do not take the submission's own room",
	  { { "problem.yaml", HEAD "  memory: 64\nallow_file_writing: true\n" },
	    { "data/secret/1.files/map.txt", "here\n" } },
	  "open('x', 'w').write('x' * (16 << 20))\nprint('yes')\n",
	  "AC",
	  "" },
};

START_TEST(a_test_gives_arguments_and_files)
{
	const struct row *row = &rows[_i];

	tree_add(&tree, row->entries);
	json_decref(judging_expect(tree.path, "given.py", row->submission, row->verdict, row->reason));
}
END_TEST

START_TEST(a_compiled_program_starts_beside_its_sources)
{
	char path[128], said[4096];
	const char *const files[] = { path, NULL };

	tree_add(&tree,
		 (const struct tree_entry[]){
		     { "mine/main.c", "#include <stdio.h>\n#include \"a/words.h\"\nint main(void)\n{\n\tchar word[9] = "
				      "\"\";\n\tFILE *data = fopen(\"a/data.txt\", \"r\");\n\n\tif (data != NULL)\n"
				      "\t\t(void)fscanf(data, FORMAT, word);\n\tputs(word);\n}\n" },
		     { "mine/a/words.h", "#define FORMAT \"%8s\"\n" },
		     { "mine/a/data.txt", "yes\n" },
		     { NULL, NULL } });
	(void)snprintf(path, sizeof(path), "%s/mine", tree.path);
	ck_assert_msg(judging_judge(tree.path, NULL, files, said, sizeof(said)) == 0, "%s", said);
}
END_TEST

/* A long list of sources takes no place from the test, and makes no failure of ours. */
START_TEST(sources_without_room_are_not_there)
{
	char name[64];

	for (int i = 0; i < 150; i++) {
		(void)snprintf(name, sizeof(name), "data/secret/1.files/%d", i);
		tree_put(&tree, name, "x");
	}
	for (int i = 0; i < 60; i++) {
		(void)snprintf(name, sizeof(name), "include/default/more%d.txt", i);
		tree_put(&tree, name, "x");
	}
	json_decref(judging_expect(tree.path, "given.py",
				   "import os\nprint('yes' if len(os.listdir('.')) == 150 else 'no')\n", "AC", ""));
}
END_TEST

/* The longest arguments and names that a package may have, and a submission with names that would fit but for them. */
START_TEST(names_of_sources_without_room_are_no_failure)
{
	static char yaml[40000];
	char name[300], path[128], said[4096];
	int used = snprintf(yaml, sizeof(yaml), "args: [");

	for (int i = 0; i < 32; i++)
		used += snprintf(yaml + used, sizeof(yaml) - (size_t)used, "%s%01000d", i > 0 ? ", " : "", i);
	(void)snprintf(yaml + used, sizeof(yaml) - (size_t)used, "]\n");
	tree_put(&tree, "data/secret/1.yaml", yaml);
	for (int i = 0; i < 100; i++) {
		(void)snprintf(name, sizeof(name), "data/secret/1.files/%0126d", i);
		tree_put(&tree, name, "x");
		(void)snprintf(name, sizeof(name), "mine/%020d/%0100d.py", i, i);
		if (i > 0)
			tree_put(&tree, name, "x = 1\n");
	}
	tree_put(&tree, "mine/main.py",
		 "import os, sys\nprint('yes' if len(os.listdir('.')) >= 100 and len(sys.argv) == 33 else 'no')\n");
	(void)snprintf(path, sizeof(path), "%s/mine", tree.path);
	ck_assert_msg(judging_judge(tree.path, (const char *const[]){ "--entry-point=main.py", NULL },
				    (const char *const[]){ path, NULL }, said, sizeof(said)) == 0,
		      "%s", said);
}
END_TEST

START_TEST(every_test_has_its_own)
{
	json_t *result;

	tree_add(&tree, (const struct tree_entry[]){ { "data/secret/2.in", "1\n" },
						     { "data/secret/2.ans", "no\n" },
						     { "data/secret/2.yaml", "args: [no]\n" },
						     { "data/secret/1.files/yes", "" },
						     { NULL, NULL } });
	result =
	    judging_expect(tree.path, "given.py", "import os, sys\nprint(*os.listdir('.'), *sys.argv[1:])\n", "AC", "");
	ck_assert_str_eq(judging_text(result, 1, "verdict"), "AC");
	json_decref(result);
}
END_TEST

/* Two hundred: a second box, and the program of the package that talks with it, are there at the same time. */
static void put_many(void)
{
	char path[64];

	for (unsigned i = 0; i < 200; i++) {
		(void)snprintf(path, sizeof(path), "data/secret/1.files/d%u/f%u", i % 7, i);
		tree_put(&tree, path, "x");
	}
}

#define COUNT_FILES "import os\nprint('%s' % sum(len(f) for _, _, f in os.walk('.')), flush=True)\n"

START_TEST(there_may_be_many_files)
{
	put_many();
	tree_put(&tree, "data/secret/1.ans", "200\n");
	json_decref(judging_expect(tree.path, "given.py", COUNT_FILES, "AC", ""));
	tree_put(&tree, "problem.yaml", HEAD "type: interactive\n");
	tree_put(&tree, "output_validator/v.py", "import sys\nsys.exit(42 if input() == '200' else 43)\n");
	json_decref(judging_expect(tree.path, "given.py", COUNT_FILES, "AC", ""));
}
END_TEST

START_TEST(too_many_files_are_refused)
{
	char said[8192];
	json_t *result = NULL;

	put_many();
	tree_put(&tree, "data/secret/1.files/one-more", "x");
	ck_assert_int_eq(judging_run(tree.path, "given.py", COUNT_FILES, &result, said, sizeof(said)), 2);
	ck_assert_ptr_null(result);
	ck_assert_msg(strstr(said, "data/secret/1.files: more than 200 files for a submission to read") != NULL, "%s",
		      said);
}
END_TEST

START_TEST(an_interactive_submission_has_them_too)
{
	tree_add(&tree,
		 (const struct tree_entry[]){
		     { "problem.yaml", HEAD "type: interactive\n" },
		     { "output_validator/v.py",
		       "import sys\nprint('go', flush=True)\nsys.exit(42 if input() == 'word there' else 43)\n" },
		     { "data/secret/1.yaml", "args: [word]\n" },
		     { "data/secret/1.files/map.txt", "there" },
		     { NULL, NULL } });
	json_decref(judging_expect(tree.path, "given.py",
				   "import sys\ninput()\nprint(sys.argv[1], open('map.txt').read(), flush=True)\n",
				   "AC", ""));
}
END_TEST

/* All that `minos verify` says. */
static int verify(char *said, size_t size)
{
	static const char *const plain[] = { "--json", NULL };

	tree_put(&tree, "submissions/accepted/a.py", "print('yes')\n");
	return judging_verify(tree.path, plain, said, size);
}

START_TEST(validators_of_inputs_see_both)
{
	static char said[65536];

	tree_add(&tree,
		 (const struct tree_entry[]){ { "data/secret/1.yaml", "args: [word]\ninput_validator_args: [first]\n" },
					      { "data/secret/1.files/map.txt", "there" },
					      { "input_validators/v.py",
						"import sys\nsys.exit(42 if sys.argv[1:] == ['first', 'word'] and "
						"open('map.txt').read() == open('a/b/map.txt').read() == 'there' "
						"else 1)\n" },
					      { "data/secret/1.files/a/b/map.txt", "there" },
					      { NULL, NULL } });
	ck_assert_msg(verify(said, sizeof(said)) == 0, "%s", said);
	tree_put(&tree, "data/secret/1.files/map.txt", "elsewhere");
	ck_assert_int_eq(verify(said, sizeof(said)), 1);
	ck_assert_msg(strstr(said, "data/secret/1.in: validator input_validators/v.py rejects it") != NULL, "%s", said);
}
END_TEST

/* ---- The entry point, which is given too ---- */

START_TEST(a_jury_says_which_file_is_the_program)
{
	static char said[65536];

	tree_add(&tree,
		 (const struct tree_entry[]){ { "submissions/accepted/two/a.py", "print('no')\n" },
					      { "submissions/accepted/two/b.py", "print('yes')\n" },
					      { "submissions/submissions.yaml", "accepted/two:\n  entrypoint: b.py\n" },
					      { NULL, NULL } });
	ck_assert_msg(judging_verify(tree.path, NULL, said, sizeof(said)) == 0, "%s", said);
	tree_put(&tree, "submissions/submissions.yaml", "accepted/two:\n  entrypoint: a.py\n");
	ck_assert_int_eq(judging_verify(tree.path, NULL, said, sizeof(said)), 1);
}
END_TEST

START_TEST(who_submits_says_which_file_is_the_program)
{
	static const struct {
		const char *entry;
		int status;
		const char *said;
	} asked[] = {
		{ "b.py", 0, "AC" },
		{ "a.py", 1, "WA" },
		{ "c.py", 2, "entry point: no such source file" },
		{ "", 2, "--entry-point: a name of 1 to 255 bytes" },
	};
	char first[128], second[128], said[4096];
	const char *const files[] = { first, second, NULL };

	tree_add(&tree, (const struct tree_entry[]){
			    { "mine/a.py", "print('no')\n" }, { "mine/b.py", "print('yes')\n" }, { NULL, NULL } });
	(void)snprintf(first, sizeof(first), "%s/mine/a.py", tree.path);
	(void)snprintf(second, sizeof(second), "%s/mine/b.py", tree.path);
	for (size_t i = 0; i < sizeof(asked) / sizeof(asked[0]); i++) {
		const char *const options[] = { "--entry-point", asked[i].entry, NULL };

		ck_assert_msg(judging_judge(tree.path, options, files, said, sizeof(said)) == asked[i].status, "%s",
			      said);
		ck_assert_msg(strstr(said, asked[i].said) != NULL, "%s", said);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("inputs");
	TCase *tcase = sbx_case("inputs");

	suite_add_tcase(suite, tcase);
	tcase_add_checked_fixture(tcase, start, stop);
	tcase_add_loop_test(tcase, a_test_gives_arguments_and_files, 0, (int)(sizeof(rows) / sizeof(rows[0])));
	tcase_add_test(tcase, a_compiled_program_starts_beside_its_sources);
	tcase_add_test(tcase, sources_without_room_are_not_there);
	tcase_add_test(tcase, names_of_sources_without_room_are_no_failure);
	tcase_add_test(tcase, every_test_has_its_own);
	tcase_add_test(tcase, there_may_be_many_files);
	tcase_add_test(tcase, too_many_files_are_refused);
	tcase_add_test(tcase, an_interactive_submission_has_them_too);
	tcase_add_test(tcase, validators_of_inputs_see_both);
	tcase_add_test(tcase, a_jury_says_which_file_is_the_program);
	tcase_add_test(tcase, who_submits_says_which_file_is_the_program);
	return sbx_run_suite(suite);
}
