/* test_cache.c - compilations that are kept: what is found again, what is not, and what damage does. */
#include "judge/toolchain/cache.h"

#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "judge/daemon/probe_role.h"
#include "judge/daemon/toolchains.h"
#include "judge/toolchain/key.h"
#include "judge/toolchain/spool.h"
#include "sandbox/cleanup.h"
#include "sandbox/client.h"
#include "sandbox/tests/suite.h"

#define MIB (UINT64_C(1) << 20)

static char path[64];
static int top = -1, spool = -1;
static char told[512]; /* what the cache told last */

static void tell(void *ctx, const char *text)
{
	(void)ctx;
	(void)snprintf(told, sizeof(told), "%s", text);
}

static int directory(const char *name)
{
	int fd;

	ck_assert(mkdirat(top, name, 0700) == 0 || errno == EEXIST);
	fd = openat(top, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	ck_assert_int_ge(fd, 0);
	return fd;
}

static void set_up(void)
{
	(void)snprintf(path, sizeof(path), "/tmp/minos-test-cache-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(path));
	top = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	ck_assert_int_ge(top, 0);
	spool = directory("spool");
	(void)close(directory("cache"));
	(void)close(directory("cache/0"));
	(void)close(directory("cache/1"));
	told[0] = '\0';
}

static void tear_down(void)
{
	ck_assert_int_eq(close(spool), 0);
	ck_assert_int_eq(judge_spool_clear(top, NULL), 0);
	ck_assert_int_eq(close(top), 0);
	ck_assert_int_eq(rmdir(path), 0);
}

static struct judge_cache *open_cache(unsigned slot, unsigned slots, uint64_t bytes, uint64_t entries)
{
	const struct judge_cache_options options = {
		.slot = slot, .slots = slots, .bytes = bytes, .entries = entries, .tell = tell
	};
	struct judge_cache *cache = NULL;
	struct sbx_error err = { 0 };

	ck_assert_msg(judge_cache_open(directory("cache"), &options, &cache, &err) == 0, "%s", err.text);
	return cache;
}

static struct judge_cache_key key_of(unsigned number)
{
	struct judge_cache_key key;

	memset(key.digest, 0xa0, sizeof(key.digest));
	memcpy(key.digest, &number, sizeof(number));
	return key;
}

/* Keeps two files, of which one has that content, for a key. */
static void store(struct judge_cache *cache, unsigned number, const char *content, size_t size)
{
	struct judge_made made[2] = { { .path = "main", .size = size, .executable = true },
				      { .path = "sub/data", .size = 3 } };
	const struct judge_cache_key key = key_of(number);
	json_t *said = json_pack("{s:s, s:s, s:i}", "verdict", "AC", "reason", "exit status 0", "number", (int)number);
	sbx_close int from = judge_spool_fresh(spool, "from", NULL);

	ck_assert_int_ge(from, 0);
	ck_assert_int_eq(judge_spool_write(from, "main", content, size, NULL), 0);
	ck_assert_int_eq(judge_spool_write(from, "sub/data", "abc", 3, NULL), 0);
	judge_cache_store(cache, &key, said, from, made, 2);
	json_decref(said);
}

static int fetch(struct judge_cache *cache, unsigned number)
{
	const struct judge_cache_key key = key_of(number);
	struct sbx_error err = { 0 };
	json_t *said = NULL;
	int r = judge_cache_fetch(cache, JUDGE_CACHE_SHARED, &key, spool, "app", MIB, &said, &err);

	ck_assert_msg(r >= 0, "%s", err.text);
	if (r == 1)
		ck_assert_int_eq(json_integer_value(json_object_get(said, "number")), number);
	json_decref(said);
	return r;
}

static void expect_file(const char *name, const char *content, mode_t mode)
{
	sbx_close int fd = openat(spool, name, O_RDONLY | O_CLOEXEC);
	char text[128] = "";
	struct stat st;

	ck_assert_msg(fd >= 0, "%s: %s", name, strerror(errno));
	ck_assert_int_ge(read(fd, text, sizeof(text) - 1), 0);
	ck_assert_str_eq(text, content);
	ck_assert_int_eq(fstat(fd, &st), 0);
	ck_assert_uint_eq(st.st_mode & 07777, mode);
}

static void entry_path(unsigned slot, unsigned number, char *name, size_t size)
{
	const struct judge_cache_key key = key_of(number);
	char hex[JUDGE_DIGEST_HEX];

	judge_digest_hex(key.digest, hex);
	(void)snprintf(name, size, "cache/%u/%s", slot, hex);
}

START_TEST(what_was_kept_is_found_and_nothing_else)
{
	struct judge_cache *cache = open_cache(0, 2, MIB, 100);

	ck_assert_int_eq(fetch(cache, 1), 0);
	store(cache, 1, "one", 3);
	store(cache, 2, "two", 3);
	ck_assert_int_eq(fetch(cache, 1), 1);
	expect_file("app/main", "one", 0755);
	expect_file("app/sub/data", "abc", 0644);
	ck_assert_int_eq(fetch(cache, 3), 0);
	store(cache, 1, "another", 7);
	judge_cache_close(cache);
	cache = open_cache(0, 2, MIB, 100); /* as the next judge of the slot does */
	ck_assert_int_eq(fetch(cache, 1), 1);
	expect_file("app/main", "another", 0755);
	judge_cache_close(cache);
	ck_assert_str_eq(told, "");
}
END_TEST

START_TEST(another_slot_finds_it_only_when_slots_share)
{
	struct judge_cache *first = open_cache(0, 2, MIB, 100), *sharing = open_cache(1, 2, MIB, 100),
			   *alone = open_cache(1, 0, MIB, 100);
	const struct judge_cache_key key = key_of(1);
	char name[128];

	store(first, 1, "one", 3);
	ck_assert_int_eq(fetch(sharing, 1), 1);
	ck_assert_int_eq(fetch(alone, 1), 0);
	ck_assert_int_eq(judge_cache_fetch(sharing, JUDGE_CACHE_OWN, &key, spool, "app", MIB, NULL, NULL), 0);
	/* What is there tells who made it: nothing is copied. */
	entry_path(1, 1, name, sizeof(name));
	ck_assert_int_ne(faccessat(top, name, F_OK, 0), 0);
	judge_cache_close(first);
	judge_cache_close(sharing);
	judge_cache_close(alone);
}
END_TEST

enum damage {
	CUT,
	CUT_HEAD,
	EMPTY,
	FLIP,
	LONGER,
	OTHER_KEY,
	FIFO,
	LINK,
	DAMAGES
};

static void damage(enum damage how, const char *name)
{
	sbx_close int fd = openat(top, name, O_RDWR | O_CLOEXEC);
	char other[128];
	struct stat st;
	unsigned char byte;

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(fstat(fd, &st), 0);
	switch (how) {
	case CUT:
		ck_assert_int_eq(ftruncate(fd, st.st_size - 1), 0);
		break;
	case CUT_HEAD:
		ck_assert_int_eq(ftruncate(fd, 10), 0);
		break;
	case EMPTY:
		ck_assert_int_eq(ftruncate(fd, 0), 0);
		break;
	case FLIP:
		ck_assert_int_eq(pread(fd, &byte, 1, st.st_size - 50), 1);
		byte ^= 1;
		ck_assert_int_eq(pwrite(fd, &byte, 1, st.st_size - 50), 1);
		break;
	case LONGER:
		ck_assert_int_eq(pwrite(fd, "x", 1, st.st_size), 1);
		break;
	case OTHER_KEY:
		entry_path(0, 2, other, sizeof(other));
		ck_assert_int_eq(renameat(top, other, top, name), 0);
		break;
	case FIFO:
		ck_assert_int_eq(unlinkat(top, name, 0), 0);
		ck_assert_int_eq(mkfifoat(top, name, 0600), 0);
		break;
	case LINK:
		ck_assert_int_eq(unlinkat(top, name, 0), 0);
		entry_path(0, 2, other, sizeof(other));
		ck_assert_int_eq(symlinkat(strrchr(other, '/') + 1, top, name), 0);
		break;
	case DAMAGES:
		break;
	}
}

START_TEST(damage_is_a_miss_that_is_told_and_gone_afterwards)
{
	struct judge_cache *cache = open_cache(0, 2, MIB, 100), *other = open_cache(1, 2, MIB, 100);
	char name[128];

	store(cache, 1, "one", 3);
	store(cache, 2, "two", 3);
	entry_path(0, 1, name, sizeof(name));
	damage((enum damage)_i, name);
	ck_assert_int_eq(fetch(other, 1), 0); /* which is not the one who may remove it */
	ck_assert_int_eq(faccessat(top, name, F_OK, AT_SYMLINK_NOFOLLOW), 0);
	told[0] = '\0';
	ck_assert_int_eq(fetch(cache, 1), 0);
	ck_assert_int_ne(faccessat(spool, "app/main", F_OK, 0), 0);
	if (_i != FIFO && _i != LINK) { /* those are no entries at all */
		ck_assert_msg(strstr(told, "damaged") != NULL, "told: %s", told);
		ck_assert_int_ne(faccessat(top, name, F_OK, 0), 0);
	}
	store(cache, 1, "new", 3);
	ck_assert_int_eq(fetch(cache, 1), 1);
	expect_file("app/main", "new", 0755);
	judge_cache_close(cache);
	judge_cache_close(other);
}
END_TEST

/* Whoever writes an entry may be a captured judge, which also makes the checksum right. */
START_TEST(an_entry_reaches_no_further_than_its_directory)
{
	static const char *const names[] = { "../out", "/tmp/out", "a/../../out", "" };
	const struct judge_cache_key key = key_of(1);
	sbx_close int into = directory("spool/into"), from = directory("spool/from");
	json_t *said = json_pack("{s:s, s:s}", "verdict", "AC", "reason", "good"), *read = NULL;
	struct judge_made made = { .size = 3 };
	struct sbx_error err = { 0 };
	sbx_close int fd = openat(top, "entry", O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	/* The path of the head is written over, and the digest made anew, by writing an entry of a file of that name.
	 */
	ck_assert_int_eq(judge_spool_write(from, "x", "abc", 3, &err), 0);
	(void)snprintf(made.path, sizeof(made.path), "x");
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		unsigned char digest[JUDGE_DIGEST_SIZE], bytes[4096];
		struct judge_digest_part all = { bytes, 0 };
		ssize_t size;
		char *found;

		ck_assert_int_eq(ftruncate(fd, 0), 0);
		ck_assert_int_eq(lseek(fd, 0, SEEK_SET), 0);
		ck_assert_int_eq(judge_cache_entry_write(fd, &key, said, from, &made, 1, &err), 0);
		size = pread(fd, bytes, sizeof(bytes), 0);
		ck_assert_int_gt(size, JUDGE_DIGEST_SIZE + 3 + SBX_PATH_MAX);
		all.size = (size_t)size - JUDGE_DIGEST_SIZE;
		found = (char *)bytes + all.size - 3 - SBX_PATH_MAX;
		ck_assert_str_eq(found, "x");
		(void)snprintf(found, SBX_PATH_MAX, "%s", names[i]);
		ck_assert_int_eq(judge_digest(&all, 1, digest, &err), 0);
		memcpy(bytes + all.size, digest, sizeof(digest));
		ck_assert_int_eq(pwrite(fd, bytes, (size_t)size, 0), size);
		ck_assert_int_eq(lseek(fd, 0, SEEK_SET), 0);
		ck_assert_int_eq(judge_cache_entry_read(fd, &key, into, MIB, &read, &err), -EBADMSG);
		ck_assert_msg(strstr(err.text, "bad name") != NULL, "%s: %s", names[i], err.text);
	}
	ck_assert_int_ne(faccessat(top, "spool/out", F_OK, 0), 0);
	json_decref(said);
}
END_TEST

START_TEST(files_larger_than_allowed_are_not_taken)
{
	const struct judge_cache_key key = key_of(1);
	struct judge_cache *cache = open_cache(0, 0, MIB, 100);
	struct sbx_error err = { 0 };
	json_t *said = NULL;

	store(cache, 1, "12345678", 8);
	ck_assert_int_eq(judge_cache_fetch(cache, JUDGE_CACHE_SHARED, &key, spool, "app", 10, &said, &err), 0);
	ck_assert_msg(strstr(told, "damaged") != NULL, "told: %s", told);
	judge_cache_close(cache);
}
END_TEST

static void set_time(unsigned slot, unsigned number, time_t when)
{
	struct timespec times[2] = { { .tv_sec = when }, { .tv_sec = when } };
	char name[128];

	entry_path(slot, number, name, sizeof(name));
	ck_assert_int_eq(utimensat(top, name, times, 0), 0);
}

START_TEST(the_least_recently_used_go_first)
{
	struct judge_cache *cache = open_cache(0, 0, MIB, 16);

	for (unsigned i = 0; i < 16; i++) {
		store(cache, i, "text", 4);
		set_time(0, i, 1000 + (time_t)i);
	}
	ck_assert_int_eq(fetch(cache, 0), 1); /* used again */
	store(cache, 16, "text", 4);          /* one too many: there is room for fifteen afterwards */
	ck_assert_int_eq(fetch(cache, 0), 1);
	ck_assert_int_eq(fetch(cache, 1), 0);
	ck_assert_int_eq(fetch(cache, 2), 0);
	ck_assert_int_eq(fetch(cache, 3), 1);
	ck_assert_int_eq(fetch(cache, 16), 1);
	judge_cache_close(cache);
}
END_TEST

static uint64_t bytes_kept(void)
{
	uint64_t bytes = 0;

	for (unsigned i = 0; i < 200; i++) {
		char entry[128];
		struct stat st;

		entry_path(0, i, entry, sizeof(entry));
		if (fstatat(top, entry, &st, 0) == 0)
			bytes += (uint64_t)st.st_size;
	}
	return bytes;
}

START_TEST(the_bound_in_bytes_holds_also_when_it_was_lowered)
{
	char content[10000];
	struct judge_cache *cache = open_cache(0, 0, 200000, 1000);

	memset(content, 'x', sizeof(content));
	for (unsigned i = 0; i < 100; i++) {
		store(cache, i, content, sizeof(content));
		ck_assert_uint_le(bytes_kept(), 200000);
	}
	ck_assert_uint_ge(bytes_kept(), 150000);
	ck_assert_int_eq(fetch(cache, 99), 1);
	judge_cache_close(cache);
	cache = open_cache(0, 0, 50000, 1000);
	ck_assert_uint_le(bytes_kept(), 50000);
	store(cache, 150, content, 9000);
	ck_assert_int_eq(fetch(cache, 150), 1);
	judge_cache_close(cache);
	cache = open_cache(0, 0, 5000, 1000);
	store(cache, 151, content, 9000); /* never fits, and is no failure */
	ck_assert_int_eq(fetch(cache, 151), 0);
	judge_cache_close(cache);
	ck_assert_str_eq(told, "");
}
END_TEST

/* Two processes on one directory: not what the daemon does, but nothing may come of it. */
START_TEST(two_at_once_never_read_a_half_entry)
{
	struct judge_cache *cache = open_cache(0, 0, 64 * MIB, 1000); /* once: opening removes half entries */
	static char content[300000];
	unsigned hits = 0;
	pid_t pid = fork();
	int status;

	ck_assert_int_ge(pid, 0);
	memset(content, pid == 0 ? 'a' : 'b', sizeof(content));
	for (unsigned i = 0; i < 60; i++) {
		sbx_close int from = directory(pid == 0 ? "from-a" : "from-b");
		struct judge_made made = { .path = "main", .size = sizeof(content) };
		const struct judge_cache_key key = key_of(i % 3);
		json_t *said = json_pack("{s:s, s:s}", "verdict", "AC", "reason", ""), *read = NULL;

		if (i == 0)
			ck_assert_int_eq(judge_spool_write(from, "main", content, sizeof(content), NULL), 0);
		judge_cache_store(cache, &key, said, from, &made, 1);
		hits += judge_cache_fetch(cache, JUDGE_CACHE_SHARED, &key, spool, pid == 0 ? "to-a" : "to-b", MIB,
					  &read, NULL) == 1;
		json_decref(said);
		json_decref(read);
	}
	judge_cache_close(cache);
	if (pid == 0)
		_exit(hits == 60 && told[0] == '\0' ? 0 : 1);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(status, 0);
	ck_assert_uint_eq(hits, 60);
	ck_assert_str_eq(told, "");
}
END_TEST

START_TEST(a_judge_that_is_killed_in_the_middle_leaves_nothing)
{
	static char content[MIB];
	struct judge_cache *cache;

	for (unsigned i = 0; i < 8; i++) {
		pid_t pid = fork();

		ck_assert_int_ge(pid, 0);
		if (pid == 0) {
			cache = open_cache(0, 0, 64 * MIB, 1000);
			for (unsigned k = 0;; k++)
				store(cache, k % 4, content, sizeof(content));
		}
		(void)usleep(3000 + 2500 * i);
		ck_assert_int_eq(kill(pid, SIGKILL), 0);
		ck_assert_int_eq(waitpid(pid, NULL, 0), pid);
		cache = open_cache(0, 0, 64 * MIB, 1000);
		for (unsigned k = 0; k < 4; k++) {
			const struct judge_cache_key key = key_of(k);
			json_t *said = NULL;

			ck_assert_int_ge(
			    judge_cache_fetch(cache, JUDGE_CACHE_SHARED, &key, spool, "app", 2 * MIB, &said, NULL), 0);
			json_decref(said);
		}
		judge_cache_close(cache);
		ck_assert_str_eq(told, ""); /* no half entry has a name */
	}
}
END_TEST

/* ---- Keys ---- */

static struct judge_filter filters[2];
static struct judge_language languages[2];
static struct judge_file files[2];
static char a_name[] = "a.c", b_name[] = "b.c", c_name[] = "c.c";
static char a_text[] = "int1", b_text[] = "int2", c_text[] = "int3";
static struct judge_policy policy;
static struct judge_sources sources;
static struct sbx_run run;

static void describe(void)
{
	static const char *const argv[] = { "/usr/bin/cc", "-O2", "a.c", NULL };
	static const char *const env[] = { "LANG=C", NULL };
	static char *mounts[] = { NULL, NULL };

	memset(&run, 0, sizeof(run));
	mounts[0] = path;
	for (unsigned i = 0; i < 2; i++) {
		filters[i] = (struct judge_filter){ .name = { (char)('a' + i) } };
		languages[i] = (struct judge_language){ .mounts = { mounts, 0 } };
		(void)snprintf(languages[i].name, sizeof(languages[i].name), "l%u", i);
	}
	files[0] = (struct judge_file){ a_name, a_text, 4 };
	files[1] = (struct judge_file){ b_name, b_text, 4 };
	policy = (struct judge_policy){ .filters = filters, .filter_count = 2 };
	sources = (struct judge_sources){ .language = &languages[0], .files = files, .count = 2 };
	ck_assert_int_eq(sbx_client_set_strings(&run, argv, env, NULL), 0);
	run.limits.cpu_ns = 1;
	(void)snprintf(run.cwd, sizeof(run.cwd), "/src");
}

static void change(unsigned what)
{
	static const char *const argv[] = { "/usr/bin/cc", "-O3", "a.c", NULL }, *const env[] = { "LANG=C", NULL };
	static const char *const longer[] = { "/usr/bin/cc", "-O2", "a.c", "LANG=C", NULL }, *const none[] = { NULL };
	struct judge_file first;

	switch (what) {
	case 0:
		files[1].data = c_text;
		break;
	case 1:
		files[1].name = c_name;
		break;
	case 2:
		first = files[0];
		files[0] = files[1];
		files[1] = first;
		break;
	case 3:
		sources.count = 1;
		break;
	case 4:
		ck_assert_int_eq(sbx_client_set_strings(&run, argv, env, NULL), 0);
		break;
	case 5:
		ck_assert_int_eq(sbx_client_set_strings(&run, longer, none, NULL), 0);
		break;
	case 6:
		run.limits.processes = 7;
		break;
	case 7:
		run.filter = 1;
		break;
	case 8:
		sources.language = &languages[1];
		break;
	case 9:
		languages[0].mounts.count = 1;
		break;
	default:
		break;
	}
}

START_TEST(a_key_knows_all_that_a_compilation_depends_on)
{
	struct judge_cache_key before, same, after;

	describe();
	ck_assert_int_eq(judge_compile_key(&policy, &sources, &run, "version 1", &before, NULL), 0);
	ck_assert_int_eq(judge_compile_key(&policy, &sources, &run, "version 1", &same, NULL), 0);
	ck_assert_mem_eq(&before, &same, sizeof(before));
	change((unsigned)_i);
	ck_assert_int_eq(judge_compile_key(&policy, &sources, &run, _i == 10 ? "version 2" : "version 1", &after, NULL),
			 0);
	ck_assert_mem_ne(&before, &after, sizeof(before));
}
END_TEST

/* A judge knows filters by name alone, so what is in them has to be told with the toolchains. */
START_TEST(a_filter_that_lets_more_through_makes_other_toolchains)
{
	static struct judge_probes none;
	struct sock_filter instruction = { .k = 1 };
	char before[JUDGE_DIGEST_HEX], same[JUDGE_DIGEST_HEX], after[JUDGE_DIGEST_HEX];
	sbx_close int probes = memfd_create("probes", MFD_CLOEXEC);

	describe();
	filters[1].insns = &instruction;
	filters[1].count = 1;
	ck_assert_int_eq(pwrite(probes, &none, sizeof(none), 0), (ssize_t)sizeof(none));
	ck_assert_int_eq(judge_toolchains_identify(&policy, NULL, probes, before, NULL), 0);
	ck_assert_int_eq(judge_toolchains_identify(&policy, NULL, probes, same, NULL), 0);
	ck_assert_str_eq(before, same);
	instruction.k = 2;
	ck_assert_int_eq(judge_toolchains_identify(&policy, NULL, probes, after, NULL), 0);
	ck_assert_str_ne(before, after);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("cache");
	TCase *tests = sbx_case("cache");

	tcase_add_checked_fixture(tests, set_up, tear_down);
	tcase_add_test(tests, what_was_kept_is_found_and_nothing_else);
	tcase_add_test(tests, another_slot_finds_it_only_when_slots_share);
	tcase_add_loop_test(tests, damage_is_a_miss_that_is_told_and_gone_afterwards, 0, DAMAGES);
	tcase_add_test(tests, an_entry_reaches_no_further_than_its_directory);
	tcase_add_test(tests, files_larger_than_allowed_are_not_taken);
	tcase_add_test(tests, the_least_recently_used_go_first);
	tcase_add_test(tests, the_bound_in_bytes_holds_also_when_it_was_lowered);
	tcase_add_test(tests, two_at_once_never_read_a_half_entry);
	tcase_add_test(tests, a_judge_that_is_killed_in_the_middle_leaves_nothing);
	tcase_add_loop_test(tests, a_key_knows_all_that_a_compilation_depends_on, 0, 11);
	tcase_add_test(tests, a_filter_that_lets_more_through_makes_other_toolchains);
	suite_add_tcase(suite, tests);
	return sbx_run_suite(suite);
}
