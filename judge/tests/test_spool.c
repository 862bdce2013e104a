/* test_spool.c - the slot's directory, the text of programs, and the file that carries a job. */
#include "judge/toolchain/spool.h"

#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "judge/daemon/job_file.h"
#include "judge/store/files.h"
#include "judge/toolchain/text.h"
#include "sandbox/tests/suite.h"

static char path[64];
static int spool = -1;

static void set_up(void)
{
	(void)snprintf(path, sizeof(path), "/tmp/minos-test-spool-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(path));
	spool = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	ck_assert_int_ge(spool, 0);
}

static void tear_down(void)
{
	ck_assert_int_eq(judge_spool_clear(spool, NULL), 0);
	ck_assert_int_eq(close(spool), 0);
	ck_assert_int_eq(rmdir(path), 0);
}

START_TEST(a_fresh_directory_is_empty_whatever_was_there)
{
	struct sbx_error err = { 0 };
	int dir = judge_spool_fresh(spool, "app", &err);

	ck_assert_int_ge(dir, 0);
	ck_assert_int_eq(judge_spool_write(dir, "a/b/c", "x", 1, &err), 0);
	ck_assert_int_eq(symlinkat("/etc", dir, "link"), 0);
	ck_assert_int_eq(mkfifoat(dir, "a/fifo", 0600), 0);
	ck_assert_int_eq(close(dir), 0);
	dir = judge_spool_fresh(spool, "app", &err);
	ck_assert_int_ge(dir, 0);
	ck_assert_int_ne(faccessat(dir, "a", F_OK, 0), 0);
	ck_assert_int_ne(faccessat(dir, "link", F_OK, AT_SYMLINK_NOFOLLOW), 0);
	ck_assert_int_eq(access("/etc/passwd", F_OK), 0); /* the link went, not what it led to */
	ck_assert_int_eq(close(dir), 0);
}
END_TEST

START_TEST(a_sweep_takes_the_slots_that_are_no_more_and_nothing_else)
{
	static const char *const kept[] = { "0", "1", "02", "two", "2x", "-3" };
	static const char *const gone[] = { "2", "3", "10" };
	struct sbx_error err = { 0 };

	for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++)
		ck_assert_int_eq(mkdirat(spool, kept[i], 0755), 0);
	for (size_t i = 0; i < sizeof(gone) / sizeof(gone[0]); i++) {
		int dir = judge_spool_fresh(spool, gone[i], &err);

		ck_assert_int_ge(dir, 0);
		ck_assert_int_eq(judge_spool_write(dir, "app/a.out", "x", 1, &err), 0);
		ck_assert_int_eq(close(dir), 0);
	}
	ck_assert_int_eq(judge_spool_sweep(spool, 2, &err), 0);
	for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++)
		ck_assert_int_eq(faccessat(spool, kept[i], F_OK, 0), 0);
	for (size_t i = 0; i < sizeof(gone) / sizeof(gone[0]); i++)
		ck_assert_int_ne(faccessat(spool, gone[i], F_OK, 0), 0);
}
END_TEST

START_TEST(a_file_gets_the_modes_a_box_needs_whatever_the_umask)
{
	struct sbx_error err = { 0 };
	mode_t old = umask(077);
	struct stat st;
	uint64_t size = 0;
	int from = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);

	ck_assert_int_eq(judge_spool_write(spool, "dir/source.c", "int x;", 6, &err), 0);
	ck_assert_int_eq(judge_spool_copy(spool, "program", from, true, UINT64_MAX, &size, &err), 0);
	(void)umask(old);
	ck_assert_int_eq(fstatat(spool, "dir", &st, 0), 0);
	ck_assert_int_eq(st.st_mode & 07777, 0755);
	ck_assert_int_eq(fstatat(spool, "dir/source.c", &st, 0), 0);
	ck_assert_int_eq(st.st_mode & 07777, 0644);
	ck_assert_int_eq(fstatat(spool, "program", &st, 0), 0);
	ck_assert_int_eq(st.st_mode & 07777, 0755);
	ck_assert_uint_eq(size, (uint64_t)st.st_size);
	ck_assert_int_eq(close(from), 0);
}
END_TEST

static const char *const bad_paths[] = { "", "/etc/x", "../x", "a/../../x", "a//b", ".", "a/.", "a\nb" };

START_TEST(a_path_that_leaves_the_directory_is_refused)
{
	struct sbx_error err = { 0 };

	ck_assert_int_eq(judge_spool_write(spool, bad_paths[_i], "x", 1, &err), -EINVAL);
}
END_TEST

START_TEST(nothing_is_written_through_a_link)
{
	struct sbx_error err = { 0 };

	ck_assert_int_eq(symlinkat("/tmp", spool, "out"), 0);
	ck_assert_int_lt(judge_spool_write(spool, "out/minos-test-planted", "x", 1, &err), 0);
	ck_assert_int_ne(access("/tmp/minos-test-planted", F_OK), 0);
	ck_assert_int_eq(symlinkat("/tmp/minos-test-planted", spool, "file"), 0);
	ck_assert_int_eq(judge_spool_write(spool, "file", "x", 1, &err), -EEXIST);
}
END_TEST

START_TEST(more_than_the_maximum_is_refused)
{
	struct sbx_error err = { 0 };
	uint64_t size = 99;
	int from = memfd_create("test", MFD_CLOEXEC);

	ck_assert_int_eq(ftruncate(from, 100001), 0);
	ck_assert_int_eq(judge_spool_copy(spool, "big", from, false, 100000, &size, &err), -EFBIG);
	ck_assert_uint_eq(size, 99);
	ck_assert_int_eq(close(from), 0);
}
END_TEST

/* The pipe's other end is held open: who reads from it waits for ever. */
START_TEST(an_artefact_that_is_no_file_is_refused_and_never_waited_for)
{
	struct sbx_error err = { 0 };
	uint64_t size = 99;
	int ends[2], froms[3];

	ck_assert_int_eq(pipe2(ends, O_CLOEXEC), 0);
	froms[0] = ends[0];
	froms[1] = open("/dev/zero", O_RDONLY | O_CLOEXEC);
	froms[2] = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	for (int i = 0; i < 3; i++) {
		ck_assert_int_eq(judge_spool_copy(spool, "a", froms[i], false, 100, &size, &err), -EINVAL);
		ck_assert_str_eq(err.text, "a: is no regular file");
		ck_assert_int_eq(close(froms[i]), 0);
	}
	ck_assert_int_eq(faccessat(spool, "a", F_OK, 0), -1);
	ck_assert_uint_eq(size, 99);
	ck_assert_int_eq(close(ends[1]), 0);
}
END_TEST

static const struct {
	const char *bytes;
	size_t size;
	const char *shown;
} texts[] = {
	{ "plain\n\ttext", 11, "plain\n\ttext" },
	{ "\xc3\xa4 \xe2\x82\xac \xf0\x9f\x98\x80", 11, "\xc3\xa4 \xe2\x82\xac \xf0\x9f\x98\x80" },
	{ "\xff\xfe", 2, "\\xff\\xfe" },
	{ "\x1b[31m", 5, "\\x1b[31m" },
	{ "\xc0\xaf", 2, "\\xc0\\xaf" },                   /* over-long */
	{ "\xed\xa0\x80", 3, "\\xed\\xa0\\x80" },          /* a surrogate */
	{ "\xf4\x90\x80\x80", 4, "\\xf4\\x90\\x80\\x80" }, /* above U+10FFFF */
	{ "a\0b", 3, "a\\x00b" },
	{ "\xe2\x82", 2, "\\xe2\\x82" }, /* cut */
};

START_TEST(text_is_shown_as_valid_utf8)
{
	struct judge_text text = { 0 };
	json_t *json;

	ck_assert_int_eq(judge_text_add(&text, texts[_i].bytes, texts[_i].size), 0);
	json = judge_text_json(&text);
	ck_assert_str_eq(json_string_value(json), texts[_i].shown);
	json_decref(json);
	judge_text_free(&text);
}
END_TEST

START_TEST(text_above_the_limit_is_dropped_and_said_so)
{
	struct judge_text text = { 0 };
	char block[1000];
	json_t *json;

	memset(block, 'x', sizeof(block));
	for (int i = 0; i < 100; i++)
		ck_assert_int_eq(judge_text_add(&text, block, sizeof(block)), 0);
	ck_assert_uint_eq(text.size, JUDGE_TEXT_MAX);
	json = judge_text_json(&text);
	ck_assert_ptr_nonnull(strstr(json_string_value(json), "[34464 more bytes]"));
	json_decref(json);
	judge_text_free(&text);
}
END_TEST

static const struct {
	const char *text, *gist;
} gists[] = {
	{ "", "" },
	{ "wrong\n", "wrong" },
	{ "\n  FAIL line 3\r\nmore\n", "FAIL line 3" },
	{ "Traceback (most recent call last):\n  File \"/app/v.py\", line 7, in <module>\n    check()\n"
	  "  File \"/app/v.py\", line 3, in check\n    assert n < 5\n           ^^^^^\nAssertionError: n is 7\n",
	  "File \"/app/v.py\", line 3, in check: AssertionError: n is 7" },
	{ "Traceback (most recent call last):", "Traceback (most recent call last):" },
	{ "File \"a\" is missing\nbye\n", "File \"a\" is missing" },
	{ "zu gro\xc3\x9f \x1b[1m", "zu gro?? ?[1m" },
	{ "0123456789012345678901234567890123456789012345678901234567890123456789",
	  "012345678901234567890123456789012345678901234567890123456789012" },
};

START_TEST(of_a_text_one_line_is_told)
{
	struct judge_text text = { 0 };
	char gist[64];

	ck_assert_int_eq(judge_text_add(&text, gists[_i].text, strlen(gists[_i].text)), 0);
	judge_text_gist(&text, gist, sizeof(gist));
	ck_assert_str_eq(gist, gists[_i].gist);
	judge_text_free(&text);
}
END_TEST

START_TEST(a_job_comes_back_as_it_was)
{
	char name1[] = "a.c", name2[] = "b.h", data1[] = "int main;", data2[] = { 'x', '\0', 'y' };
	struct judge_file files[] = { { name1, data1, 9 }, { name2, data2, 3 } };
	struct judge_file *back = NULL;
	struct sbx_error err = { 0 };
	size_t count = 0;
	int fd = judge_job_file_make(files, 2, &err);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(judge_job_file_read(fd, &back, &count, &err), 0);
	ck_assert_uint_eq(count, 2);
	ck_assert_str_eq(back[0].name, "a.c");
	ck_assert_str_eq(back[1].name, "b.h");
	ck_assert_uint_eq(back[1].size, 3);
	ck_assert_mem_eq(back[1].data, data2, 3);
	judge_files_free_all(back, count);
	ck_assert_int_eq(ftruncate(fd, 300), 0);
	ck_assert_int_lt(judge_job_file_read(fd, &back, &count, &err), 0);
	ck_assert_int_eq(close(fd), 0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("spool");
	TCase *tc = sbx_case("spool");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, a_fresh_directory_is_empty_whatever_was_there);
	tcase_add_test(tc, a_sweep_takes_the_slots_that_are_no_more_and_nothing_else);
	tcase_add_test(tc, a_file_gets_the_modes_a_box_needs_whatever_the_umask);
	tcase_add_loop_test(tc, a_path_that_leaves_the_directory_is_refused, 0,
			    sizeof(bad_paths) / sizeof(bad_paths[0]));
	tcase_add_test(tc, nothing_is_written_through_a_link);
	tcase_add_test(tc, more_than_the_maximum_is_refused);
	tcase_add_test(tc, an_artefact_that_is_no_file_is_refused_and_never_waited_for);
	tcase_add_loop_test(tc, text_is_shown_as_valid_utf8, 0, sizeof(texts) / sizeof(texts[0]));
	tcase_add_loop_test(tc, of_a_text_one_line_is_told, 0, sizeof(gists) / sizeof(gists[0]));
	tcase_add_test(tc, text_above_the_limit_is_dropped_and_said_so);
	tcase_add_test(tc, a_job_comes_back_as_it_was);
	suite_add_tcase(suite, tc);
	return sbx_run_suite(suite);
}
