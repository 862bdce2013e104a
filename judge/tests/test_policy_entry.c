/* test_policy_entry.c - which file, or which class, is a submission's program. */
#include <check.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sandbox/tests/suite.h"

#include "judge/policy/entry.h"

#define MAIN "public static void main(String[] a)"

static char *python_extensions[] = { (char[]){ "py" }, (char[]){ "py3" }, NULL };
static char *java_extensions[] = { (char[]){ "java" }, NULL };

static char *python_interpreters[] = { (char[]){ "python3" }, (char[]){ "python" }, NULL };
static char *ada_extensions[] = { (char[]){ "adb" }, NULL }, *ada_asked[] = { (char[]){ "ads" }, NULL };

static const struct judge_language python = { .name = "python3",
					      .title = "Python",
					      .extensions = { python_extensions, 2 },
					      .interpreters = { python_interpreters, 2 } };
static const struct judge_language ada = {
	.name = "ada", .title = "Ada", .extensions = { ada_extensions, 1 }, .asked_extensions = { ada_asked, 1 }
};
static const struct judge_language java = {
	.name = "java", .title = "Java", .extensions = { java_extensions, 1 }, .entry = JUDGE_ENTRY_JAVA_MAIN_CLASS
};

static const struct {
	const char *source;
	const char *class; /* NULL: none */
} sources[] = {
	{ "public class A { " MAIN " {} }", "A" },
	{ "class A { int x; static { int y; } static public final synchronized void main(final String... a) {} }",
	  "A" },
	{ "class A { @Deprecated public static void main(java.lang.String args[]) throws Exception { } }", "A" },
	{ "package a.b . c;\nimport java.util.*;\npublic class Foo extends Bar<String[]> implements Q { " MAIN "{} }",
	  "a.b.c.Foo" },
	{ "/* class X { " MAIN " {} } */ // class Y { " MAIN " {} }\nclass Z { " MAIN "{} }", "Z" },
	{ "class A { String s = \"} class B { " MAIN " {} }\"; char c = '{'; char d = '\\''; " MAIN "{} }", "A" },
	{ "class A { String s = \"\"\"\n } \\\"\"\" \" class B {\n\"\"\"; } class C { " MAIN "{} }", "C" },
	{ "class A { " MAIN "{} } class Main { " MAIN "{} }", "Main" },
	{ "class A { static class Main { " MAIN "{} } } class B { " MAIN "{} }", "B" },
	{ "class A { static class B { " MAIN "{} } }", "A$B" },
	{ "interface I { static void main(String[] a) {} }", "I" },
	{ "enum E { X { void f() {} }, Y; " MAIN "{} }", "E" },
	{ "record R(int a, int b) { " MAIN "{} }", "R" },
	{ "@interface Q { } class A { Class<?> c = Q.class; " MAIN "{} }", "A" },
	{ "class A { void f() { class L { " MAIN "{} } } " MAIN "{} }", "A" },
	{ "class A { void f() { Object o = new Object() { " MAIN "{} }; } }", NULL },
	{ "class A<T extends Comparable<T>> { public static <X> void f() {} " MAIN "{} }", "A" },
	{ "class \xc3\x84 { " MAIN "{} }", "\xc3\x84" },
	{ "class A { int main; void main() {} static void main(String[] a) {} }", NULL },
	{ "class A { public static int main(String[] a) { return 0; } }", NULL },
	{ "class A { public static void main(String a) {} public static void main(int[] a) {} }", NULL },
	{ "class A { public static void main(String[] a, int b) {} }", NULL },
	{ "class A { public static int x; void main(String[] a) {} }", NULL },
	{ "class A { void f() { main(String[] a); } }", NULL },
	{ "class A { public static void mainly(String[] a) {} }", NULL },
	{ MAIN " {}", NULL },
	{ "}}}} class A { " MAIN "{} }", "A" },
	{ "class A { " MAIN, "A" },
	{ "class A { public static void main(String[", NULL },
	{ "class A { \"unterminated\n " MAIN "{} }", "A" },
	{ "/* never closed class A { " MAIN "{} }", NULL },
	{ "", NULL },
};

START_TEST(the_class_with_main_is_found_by_more_than_its_text)
{
	char name[64] = "unchanged";
	enum judge_java_rank rank = judge_java_main(sources[_i].source, strlen(sources[_i].source), name, sizeof(name));

	if (sources[_i].class == NULL) {
		ck_assert_msg(rank == JUDGE_JAVA_NONE, "%s", name);
		ck_assert_str_eq(name, "unchanged");
	} else {
		ck_assert_int_ne(rank, JUDGE_JAVA_NONE);
		ck_assert_str_eq(name, sources[_i].class);
	}
}
END_TEST

START_TEST(hostile_sources_do_no_harm)
{
	size_t size = 1 << 20;
	char *text = malloc(size), name[64];

	for (int byte = 0; byte < 256; byte++) {
		memset(text, byte, size / 16);
		ck_assert_int_eq(judge_java_main(text, size / 16, name, sizeof(name)), JUDGE_JAVA_NONE);
	}
	for (size_t i = 0; i < size; i++)
		text[i] = "class A { "[i % 10];
	ck_assert_int_eq(judge_java_main(text, size, name, sizeof(name)), JUDGE_JAVA_NONE);
	(void)snprintf(text, size, "class %01000d { " MAIN "{} }", 7);
	ck_assert_int_eq(judge_java_main(text, strlen(text), name, sizeof(name)), JUDGE_JAVA_NONE);
	free(text);
}
END_TEST

static void check_entry(const struct judge_language *language, const struct judge_source *files, size_t count,
			const char *want)
{
	struct sbx_error err = { 0 };
	char out[64];

	ck_assert_msg(judge_entry_point(language, files, count, out, sizeof(out), &err) == 0, "%s", err.text);
	ck_assert_str_eq(out, want);
}

START_TEST(the_first_source_is_the_program_unless_one_is_called_main)
{
	static const struct judge_source files[] = { { "data.txt", "", 0 },    { "b.py", "", 0 },
						     { "a.py", "", 0 },        { "mainly.py", "", 0 },
						     { "__main__.py", "", 0 }, { "main.py3", "", 0 } };

	check_entry(&python, files, 2, "b.py");
	check_entry(&python, files, 4, "b.py");
	check_entry(&python, files, 5, "__main__.py");
	check_entry(&python, files + 2, 4, "__main__.py");
	check_entry(&python, files + 5, 1, "main.py3");
}
END_TEST

START_TEST(a_file_in_a_directory_is_the_program_only_where_all_are_in_some)
{
	static const struct judge_source files[] = {
		{ "lib/a.py", "", 0 }, { "lib.d/main.py", "", 0 }, { "lib/main", "", 0 }, { "solve.py", "", 0 }
	};

	check_entry(&python, files, 1, "lib/a.py");
	check_entry(&python, files, 3, "lib.d/main.py");
	check_entry(&python, files, 4, "solve.py");
}
END_TEST

START_TEST(a_file_that_only_belongs_to_the_language_is_no_program_beside_one_that_chooses_it)
{
	static const struct judge_source files[] = { { "main.ads", "", 0 }, { "a.adb", "", 0 }, { "Main.adb", "", 0 } };

	check_entry(&ada, files, 1, "main.ads");
	check_entry(&ada, files, 2, "a.adb");
	check_entry(&ada, files, 3, "Main.adb");
}
END_TEST

START_TEST(a_file_without_an_extension_belongs_to_the_language_of_its_first_line)
{
	static const struct {
		const char *name, *text;
		bool is_source;
	} cases[] = {
		{ "prog", "#!/usr/bin/python3\nprint(1)\n", true },
		{ "prog", "#! /usr/bin/env python\n", true },
		{ "prog", "#!/usr/bin/env -S python3 -O", true },
		{ "prog", "#!python3\r\n", true },
		{ "prog", "#!/usr/bin/python2\n", false },
		{ "prog", "#!/usr/bin/env\npython3\n", false },
		{ "prog", "#!/usr/bin/ruby python3\n", false },
		{ "prog", " #!/usr/bin/python3\n", false },
		{ "prog", "#!", false },
		{ "prog", "#", false },
		{ "prog", "", false },
		{ "prog.txt", "#!/usr/bin/python3\n", false },
		{ "prog.py", "", true },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct judge_source file = { cases[i].name, cases[i].text, strlen(cases[i].text) };

		ck_assert_msg(judge_language_has_source(&python, &file) == cases[i].is_source, "%s: %s", cases[i].name,
			      cases[i].text);
	}
	check_entry(&python, (const struct judge_source[]){ { "prog", "#!/bin/python3\n", 15 } }, 1, "prog");
}
END_TEST

START_TEST(of_several_java_files_a_top_level_main_is_preferred)
{
	static const char nested[] = "class N { static class I { " MAIN "{} } }",
			  top[] = "package p; class T { " MAIN "{} }", other[] = "class O { " MAIN "{} }",
			  main[] = "class Main { " MAIN "{} }";
	static const struct judge_source files[] = { { "x.txt", main, sizeof(main) - 1 },
						     { "N.java", nested, sizeof(nested) - 1 },
						     { "T.java", top, sizeof(top) - 1 },
						     { "O.java", other, sizeof(other) - 1 },
						     { "Main.java", main, sizeof(main) - 1 } };

	check_entry(&java, files, 2, "N$I");
	check_entry(&java, files, 4, "p.T");
	check_entry(&java, files, 5, "Main");
}
END_TEST

START_TEST(without_a_program_the_reason_is_told)
{
	static const struct judge_source files[] = { { "x.txt", "", 0 },
						     { "A.java", "class A { }", 11 },
						     { "longname.py", "", 0 } };
	struct sbx_error err = { 0 };
	char out[8] = "same";

	ck_assert_int_eq(judge_entry_point(&java, files, 2, out, sizeof(out), &err), -ENOENT);
	ck_assert_ptr_nonnull(strstr(err.text, "public static void main"));
	ck_assert_int_eq(err.code, ENOENT);
	ck_assert_int_eq(judge_entry_point(&python, files, 2, out, sizeof(out), &err), -ENOENT);
	ck_assert_ptr_nonnull(strstr(err.text, ".py"));
	ck_assert_int_eq(judge_entry_point(&python, files, 3, out, sizeof(out), &err), -ENAMETOOLONG);
	ck_assert_str_eq(out, "same");
}
END_TEST

START_TEST(a_language_owns_files_by_their_last_extension)
{
	static const struct {
		const char *name;
		bool owned;
	} names[] = { { "a.py", true },      { "a.b.py3", true }, { "a.PY", false }, { ".py", false },  { "py", false },
		      { "a.py.txt", false }, { "a.", false },     { "", false },     { "a.pyx", false } };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		ck_assert_int_eq(judge_language_owns(&python, names[i].name), names[i].owned);
}
END_TEST

static const struct {
	const char *asked, *java, *python; /* NULL: refused */
} asked[] = {
	{ "b.py", "b.py", "b.py" }, { "c.py", "c.py", NULL },      { "data.txt", "data.txt", NULL },
	{ "Main", "Main", NULL },   { "Main.java", "Main", NULL }, { "pack.Main", "pack.Main", NULL },
	{ "A$B", "A$B", NULL },     { "-jar", NULL, NULL },        { "@file", NULL, NULL },
	{ "../b.py", NULL, NULL },  { "a..b", NULL, NULL },        { "a.", NULL, NULL },
	{ "1a", NULL, NULL },       { "a b", NULL, NULL },         { "/app/b.py", NULL, NULL },
	{ "", NULL, NULL },
};

START_TEST(an_entry_point_that_is_asked_for_is_one_of_the_sources_or_a_class)
{
	static char py[] = "py", txt[] = "java";
	char *py_items[] = { py, NULL }, *java_items[] = { txt, NULL };
	const struct judge_language by_file = { .extensions = { py_items, 1 } },
				    by_class = { .extensions = { java_items, 1 },
						 .entry = JUDGE_ENTRY_JAVA_MAIN_CLASS };
	const struct judge_source files[] = { { "a.py", "", 0 }, { "b.py", "", 0 }, { "data.txt", "", 0 } };
	char out[64];
	struct sbx_error err = { 0 };

	for (size_t i = 0; i < 2; i++) {
		const char *wanted = i == 0 ? asked[_i].python : asked[_i].java;
		int r =
		    judge_entry_asked(i == 0 ? &by_file : &by_class, files, 3, asked[_i].asked, out, sizeof(out), &err);

		ck_assert_msg(r == (wanted == NULL ? -ENOENT : 0), "%s: %d", asked[_i].asked, r);
		if (wanted != NULL)
			ck_assert_str_eq(out, wanted);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("policy_entry");
	TCase *tc = sbx_case("entry");

	tcase_add_loop_test(tc, the_class_with_main_is_found_by_more_than_its_text, 0,
			    (int)(sizeof(sources) / sizeof(sources[0])));
	tcase_add_loop_test(tc, an_entry_point_that_is_asked_for_is_one_of_the_sources_or_a_class, 0,
			    (int)(sizeof(asked) / sizeof(asked[0])));
	tcase_add_test(tc, hostile_sources_do_no_harm);
	tcase_add_test(tc, the_first_source_is_the_program_unless_one_is_called_main);
	tcase_add_test(tc, a_file_in_a_directory_is_the_program_only_where_all_are_in_some);
	tcase_add_test(tc, a_file_that_only_belongs_to_the_language_is_no_program_beside_one_that_chooses_it);
	tcase_add_test(tc, a_file_without_an_extension_belongs_to_the_language_of_its_first_line);
	tcase_add_test(tc, of_several_java_files_a_top_level_main_is_preferred);
	tcase_add_test(tc, without_a_program_the_reason_is_told);
	tcase_add_test(tc, a_language_owns_files_by_their_last_extension);
	suite_add_tcase(suite, tc);
	return sbx_run_suite(suite);
}
