/* Which source files, problem names and languages are taken. */
#include <check.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sandbox/tests/suite.h"

#include "judge/store/files.h"

static const struct {
	const char *name;
	size_t length;   /* 0: strlen */
	const char *why; /* NULL: good */
} names[] = {
	{ "a.cpp", 0, NULL },
	{ "Main.java", 0, NULL },
	{ "_x-1+2.tar.gz", 0, NULL },
	{ "7", 0, NULL },
	{ "", 0, "empty" },
	{ "a/b.c", 0, NULL },
	{ "org/example/Main.java", 0, NULL },
	{ "1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/a", 0, NULL },
	{ "1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17/a", 0, "more than 16 directories" },
	{ "/etc/passwd", 0, "begins with `/`" },
	{ "/", 0, "begins with `/`" },
	{ "a/", 0, "`a/`: the part `` is empty" },
	{ "a//b.c", 0, "`a//b.c`: the part `` is empty" },
	{ "../a.c", 0, "`../a.c`: the part `..` begins with `.`" },
	{ "a/../../b.c", 0, "the part `..` begins with `.`" },
	{ "a/./b.c", 0, "the part `.` begins with `.`" },
	{ "a/-b.c", 0, "the part `-b.c` begins with `-`" },
	{ "a/b\0c", 5, "NUL" },
	{ "a\0/b", 4, "NUL" },
	{ "a/\xc3\xa4.c", 0, "outside of ASCII" },
	{ "..", 0, "begins with `.`" },
	{ ".", 0, "begins with `.`" },
	{ ".bashrc", 0, "begins with `.`" },
	{ "-o.c", 0, "begins with `-`" },
	{ "+a", 0, "begins with `+`" },
	{ "a\nb.c", 0, "newline" },
	{ "a\tb.c", 0, "control" },
	{ "a\x7f.c", 0, "control" },
	{ "a\0b.c", 5, "NUL" },
	{ "a b.c", 0, "shell" },
	{ "a;rm.c", 0, "shell" },
	{ "$(id).c", 0, "shell" },
	{ "a`id`.c", 0, "shell" },
	{ "a|b", 0, "shell" },
	{ "a&b", 0, "shell" },
	{ "a*.c", 0, "shell" },
	{ "a\\b.c", 0, "shell" },
	{ "a'b.c", 0, "shell" },
	{ "a\xff.c", 0, "outside of ASCII" },
	{ "\xc3\xa4.c", 0, "outside of ASCII" },
};

START_TEST(a_file_name_is_taken_or_refused_with_its_reason)
{
	struct sbx_error err = { 0 };
	size_t length = names[_i].length != 0 ? names[_i].length : strlen(names[_i].name);
	int r = judge_files_check_name(names[_i].name, length, &err);

	if (names[_i].why == NULL) {
		ck_assert_msg(r == 0, "%s", err.text);
		return;
	}
	ck_assert_int_eq(r, -EINVAL);
	ck_assert_msg(strstr(err.text, names[_i].why) != NULL, "%s", err.text);
	for (const char *c = err.text; *c != '\0'; c++)
		ck_assert(*c >= 0x20 && *c < 0x7f); /* the message itself is harmless */
}
END_TEST

START_TEST(a_path_of_255_bytes_is_taken_and_of_256_not)
{
	char path[JUDGE_FILE_PATH_MAX + 1];
	struct sbx_error err = { 0 };

	memset(path, 'a', sizeof(path));
	path[100] = path[200] = '/';
	ck_assert_int_eq(judge_files_check_name(path, JUDGE_FILE_PATH_MAX, &err), 0);
	ck_assert_int_eq(judge_files_check_name(path, JUDGE_FILE_PATH_MAX + 1, &err), -EINVAL);
	ck_assert_ptr_nonnull(strstr(err.text, "too long"));
}
END_TEST

START_TEST(a_file_name_of_128_bytes_is_taken_and_of_129_not)
{
	char name[JUDGE_FILE_NAME_MAX + 1];
	struct sbx_error err = { 0 };

	memset(name, 'a', sizeof(name));
	ck_assert_int_eq(judge_files_check_name(name, JUDGE_FILE_NAME_MAX, &err), 0);
	ck_assert_int_eq(judge_files_check_name(name, JUDGE_FILE_NAME_MAX + 1, &err), -EINVAL);
	ck_assert_ptr_nonnull(strstr(err.text, "too long"));
}
END_TEST

static char a_b_py[] = "a/b.py", a_b[] = "a/b", a_b_c[] = "a/b/c", a_py[] = "a.py", a[] = "a", up_py[] = "a/../b.py";
static char a_cpp[] = "a.cpp", b_h[] = "b.h", c_py[] = "c.py", a_out[] = "1.out", b_ans[] = "2.ans", text[] = "text",
	    longer[] = "longer text", binary[] = "te\0xt";
static const struct judge_files_limits limits = { .bytes = 10, .answer_bytes = 12, .files = 3 };

static const struct {
	struct judge_file files[4];
	size_t count;
	int code;
	const char *why;
} sets[] = {
	{ { { a_cpp, text, 4 } }, 1, 0, NULL },
	{ { { a_cpp, text, 4 }, { b_h, text, 4 }, { c_py, text, 2 } }, 3, 0, NULL },
	{ { { 0 } }, 0, -EINVAL, "no file" },
	{ { { a_cpp, text, 0 } }, 1, -EINVAL, "`a.cpp` is empty" },
	{ { { a_cpp, binary, 5 } }, 1, -EINVAL, "`a.cpp` is binary" },
	{ { { a_cpp, text, 4 }, { a_cpp, text, 3 } }, 2, -EINVAL, "`a.cpp` is given twice" },
	{ { { a_cpp, text, 4 }, { b_h, text, 4 }, { c_py, text, 3 } }, 3, -EFBIG, "larger than 10 bytes" },
	{ { { a_cpp, text, 1 }, { b_h, text, 1 }, { c_py, text, 1 }, { text, text, 1 } },
	  4,
	  -EFBIG,
	  "4 files; at most 3" },
	{ { { a_out, longer, 11 }, { b_ans, text, 1 } }, 2, 0, NULL },
	{ { { a_out, longer, 11 }, { b_ans, text, 2 } }, 2, -EFBIG, "larger than 12 bytes" },
	{ { { a_out, longer, 10 }, { a_cpp, text, 1 } }, 2, -EFBIG, "larger than 10 bytes" },
	{ { { a_b_py, text, 4 } }, 1, 0, NULL },
	{ { { c_py, text, 4 }, { a_b_py, text, 0 } }, 2, 0, NULL },
	{ { { c_py, text, 0 }, { a_b_py, text, 0 } }, 2, -EINVAL, "`c.py` is empty, and so are the others" },
	{ { { up_py, text, 4 } }, 1, -EINVAL, "`a/../b.py`: the part `..` begins" },
	{ { { a_b_py, text, 4 }, { a_b_py, text, 4 } }, 2, -EINVAL, "`a/b.py` is given twice" },
	/* a file, and a directory */
	{ { { a_b, text, 1 }, { a_py, text, 1 }, { a, text, 1 } },
	  3,
	  -EINVAL,
	  "`a/b`: `a` is a file too, and no directory" },
	{ { { a_b, text, 1 }, { a_b_c, text, 1 } }, 2, -EINVAL, "`a/b/c`: `a/b` is a file too" },
	{ { { a_b_c, text, 1 }, { a_b_py, text, 1 } }, 2, 0, NULL },
};

START_TEST(names_that_no_order_for_a_compiler_holds_are_refused)
{
	static char paths[257][128];
	static struct judge_file files[257];
	const struct judge_files_limits many = { .bytes = 1000, .files = 1000 };
	struct sbx_error err = { 0 };

	for (int i = 0; i < 257; i++) {
		(void)snprintf(paths[i], sizeof(paths[i]), "%0125d.c", i);
		files[i] = (struct judge_file){ paths[i], text, 1 };
	}
	ck_assert_int_eq(judge_files_check(files, 256, &many, &err), 0);
	ck_assert_int_eq(judge_files_check(files, 257, &many, &err), -EFBIG);
	ck_assert_str_eq(err.text, "the names of the files are longer than 32768 bytes together");
}
END_TEST

START_TEST(a_set_of_files_is_taken_or_refused_with_its_reason)
{
	struct sbx_error err = { 0 };

	ck_assert_int_eq(judge_files_check(sets[_i].files, sets[_i].count, &limits, &err), sets[_i].code);
	if (sets[_i].why != NULL)
		ck_assert_msg(strstr(err.text, sets[_i].why) != NULL, "%s", err.text);
	ck_assert_int_eq(-err.code, sets[_i].code);
}
END_TEST

static char ext_c[] = "c", ext_h[] = "h", ext_cpp[] = "cpp", ext_py[] = "py";
static char *c_extensions[] = { ext_c, ext_h, NULL }, *cpp_extensions[] = { ext_cpp, ext_h, NULL },
	    *py_extensions[] = { ext_py, NULL };
static char *python_names[] = { (char[]){ "python3" }, NULL }, *pypy_names[] = { (char[]){ "pypy3" }, NULL },
	    *python_aliases[] = { (char[]){ "py" }, NULL };
static struct judge_language languages[] = {
	{ .name = "c", .extensions = { c_extensions, 2 } },
	{ .name = "cpp", .extensions = { cpp_extensions, 2 } },
	{ .name = "python3",
	  .extensions = { py_extensions, 1 },
	  .interpreters = { python_names, 1 },
	  .aliases = { python_aliases, 1 } },
	{ .name = "pypy3",
	  .variant_of = "python3",
	  .extensions = { py_extensions, 1 },
	  .interpreters = { pypy_names, 1 } },
};
static const struct judge_policy policy = { .languages = languages, .language_count = 4 };

static const struct {
	const char *asked;
	const char *file;
	const char *language; /* NULL: refused */
	const char *why;
} choices[] = {
	{ NULL, "a.cpp", "cpp", NULL },
	{ NULL, "a.py", "python3", NULL },
	{ NULL, "a.h", NULL, "several languages (c, cpp)" },
	{ NULL, "a.rs", NULL, "no language has the extension" },
	{ NULL, "py", NULL, "no language has the extension" },
	{ NULL, "a.PY", NULL, "no language has the extension" },
	{ "c", "a.h", "c", NULL },
	{ "rust", "a.cpp", NULL, "unknown language `rust`; known are c, cpp, python3, pypy3" },
	{ "C", "a.c", NULL, "unknown language" },
	{ "pypy3", "a.py", "pypy3", NULL },
	{ "py", "a.txt", "python3", NULL },
};

START_TEST(a_script_without_an_extension_is_known_by_its_first_line)
{
	static char python[] = "#!/usr/bin/env python3\n", pypy[] = "#!/usr/bin/pypy3\n";
	const struct judge_file scripts[] = { { (char[]){ "prog" }, python, sizeof(python) - 1 },
					      { (char[]){ "prog" }, pypy, sizeof(pypy) - 1 },
					      { (char[]){ "prog.sh" }, pypy, sizeof(pypy) - 1 } };
	const struct judge_language *got = NULL;
	struct sbx_error err = { 0 };

	ck_assert_int_eq(judge_files_language(&policy, NULL, &scripts[0], 1, &got, &err), 0);
	ck_assert_str_eq(got->name, "python3");
	ck_assert_int_eq(judge_files_language(&policy, NULL, &scripts[1], 1, &got, &err), 0);
	ck_assert_str_eq(got->name, "pypy3");
	ck_assert_int_eq(judge_files_language(&policy, NULL, &scripts[2], 1, &got, &err), -EINVAL);
}
END_TEST

START_TEST(the_language_is_the_one_asked_for_or_the_only_one_that_fits)
{
	char name[32];
	const struct judge_file file = { name, text, 4 };
	const struct judge_language *got = NULL;
	struct sbx_error err = { 0 };
	int r = 0;

	(void)snprintf(name, sizeof(name), "%s", choices[_i].file);
	r = judge_files_language(&policy, choices[_i].asked, &file, 1, &got, &err);
	if (choices[_i].language != NULL) {
		ck_assert_msg(r == 0, "%s", err.text);
		ck_assert_str_eq(got->name, choices[_i].language);
		return;
	}
	ck_assert_int_eq(r, -EINVAL);
	ck_assert_ptr_null(got);
	ck_assert_msg(strstr(err.text, choices[_i].why) != NULL, "%s", err.text);
}
END_TEST

START_TEST(files_of_no_language_are_told_from_those_of_some)
{
	static char words[] = "words", none[] = "a.zzz", answer[] = "1.out", script[] = "#!/usr/bin/python3\n";
	const struct judge_file files[] = { { none, text, 4 }, { words, text, 4 }, { a_cpp, text, 4 } };
	const struct judge_file known[] = { { words, script, sizeof(script) - 1 }, { answer, text, 4 } };

	ck_assert(judge_files_in_none(&policy, files, 2));
	ck_assert(!judge_files_in_none(&policy, files, 3));
	ck_assert(!judge_files_in_none(&policy, &known[0], 1));
	ck_assert(!judge_files_in_none(&policy, &known[1], 1));
}
END_TEST

START_TEST(files_of_two_languages_are_ambiguous)
{
	const struct judge_file files[] = { { a_cpp, text, 4 }, { c_py, text, 4 } };
	const struct judge_language *got = NULL;
	struct sbx_error err = { 0 };

	ck_assert_int_eq(judge_files_language(&policy, NULL, files, 2, &got, &err), -EINVAL);
	ck_assert_ptr_nonnull(strstr(err.text, "(cpp, python3)"));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("files");
	TCase *tests = sbx_case("files");

	tcase_add_loop_test(tests, a_file_name_is_taken_or_refused_with_its_reason, 0,
			    sizeof(names) / sizeof(names[0]));
	tcase_add_test(tests, a_file_name_of_128_bytes_is_taken_and_of_129_not);
	tcase_add_test(tests, a_path_of_255_bytes_is_taken_and_of_256_not);
	tcase_add_test(tests, names_that_no_order_for_a_compiler_holds_are_refused);
	tcase_add_loop_test(tests, a_set_of_files_is_taken_or_refused_with_its_reason, 0,
			    sizeof(sets) / sizeof(sets[0]));
	tcase_add_loop_test(tests, the_language_is_the_one_asked_for_or_the_only_one_that_fits, 0,
			    sizeof(choices) / sizeof(choices[0]));
	tcase_add_test(tests, a_script_without_an_extension_is_known_by_its_first_line);
	tcase_add_test(tests, files_of_no_language_are_told_from_those_of_some);
	tcase_add_test(tests, files_of_two_languages_are_ambiguous);
	suite_add_tcase(suite, tests);
	return sbx_run_suite(suite);
}
