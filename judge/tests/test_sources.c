/* test_sources.c - a submission as a directory or an archive, by the real `minos judge`. */
#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "judge/tests/judging.h"
#include "judge/tests/test_archive.h"
#include "sandbox/tests/suite.h"

#define COUNT(table) ((int)(sizeof(table) / sizeof((table)[0])))

static struct tree package, work;
static char said[16384];

static void start(void)
{
	tree_make(&package, TREE_MINIMAL);
	tree_put(&package, ".timelimit", "5\n");
	tree_make(&work, (const struct tree_entry[]){ { NULL, NULL } });
}

static void stop(void)
{
	tree_remove(&package);
	tree_remove(&work);
}

/* Judges what is called so in the work directory. */
static int judge(const char *name, const char *const *options)
{
	char path[128];

	(void)snprintf(path, sizeof(path), "%s/%s", work.path, name);
	return judging_judge(package.path, options, (const char *const[]){ path, NULL }, said, sizeof(said));
}

static void put_archive(const char *name, const char *format, const struct entry *entries, size_t count)
{
	void *data = NULL;
	size_t size = 0;
	int fd = openat(work.fd, name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);

	ck_assert_int_ge(fd, 0);
	make_archive(format, entries, count, &data, &size);
	ck_assert_int_eq(write(fd, data, size), (ssize_t)size);
	ck_assert_int_eq(close(fd), 0);
	free(data);
}

static void put_directory(const char *name, const struct entry *entries, size_t count)
{
	char path[512];

	for (size_t i = 0; i < count; i++) {
		(void)snprintf(path, sizeof(path), "%s/%s%s", name, entries[i].path,
			       entries[i].type == 'd'   ? "/"
			       : entries[i].type == 'l' ? "@"
			       : entries[i].type == 'p' ? "|"
							: "");
		tree_put(&work, path, entries[i].content);
	}
}

/* ---- What is judged ---- */

#define FILES_MAX 5

static const struct {
	const char *entry; /* --entry-point, or NULL */
	struct entry files[FILES_MAX];
	int status;
	const char *says; /* a part of it */
} judged[] = {
	{ NULL,
	  { { "main.py", 'f', "from lib.add import one\nprint(one(int(input())))\n", 0, 0 },
	    { "lib", 'd', NULL, 0, 0755 },
	    { "lib/__init__.py", 'f', "", 0, 0 },
	    { "lib/add.py", 'f', "def one(n):\n\treturn n + 1\n", 0, 0 } },
	  0,
	  "all 2 tests accepted" },
	{ NULL,
	  { { "org/example/Main.java", 'f',
	      "package org.example;\nimport org.example.util.Add;\npublic class Main {\n"
	      "public static void main(String[] args) {\n"
	      "System.out.println(Add.one(new java.util.Scanner(System.in).nextInt()));\n}\n}\n",
	      0, 0 },
	    { "org/example/util/Add.java", 'f',
	      "package org.example.util;\npublic class Add {\npublic static int one(int n) {\nreturn n + 1;\n}\n}\n", 0,
	      0 } },
	  0,
	  "all 2 tests accepted" },
	{ NULL,
	  { { "main.c", 'f',
	      "#include <stdio.h>\n#include \"lib/add.h\"\nint main(void) { int n; scanf(\"%d\", &n); "
	      "printf(\"%d\\n\", "
	      "one(n)); }\n",
	      0, 0 },
	    { "lib/add.h", 'f', "int one(int n);\n", 0, 0 },
	    { "lib/add.c", 'f', "#include \"add.h\"\nint one(int n) { return n + 1; }\n", 0, 0 } },
	  0,
	  "all 2 tests accepted" },
	{ "b/right.py",
	  { { "a/wrong.py", 'f', "print(0)\n", 0, 0 }, { "b/right.py", 'f', "print(int(input()) + 1)\n", 0, 0 } },
	  0,
	  "all 2 tests accepted" },
	{ NULL,
	  { { "a/wrong.py", 'f', "print(0)\n", 0, 0 }, { "b/right.py", 'f', "print(int(input()) + 1)\n", 0, 0 } },
	  1,
	  "WA" },
	/* what tools leave beside sources */
	{ NULL,
	  { { "right.py", 'f', "print(int(input()) + 1)\n", 0, 0 },
	    { ".git/HEAD", 'f', "x", 0, 0 },
	    { "__MACOSX/._right.py", 'f', "x", 0, 0 },
	    { "__pycache__/right.pyc", 'f', "x", 0, 0 } },
	  0,
	  "all 2 tests accepted" },
};

static size_t files_of(const struct entry *files)
{
	size_t count = 0;

	while (count < FILES_MAX && files[count].path != NULL)
		count++;
	return count;
}

static const char *const formats[] = { "zip", "tar", "tar.gz", "tar.zst" };

static void expect_judged(int row, const char *name)
{
	const char *const options[] = { "--entry-point", judged[row].entry, NULL };
	int status = judge(name, judged[row].entry == NULL ? NULL : options);

	ck_assert_msg(status == judged[row].status && strstr(said, judged[row].says) != NULL, "%s: %d: %s", name,
		      status, said);
}

START_TEST(a_directory_and_an_archive_are_judged_with_their_directories)
{
	const struct entry *files = judged[_i].files;
	char name[32];

	put_directory("directory", files, files_of(files));
	expect_judged(_i, "directory");
	expect_judged(_i, "directory/");
	for (int i = 0; i < COUNT(formats); i++) {
		(void)snprintf(name, sizeof(name), "archive.%s", formats[i]);
		put_archive(name, formats[i], files, files_of(files));
		expect_judged(_i, name);
	}
}
END_TEST

START_TEST(files_directories_and_archives_go_together)
{
	char paths[3][128];
	const struct entry add[] = { { "./add/__init__.py", 'f', "def one(n):\n\treturn n + two.two - 1\n", 0, 0 } };

	tree_put(&work, "main.py", "import add, two\nadd.two = two\nprint(add.one(int(input())))\n");
	tree_put(&work, "more/two.py", "two = 2\n");
	put_archive("add.tgz", "tar.gz", add, 1);
	(void)snprintf(paths[0], sizeof(paths[0]), "%s/main.py", work.path);
	(void)snprintf(paths[1], sizeof(paths[1]), "%s/more", work.path);
	(void)snprintf(paths[2], sizeof(paths[2]), "%s/add.tgz", work.path);
	ck_assert_msg(judging_judge(package.path, NULL, (const char *const[]){ paths[0], paths[1], paths[2], NULL },
				    said, sizeof(said)) == 0,
		      "%s", said);
	/* The same name from two of them. */
	ck_assert_int_eq(judging_judge(package.path, NULL, (const char *const[]){ paths[0], paths[1], paths[1], NULL },
				       said, sizeof(said)),
			 2);
	ck_assert_msg(strstr(said, "file name `two.py` is given twice") != NULL, "%s", said);
}
END_TEST

/* The submitter's doing, which nobody else is to be blamed for. */
START_TEST(a_directory_that_is_called_like_a_file_of_the_package_is_a_compile_error)
{
	tree_put(&package, "include/default/lib.py", "one = 1\n");
	tree_put(&work, "x/main.py", "print(int(input()) + 1)\n");
	tree_put(&work, "x/lib.py/lib.py", "one = 2\n");
	ck_assert_int_eq(judge("x", NULL), 1);
	ck_assert_msg(strstr(said, "file name `lib.py/lib.py`: `lib.py` is a file too, and no directory") != NULL &&
			  strstr(said, "CE") != NULL,
		      "%s", said);
}
END_TEST

/* ---- What is refused ---- */

#define LONG_NAME                                                                                                      \
	"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" \
	"aaaa"                                                                                                         \
	"aaaaaaaaaaaaaaaaa.py"

static const struct refused {
	struct entry files[FILES_MAX];
	const char *says;
	const char *never; /* what cannot be so: "directory", "zip", "tar" */
} refused[] = {
	{ { { "../evil.py", 'f', "x", 0, 0 } }, "entry `../evil.py` climbs out with `..`", "directory" },
	{ { { "a/../../evil.py", 'f', "x", 0, 0 } }, "climbs out with `..`", "directory" },
	{ { { "/tmp/minos-evil.py", 'f', "x", 0, 0 } }, "has an absolute name", "directory" },
	{ { { "a\\b.py", 'f', "x", 0, 0 } }, "a control character or a backslash", "directory zip" },
	{ { { "a.py", 'f', "x", 0, 0 }, { "a.py", 'f', "y", 0, 0 } }, "file name `a.py` is given twice", "directory" },
	{ { { "a.py", 'f', "x", 0, 0 }, { "./a.py", 'f', "y", 0, 0 } },
	  "file name `a.py` is given twice",
	  "directory" },
	{ { { "a.py", 'f', "x", 0, 0 }, { "a.py/b.py", 'f', "y", 0, 0 } }, "`a.py` is a file too", "directory" },
	{ { { "a.py", 'f', "x", 0, 0 }, { "b.py", 'h', "a.py", 0, 0 } },
	  "entry `b.py` is no file or directory",
	  "directory zip" },
	{ { { "a.py", 'f', "x", 0, 0 }, { "b.py", 'l', "a.py", 0, 0 } }, "b.py", "" },
	{ { { "a.py", 'f', "x", 0, 0 }, { "b.py", 'l', "/etc/passwd", 0, 0 } }, "b.py", "" },
	{ { { "a.py", 'f', "x", 0, 0 }, { "b", 'l', "..", 0, 0 } }, "b", "" },
	{ { { "a.py", 'f', "x", 0, 0 }, { "b.py", 'p', NULL, 0, 0 } }, "b.py", "zip" },
	{ { { "a\tb.py", 'f', "x", 0, 0 } }, "control", "" },
	{ { { "\xff\xfe.py", 'f', "x", 0, 0 } }, "holds a byte outside of ASCII", "zip tar" },
	{ { { "\xff\xfe.py", 'f', "x", 0, 0 } }, "is no UTF-8", "directory" },
	{ { { "a b.py", 'f', "x", 0, 0 } }, "file name `a b.py` holds a blank", "" },
	{ { { "d/-o.py", 'f', "x", 0, 0 } }, "file name `d/-o.py`: the part `-o.py` begins with `-`", "" },
	{ { { LONG_NAME, 'f', "x", 0, 0 } }, "is too long", "" },
	{ { { "1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17/a.py", 'f', "x", 0, 0 } }, "more than 16 directories", "" },
	{ { { "a.py", 'f', NULL, 200 << 10, 0 } }, "larger than 131072 bytes together", "directory" },
	{ { { "1.out", 'f', NULL, 200 << 10, 0 } }, "file `1.out` is binary", "directory" },
	{ { { "1.out", 'f', NULL, 200 << 10, 0 }, { "a.py", 'f', "x", 0, 0 } },
	  "larger than 131072 bytes together",
	  "directory" },
	{ { { "a.py", 'f', NULL, 100, 0 } }, "file `a.py` is binary", "directory" },
	{ { { "a.py", 'f', "", 0, 0 } }, "file `a.py` is empty", "" },
	{ { { "d", 'd', NULL, 0, 0755 } }, "no file", "" },
	{ { { ".hidden.py", 'f', "x", 0, 0 } }, "no file", "" },
};

START_TEST(a_bad_one_is_refused_with_what_where_and_why)
{
	const struct refused *row = &refused[_i];

	for (int i = 0; i < 3; i++) {
		static const char *const ways[] = { "directory", "zip", "tar" };
		char name[32] = "directory";

		if (strstr(row->never, ways[i]) != NULL)
			continue;
		if (i > 0) {
			(void)snprintf(name, sizeof(name), "archive.%s", ways[i]);
			put_archive(name, ways[i], row->files, files_of(row->files));
		} else {
			put_directory(name, row->files, files_of(row->files));
		}
		ck_assert_msg(judge(name, NULL) == 2, "%s: %s", name, said);
		ck_assert_msg(strstr(said, row->says) != NULL, "%s: %s", name, said);
	}
	ck_assert_int_ne(access("/tmp/minos-evil.py", F_OK), 0);
}
END_TEST

START_TEST(more_files_than_the_profile_allows_are_refused)
{
	static char names[101][32];
	struct entry files[101];

	for (int i = 0; i < 101; i++) {
		(void)snprintf(names[i], sizeof(names[i]), "d%d/x%d.py", i % 7, i);
		files[i] = (struct entry){ names[i], 'f', "print(1)\n", 0, 0 };
	}
	put_directory("directory", files, 101);
	ck_assert_int_eq(judge("directory", NULL), 2);
	ck_assert_msg(strstr(said, "more than 100 files") != NULL, "%s", said);
	put_archive("archive.zip", "zip", files, 101);
	ck_assert_int_eq(judge("archive.zip", NULL), 2);
	ck_assert_msg(strstr(said, "more than 100 files") != NULL, "%s", said);
}
END_TEST

/* 2 GiB of zeros in 2 MiB: it ends at the limit, without what unpacks having held more. */
START_TEST(a_bomb_is_refused_at_the_limit)
{
	const struct entry bomb = { "a.py", 'f', NULL, (size_t)2 << 30, 0 };

	put_archive("archive.tar.gz", "tar.gz", &bomb, 1);
	ck_assert_int_eq(judge("archive.tar.gz", NULL), 2);
	ck_assert_msg(strstr(said, "larger than 131072 bytes together") != NULL, "%s", said);
}
END_TEST

START_TEST(what_is_no_archive_is_bad_input)
{
	tree_put(&work, "x.zip", "PK nothing of the kind");
	ck_assert_int_eq(judge("x.zip", NULL), 2);
	ck_assert_msg(strstr(said, "x.zip: the archive cannot be read") != NULL, "%s", said);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("sources");
	TCase *tcase = sbx_case("sources");

	suite_add_tcase(suite, tcase);
	tcase_set_timeout(tcase, 60);
	tcase_add_checked_fixture(tcase, start, stop);
	tcase_add_loop_test(tcase, a_directory_and_an_archive_are_judged_with_their_directories, 0, COUNT(judged));
	tcase_add_test(tcase, files_directories_and_archives_go_together);
	tcase_add_test(tcase, a_directory_that_is_called_like_a_file_of_the_package_is_a_compile_error);
	tcase_add_loop_test(tcase, a_bad_one_is_refused_with_what_where_and_why, 0, COUNT(refused));
	tcase_add_test(tcase, more_files_than_the_profile_allows_are_refused);
	tcase_add_test(tcase, a_bomb_is_refused_at_the_limit);
	tcase_add_test(tcase, what_is_no_archive_is_bad_input);
	return sbx_run_suite(suite);
}
