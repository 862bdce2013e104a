/*
 * test_policy_load.c - a directory of policies: what Minos ships loads; each thing that can be wrong in a file is
 * refused with file, line and reason, and leaves nothing behind.
 */
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sandbox/tests/suite.h"

#include "judge/policy/policy.h"
#include "sandbox/root.h"

#define BASE "{\"name\": \"base\", \"default\": {\"action\": \"errno\", \"errno\": \"ENOSYS\"}}"
#define PROFILE_LIMITS                                                                                                 \
	"{\"cpu\": \"1s\", \"wall\": \"2s\", \"memory\": \"1G\", \"stack\": \"1M\", \"file\": \"1M\", \"work\": "      \
	"\"1M\",\n"                                                                                                    \
	"\"work_inodes\": 10, \"output\": \"1M\", \"open_files\": 16, \"processes\": 8}"
#define PROFILE                                                                                                        \
	"{\"name\": \"p\", \"source\": \"1K\", \"source_files\": 1,\n\"ceiling\": " PROFILE_LIMITS                     \
	",\n\"run\": " PROFILE_LIMITS ",\n\"compile\": " PROFILE_LIMITS "}"
#define PROFILE_WITH(more)                                                                                             \
	"{\"name\": \"p\", \"source\": \"1K\", \"source_files\": 1,\n\"ceiling\": " PROFILE_LIMITS                     \
	",\n\"run\": " PROFILE_LIMITS ",\n\"compile\": " PROFILE_LIMITS ",\n" more "}"
#define LANGUAGE_HEAD "{\"name\": \"l\", \"title\": \"L\", \"extensions\": [\"l\"], \"probe\": [\"/bin/l\"],\n"
#define RUN           "\"run\": {\"argv\": [\"/bin/l\"], \"filter\": \"base\"}"
#define RULES(rules)  "{\"name\": \"base\", \"default\": {\"action\": \"kill\"}, \"rules\": [\n" rules "]}"

static char dir[] = "/tmp/minos-policy-XXXXXX";
static struct judge_policy *policy;
static struct sbx_error err;

static void put(const char *name, const char *text)
{
	char path[256];
	FILE *f;

	(void)snprintf(path, sizeof(path), "%s/%s", dir, name);
	f = fopen(path, "we");
	ck_assert_ptr_nonnull(f);
	ck_assert_int_ge(fputs(text, f), 0);
	ck_assert_int_eq(fclose(f), 0);
}

static void drop(const char *name)
{
	char path[256];

	(void)snprintf(path, sizeof(path), "%s/%s", dir, name);
	(void)unlink(path); /* may never have been there */
}

static const char *const folders[] = { "seccomp", "languages", "profiles" };
static const char *const files[] = { "seccomp/base.json", "seccomp/a.json",    "seccomp/b.json",
				     "seccomp/c.json",    "languages/l.json",  "languages/m.json",
				     "profiles/p.json",   "seccomp/notes.txt", "seccomp/.hidden.json" };

/* The smallest set that loads. */
static void set_up(void)
{
	memcpy(dir, "/tmp/minos-policy-XXXXXX", sizeof(dir));
	memset(&err, 0, sizeof(err));
	policy = NULL;
	ck_assert_ptr_nonnull(mkdtemp(dir));
	for (size_t i = 0; i < 3; i++) {
		char path[256];

		(void)snprintf(path, sizeof(path), "%s/%s", dir, folders[i]);
		ck_assert_int_eq(mkdir(path, 0700), 0);
	}
	put("seccomp/base.json", BASE);
	put("languages/l.json", LANGUAGE_HEAD RUN "}");
	put("profiles/p.json", PROFILE);
}

static void tear_down(void)
{
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		drop(files[i]);
	for (size_t i = 0; i < 3; i++) {
		char path[256];

		(void)snprintf(path, sizeof(path), "%s/%s", dir, folders[i]);
		(void)rmdir(path); /* checked by the next line */
	}
	ck_assert_int_eq(rmdir(dir), 0);
	judge_policy_free(policy);
}

/* Loading must fail with "DIR/" and this text in the message. */
static void expect_refusal(const char *where, const char *why)
{
	char want[512];

	(void)snprintf(want, sizeof(want), "%s/%s", dir, where);
	ck_assert_int_lt(judge_policy_load(dir, &policy, &err), 0);
	ck_assert_ptr_null(policy);
	ck_assert_msg(strncmp(err.text, want, strlen(want)) == 0, "%s, not %s", err.text, want);
	ck_assert_msg(strstr(err.text, why) != NULL, "%s, not %s", err.text, why);
}

START_TEST(the_smallest_set_loads)
{
	put("seccomp/notes.txt", "not a policy");
	put("seccomp/.hidden.json", "nor this");
	ck_assert_msg(judge_policy_load(dir, &policy, &err) == 0, "%s", err.text);
	ck_assert_uint_eq(policy->filter_count, 1);
	ck_assert_uint_eq(policy->languages[0].run.argv.count, 1);
	ck_assert_uint_eq(policy->languages[0].compile.argv.count, 0);
	ck_assert_uint_eq(policy->languages[0].processes, 1);
	ck_assert_double_eq(policy->languages[0].time_multiplier, 1);
	ck_assert_uint_eq(policy->profiles[0].run.memory_bytes, 1 << 30);
	ck_assert_uint_eq(policy->profiles[0].run.cpu_ns, 1000000000);
	ck_assert_uint_eq(policy->profiles[0].source_bytes, 1024);
	ck_assert_uint_eq(policy->profiles[0].retry_runs, 0);
}
END_TEST

START_TEST(a_profile_may_ask_for_runs_near_the_limit_to_be_made_again)
{
	put("profiles/p.json", PROFILE_WITH("\"retry_band\": 0.25, \"retry_runs\": 3"));
	ck_assert_msg(judge_policy_load(dir, &policy, &err) == 0, "%s", err.text);
	ck_assert_double_eq(policy->profiles[0].retry_band, 0.25);
	ck_assert_uint_eq(policy->profiles[0].retry_runs, 3);
}
END_TEST

/* One file of the set replaced by this text. */
static const struct {
	const char *file, *text, *where, *why;
} bad[] = {
	/* text and shape */
	{ "seccomp/base.json", "{\n\"name\": }", "seccomp/base.json:2: ", "unexpected token" },
	{ "seccomp/base.json", "[]", "seccomp/base.json:1: ", "must be an object" },
	{ "seccomp/base.json", "", "seccomp/base.json:1: ", "'[' or '{' expected" },
	{ "seccomp/base.json", "{\"name\": \"base\",\n\"colour\": 1}",
	  "seccomp/base.json:2: ", "unknown key `colour`" },
	{ "seccomp/base.json", "{\"default\": {\"action\": \"kill\"}}", "seccomp/base.json:1: ", "has no `name`" },
	{ "seccomp/base.json", "{\n\n\"name\": 5}", "seccomp/base.json:3: ", "`name` must be a string" },
	{ "seccomp/base.json", "{\"name\": \"Base\"}", "seccomp/base.json:1: ", "made of a-z" },
	{ "seccomp/base.json", "{\n\"name\": \"abcdefghijklmnopqrstuvwxyzabcdefg\"}",
	  "seccomp/base.json:2: ", "longer than 31" },
	{ "seccomp/base.json", "{\n\"name\": \"other\", \"default\": {\"action\": \"kill\"}}",
	  "seccomp/base.json:2: ", "called base.json" },
	{ "seccomp/base.json", "{\"name\": \"base\"}", "seccomp/base.json:1: ", "needs a `default`" },
	/* actions */
	{ "seccomp/base.json", "{\"name\": \"base\",\n\"default\": {\"action\": \"allow\"}}",
	  "seccomp/base.json:2: ", "may not be allow" },
	{ "seccomp/base.json", "{\"name\": \"base\", \"default\": {\n\"action\": \"log\"}}",
	  "seccomp/base.json:2: ", "unknown action `log`" },
	{ "seccomp/base.json", "{\"name\": \"base\", \"default\": {\"action\": \"errno\",\n\"errno\": \"EWHAT\"}}",
	  "seccomp/base.json:2: ", "unknown error `EWHAT`" },
	{ "seccomp/base.json", "{\"name\": \"base\", \"default\": {\"action\": \"errno\"}}",
	  "seccomp/base.json:1: ", "has no `errno`" },
	{ "seccomp/base.json", "{\"name\": \"base\", \"default\": {\"action\": \"kill\",\n\"errno\": \"EPERM\"}}",
	  "seccomp/base.json:2: ", "goes with the action errno only" },
	/* rules */
	{ "seccomp/base.json", RULES("{\"action\": \"allow\"}"), "seccomp/base.json:2: ", "has no `syscalls`" },
	{ "seccomp/base.json", RULES("{\"action\": \"allow\", \"syscalls\": []}"),
	  "seccomp/base.json:2: ", "at least 1 value" },
	{ "seccomp/base.json", RULES("{\"action\": \"allow\", \"syscalls\": [\"read\",\n\"raed\"]}"),
	  "seccomp/base.json:3: ", "unknown system call `raed`" },
	{ "seccomp/base.json", RULES("{\"action\": \"allow\", \"syscalls\": [\"read\",\n\"read\"]}"),
	  "seccomp/base.json:3: ", "listed twice" },
	{ "seccomp/base.json", RULES("{\"action\": \"allow\", \"syscalls\": [\"read\", 1]}"),
	  "seccomp/base.json:2: ", "must be a string" },
	{ "seccomp/base.json", RULES("{\"action\": \"allow\", \"syscalls\": \"read\"}"),
	  "seccomp/base.json:2: ", "must be an array" },
	{ "seccomp/base.json", RULES("7"), "seccomp/base.json:2: ", "must be an object" },
/* arguments */
#define ARGS(args) RULES("{\"action\": \"allow\", \"syscalls\": [\"ioctl\"], \"args\": [\n" args "]}")
	{ "seccomp/base.json", ARGS("{\"index\": 6, \"op\": \"eq\", \"value\": 1}"),
	  "seccomp/base.json:3: ", "`index` must be 0 to 5" },
	{ "seccomp/base.json", ARGS("{\"index\": 1, \"op\": \"lt\", \"value\": 1}"),
	  "seccomp/base.json:3: ", "unknown operation `lt`" },
	{ "seccomp/base.json", ARGS("{\"index\": 1, \"op\": \"eq\"}"), "seccomp/base.json:3: ", "needs `value`" },
	{ "seccomp/base.json", ARGS("{\"index\": 1, \"op\": \"eq\", \"value\": 1,\n\"values\": [1]}"),
	  "seccomp/base.json:4: ", "not both" },
	{ "seccomp/base.json", ARGS("{\"index\": 1, \"op\": \"eq\", \"value\": -1}"),
	  "seccomp/base.json:3: ", "`value` must be 0 to" },
	{ "seccomp/base.json", ARGS("{\"index\": 1, \"op\": \"eq\", \"value\": \"0x100000000\"}"),
	  "seccomp/base.json:3: ", "outside of the width" },
	{ "seccomp/base.json", ARGS("{\"index\": 1, \"op\": \"eq\", \"value\": \"0x\"}"),
	  "seccomp/base.json:3: ", "neither a number" },
	{ "seccomp/base.json", ARGS("{\"index\": 1, \"op\": \"eq\", \"value\": \"0x11112222333344445\"}"),
	  "seccomp/base.json:3: ", "neither a number" },
	{ "seccomp/base.json", ARGS("{\"index\": 1, \"op\": \"eq\", \"value\": \"TIOCSTO\"}"),
	  "seccomp/base.json:3: ", "`TIOCSTO` is neither" },
	{ "seccomp/base.json", ARGS("{\"index\": 1, \"op\": \"eq\", \"value\": 1, \"mask\": 1}"),
	  "seccomp/base.json:3: ", "masked_eq only" },
	{ "seccomp/base.json", ARGS("{\"index\": 1, \"op\": \"masked_eq\", \"value\": 1}"),
	  "seccomp/base.json:3: ", "has no `mask`" },
	{ "seccomp/base.json", ARGS("{\"index\": 1, \"op\": \"masked_eq\", \"mask\": 0, \"value\": 0}"),
	  "seccomp/base.json:3: ", "must have bits" },
	{ "seccomp/base.json", ARGS("{\"index\": 1, \"op\": \"masked_eq\", \"mask\": 1, \"value\": 2}"),
	  "seccomp/base.json:3: ", "outside of the mask" },
	{ "seccomp/base.json", ARGS("{\"index\": 1, \"op\": \"eq\", \"value\": 1, \"width\": 33}"),
	  "seccomp/base.json:3: ", "32 or 64" },
	{ "seccomp/base.json", ARGS("{\"index\": 1, \"op\": \"eq\", \"values\": [1,\n1]}"),
	  "seccomp/base.json:4: ", "there twice" },
	{ "seccomp/base.json",
	  ARGS("{\"index\": 1, \"op\": \"eq\", \"value\": 1},\n{\"index\": 1, \"op\": \"eq\", \"value\": 2}"),
	  "seccomp/base.json:4: ", "argument 1 is there twice" },
	/* languages */
	{ "languages/l.json", LANGUAGE_HEAD "\"run\": {\"argv\": [\"/bin/l\"],\n\"filter\": \"nobody\"}}",
	  "languages/l.json:3: ", "no seccomp policy `nobody`" },
	{ "languages/l.json", LANGUAGE_HEAD "\"run\": {\"argv\": [\"l\"], \"filter\": \"base\"}}",
	  "languages/l.json:2: ", "absolute path" },
	{ "languages/l.json", LANGUAGE_HEAD "\"run\": {\"argv\": [\"/l\",\n\"{mian}\"], \"filter\": \"base\"}}",
	  "languages/l.json:3: ", "unknown placeholder at `{mian}`" },
	{ "languages/l.json", LANGUAGE_HEAD "\"run\": {\"argv\": [\"/l\", \"x{sources}\"], \"filter\": \"base\"}}",
	  "languages/l.json:2: ", "argument of its own" },
	{ "languages/l.json", LANGUAGE_HEAD "\"run\": {\"argv\": [\"/l\"], \"filter\": \"base\", \"limits\": {}}}",
	  "languages/l.json:2: ", "unknown key `limits`" },
	{ "languages/l.json", LANGUAGE_HEAD RUN ",\n\"mounts\": [\"/etc/x\", \"/etc/../root\"]}",
	  "languages/l.json:3: ", "absolute path" },
	{ "languages/l.json", LANGUAGE_HEAD RUN ",\n\"mounts\": [\"/etc/x/..\"]}",
	  "languages/l.json:3: ", "absolute path" },
	{ "languages/l.json", LANGUAGE_HEAD RUN ",\n\"mounts\": [\"/\"]}", "languages/l.json:3: ", "absolute path" },
	{ "languages/l.json", LANGUAGE_HEAD RUN ",\n\"mounts\": [\"/a\", \"/a\"]}",
	  "languages/l.json:3: ", "there twice" },
	{ "languages/l.json", LANGUAGE_HEAD RUN ",\n\"time_multiplier\": 0.5}", "languages/l.json:3: ", "1 to 100" },
	{ "languages/l.json", LANGUAGE_HEAD RUN ",\n\"time_multiplier\": \"2\"}", "languages/l.json:3: ", "1 to 100" },
	{ "languages/l.json", LANGUAGE_HEAD RUN ",\n\"memory_extra\": 64}",
	  "languages/l.json:3: ", "must be a string" },
	{ "languages/l.json", LANGUAGE_HEAD RUN ",\n\"memory_extra\": \"unlimited\"}",
	  "languages/l.json:3: ", "more than 1T" },
	{ "languages/l.json", LANGUAGE_HEAD RUN ",\n\"aliases\": [\"a\", \"b b\"]}",
	  "languages/l.json:3: ", "no such name" },
	{ "languages/l.json", LANGUAGE_HEAD RUN ",\n\"aliases\": [\"a\", \"a\"]}",
	  "languages/l.json:3: ", "there twice" },
	{ "languages/l.json", LANGUAGE_HEAD RUN ",\n\"interpreters\": [\"/bin/l\"]}",
	  "languages/l.json:3: ", "no such name" },
	{ "languages/l.json", LANGUAGE_HEAD RUN ",\n\"asked_extensions\": [\".l\"]}",
	  "languages/l.json:3: ", "no file extension" },
	{ "languages/l.json", LANGUAGE_HEAD RUN ",\n\"variant_of\": \"C\"}", "languages/l.json:3: ", "variant_of" },
	{ "languages/l.json", LANGUAGE_HEAD RUN ",\n\"variant_of\": \"nothing\"}",
	  "languages/l.json: ", "there is no such language" },
	{ "languages/l.json", LANGUAGE_HEAD RUN ",\n\"variant_of\": \"l\"}", "languages/l.json: ", "a variant itself" },
	{ "languages/l.json",
	  LANGUAGE_HEAD "\"run\": {\"argv\": [\"/l\"], \"filter\": \"base\",\n\"out_of_memory\": 256}}",
	  "languages/l.json:3: ", "1 to 255" },
	{ "languages/l.json",
	  LANGUAGE_HEAD "\"run\": {\"argv\": [\"/l\"], \"filter\": \"base\",\n\"out_of_memory\": \"SIGKILL\"}}",
	  "languages/l.json:3: ", "or `SIGABRT`" },
	{ "languages/l.json",
	  LANGUAGE_HEAD "\"run\": {\"argv\": [\"/l\"], \"filter\": \"base\", \"env\": {\n\"A\": \"{stem}\"}}}",
	  "languages/l.json:3: ", "no source can stand" },
	{ "languages/l.json",
	  LANGUAGE_HEAD "\"run\": {\"argv\": [\"/l\"], \"filter\": \"base\", \"env\": {\n\"A\": \"{all}\"}}}",
	  "languages/l.json:3: ", "unknown placeholder" },
	{ "languages/l.json", LANGUAGE_HEAD RUN ",\n\"processes\": 0}", "languages/l.json:3: ", "1 to 4096" },
	{ "languages/l.json", LANGUAGE_HEAD RUN ",\n\"entry\": \"guess\"}", "languages/l.json:3: ", "unknown entry" },
	{ "languages/l.json",
	  LANGUAGE_HEAD RUN
	  ",\n\"compile\": {\"argv\": [\"/l\"], \"filter\": \"base\",\n\"limits\": {\"cpu\": \"1\"}}}",
	  "languages/l.json:4: ", "`cpu`: duration `1`" },
	{ "languages/l.json",
	  LANGUAGE_HEAD RUN ",\n\"compile\": {\"argv\": [\"/l\"], \"filter\": \"base\", \"env\": {\n\"a=b\": \"c\"}}}",
	  "languages/l.json:4: ", "no name of an environment variable" },
	{ "languages/l.json", "{\"name\": \"l\", \"title\": \"L\", \"extensions\": [\".l\"]}",
	  "languages/l.json:1: ", "no file extension" },
	{ "languages/l.json", "{\"name\": \"l\", \"title\": \"L\", \"extensions\": [\"l\"]}",
	  "languages/l.json:1: ", "has no `probe`" },
	{ "languages/l.json",
	  LANGUAGE_HEAD RUN
	  ",\n\"compile\": {\"argv\": [\"/l\"], \"filter\": \"base\",\n\"prepare\": {\"argv\": [\"/l\",\n\"{main}\"], "
	  "\"for\": \"x\"}}}",
	  "languages/l.json:5: ", "no sources" },
	{ "languages/l.json",
	  LANGUAGE_HEAD RUN ",\n\"compile\": {\"argv\": [\"/l\"], \"filter\": \"base\",\n\"tools\": [\"cp\"]}}",
	  "languages/l.json:4: ", "must be an absolute path" },
	{ "languages/l.json",
	  LANGUAGE_HEAD RUN ",\n\"compile\": {\"argv\": [\"/l\"], \"filter\": \"base\",\n\"tools\": [\"/a\", \"/a\"]}}",
	  "languages/l.json:4: ", "there twice" },
	{ "languages/l.json",
	  LANGUAGE_HEAD RUN ",\n\"compile\": {\"argv\": [\"/l\"], \"filter\": \"base\",\n\"tools\": []}}",
	  "languages/l.json:4: ", "tools" },
	{ "languages/l.json",
	  LANGUAGE_HEAD "\"run\": {\"argv\": [\"/l\"], \"filter\": \"base\",\n\"tools\": [\"/a\"]}}",
	  "languages/l.json:3: ", "tools" },
	{ "languages/l.json", LANGUAGE_HEAD "\"compile\": {}}", "languages/l.json:2: ", "has no `argv`" },
	/* profiles */
	{ "profiles/p.json", "{\"name\": \"p\"}", "profiles/p.json:1: ", "has no `ceiling`" },
	{ "profiles/p.json", "{\"name\": \"p\",\n\"ceiling\": {\"cpu\": \"1s\"}}",
	  "profiles/p.json:2: ", "`ceiling` has no `wall`" },
	{ "profiles/p.json",
	  "{\"name\": \"p\",\n\"ceiling\": " PROFILE_LIMITS
	  ",\n\"run\": {\"cpu\": \"2s\", \"wall\": \"2s\", \"memory\": \"1G\", "
	  "\"stack\": \"1M\", \"file\": \"1M\", \"work\": \"1M\", \"work_inodes\": 10, \"output\": \"1M\", "
	  "\"open_files\": 16, "
	  "\"processes\": 8}}",
	  "profiles/p.json:4: ", "limit cpu_ns is 2000000000, above the ceiling" },
	{ "languages/l.json",
	  LANGUAGE_HEAD RUN
	  ",\n\"compile\": {\"argv\": [\"/l\"], \"filter\": \"base\", \"limits\": {\n\"work_inodes\": 0}}}",
	  "languages/l.json:4: ", "`work_inodes` must be 1 to" },
	{ "profiles/p.json",
	  "{\"name\": \"p\",\n\"ceiling\": " PROFILE_LIMITS ",\n\"run\": " PROFILE_LIMITS
	  ",\n\"compile\": " PROFILE_LIMITS ",\n\"source\": \"unlimited\"}",
	  "profiles/p.json:8: ", "needs a limit" },
	{ "profiles/p.json", "{\"name\": \"p\", \"title\": \"\"}", "profiles/p.json:1: ", "`title` is empty" },
	{ "profiles/p.json", PROFILE_WITH("\"retry_band\": 0.1"), "profiles/p.json:8: ", "needs `retry_runs` too" },
	{ "profiles/p.json", PROFILE_WITH("\"retry_runs\": 1"), "profiles/p.json:8: ", "needs `retry_band` too" },
	{ "profiles/p.json", PROFILE_WITH("\"retry_runs\": 1, \"retry_band\": 0"), "profiles/p.json:8: ", "above 0" },
	{ "profiles/p.json", PROFILE_WITH("\"retry_runs\": 1, \"retry_band\": 1.01"),
	  "profiles/p.json:8: ", "at most 1" },
	{ "profiles/p.json", PROFILE_WITH("\"retry_runs\": 1, \"retry_band\": \"10%\""),
	  "profiles/p.json:8: ", "must be a number" },
	{ "profiles/p.json", PROFILE_WITH("\"retry_runs\": 10, \"retry_band\": 0.1"), "profiles/p.json:8: ", "1 to 9" },
};

START_TEST(what_is_wrong_is_told_with_file_line_and_reason)
{
	put(bad[_i].file, bad[_i].text);
	expect_refusal(bad[_i].where, bad[_i].why);
}
END_TEST

START_TEST(a_name_that_is_anothers_is_refused)
{
	put("languages/l.json", LANGUAGE_HEAD RUN ",\n\"aliases\": [\"ell\", \"m\"]}");
	put("languages/m.json",
	    "{\"name\": \"m\", \"title\": \"M\", \"extensions\": [\"m\"], \"probe\": [\"/m\"],\n" RUN "}");
	expect_refusal("languages/l.json: ", "`m` is m already");
	put("languages/m.json", "{\"name\": \"m\", \"title\": \"M\", \"extensions\": [\"m\"], \"aliases\": [\"ell\"],"
				"\"probe\": [\"/m\"],\n" RUN "}");
	expect_refusal("languages/l.json: ", "is m already");
}
END_TEST

START_TEST(an_include_that_does_not_exist_is_refused)
{
	put("seccomp/a.json", "{\"name\": \"a\", \"include\": [\"base\",\n\"nothing\"]}");
	expect_refusal("seccomp/a.json:2: ", "no seccomp policy `nothing`");
}
END_TEST

START_TEST(includes_in_a_circle_are_refused)
{
	put("seccomp/a.json", "{\"name\": \"a\",\n\"include\": [\"b\"]}");
	put("seccomp/b.json", "{\"name\": \"b\",\n\n\"include\": [\"c\"]}");
	put("seccomp/c.json", "{\"name\": \"c\",\n\n\n\"include\": [\"a\"]}");
	expect_refusal("seccomp/c.json:4: ", "makes a cycle");
}
END_TEST

START_TEST(a_file_that_includes_itself_is_refused)
{
	put("seccomp/a.json", "{\"name\": \"a\", \"include\": [\"a\"]}");
	expect_refusal("seccomp/a.json:1: ", "makes a cycle");
}
END_TEST

START_TEST(a_file_included_by_two_ways_is_refused)
{
	put("seccomp/a.json", "{\"name\": \"a\", \"include\": [\"b\",\n\"base\"]}");
	put("seccomp/b.json", "{\"name\": \"b\", \"include\": [\"base\"]}");
	expect_refusal("seccomp/a.json:2: ", "included already");
}
END_TEST

START_TEST(two_files_cannot_have_one_name)
{
	put("languages/m.json", LANGUAGE_HEAD RUN "}");
	expect_refusal("languages/m.json:1: ", "file is called m.json");
}
END_TEST

START_TEST(a_file_that_is_no_file_is_refused_without_waiting)
{
	char path[256];

	(void)snprintf(path, sizeof(path), "%s/seccomp/a.json", dir);
	ck_assert_int_eq(mkfifo(path, 0600), 0);
	expect_refusal("seccomp/a.json: ", "not a regular file");
}
END_TEST

START_TEST(a_missing_directory_is_named)
{
	ck_assert_int_eq(judge_policy_load("/nonexistent/policies", &policy, &err), -ENOENT);
	ck_assert_ptr_nonnull(strstr(err.text, "/nonexistent/policies"));
	drop("profiles/p.json");
	expect_refusal("profiles", "holds no *.json");
}
END_TEST

static bool has(const struct judge_strings *strings, const char *text)
{
	for (size_t i = 0; i < strings->count; i++)
		if (strcmp(strings->items[i], text) == 0)
			return true;
	return false;
}

/* Else g++ refuses the header that was made ready, and nothing is won. */
START_TEST(the_header_of_cpp_is_made_with_the_flags_of_a_compilation)
{
	const struct judge_language *cpp;
	unsigned flags = 0;

	ck_assert_msg(judge_policy_load("policies", &policy, &err) == 0, "%s", err.text);
	cpp = judge_policy_language(policy, "cpp");
	ck_assert_str_eq(cpp->prepare_for, "<bits/stdc++.h>");
	ck_assert(has(&cpp->compile.argv, "-I/app"));
	ck_assert(has(&cpp->prepare.argv, cpp->compile.argv.items[0]));
	for (size_t i = 1; i < cpp->compile.argv.count; i++) {
		const char *flag = cpp->compile.argv.items[i];

		if (flag[0] != '-' || strchr("sOfm", flag[1]) == NULL)
			continue;
		ck_assert_msg(has(&cpp->prepare.argv, flag), "%s", flag);
		flags++;
	}
	ck_assert_uint_ge(flags, 2);
}
END_TEST

/* The programs of the host that stand in a script: a tool that is not listed would be missed unnoticed. */
static void expect_listed(const struct judge_language *language, const char *script)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.+-/";
	const char *at = script;

	while ((at = strstr(at, "/usr/")) != NULL) {
		char path[256];
		size_t length = strspn(at, letters);

		(void)snprintf(path, sizeof(path), "%.*s", (int)length, at);
		ck_assert_msg(has(&language->compile.tools, path) || has(&language->compile.argv, path),
			      "%s: `tools` lacks %s", language->name, path);
		at += length;
	}
}

/* And the archives that stand in an argument, as a class path does. */
static void expect_archives_listed(const struct judge_language *language, const char *argument)
{
	for (const char *at = argument; *at != '\0'; at += strspn(at, ":")) {
		char path[256];
		size_t length = strcspn(at, ":");

		(void)snprintf(path, sizeof(path), "%.*s", (int)length, at);
		at += length;
		if (length > 4 && path[0] == '/' && strcmp(path + length - 4, ".jar") == 0 &&
		    strncmp(path, SBX_WORK_PATH "/", strlen(SBX_WORK_PATH "/")) != 0)
			ck_assert_msg(has(&language->compile.tools, path), "%s: `tools` lacks %s", language->name,
				      path);
	}
}

START_TEST(the_archives_that_a_compiler_is_made_of_are_listed)
{
	unsigned languages = 0;

	ck_assert_msg(judge_policy_load("policies", &policy, &err) == 0, "%s", err.text);
	for (size_t i = 0; i < policy->language_count; i++) {
		const struct judge_language *language = &policy->languages[i];

		for (size_t j = 0; j < language->compile.argv.count; j++)
			expect_archives_listed(language, language->compile.argv.items[j]);
		languages += strcmp(language->name, "kotlin") == 0 || strcmp(language->name, "scala") == 0;
	}
	ck_assert_uint_eq(languages, 2);
}
END_TEST

START_TEST(the_tools_of_every_script_are_listed)
{
	unsigned scripts = 0;

	ck_assert_msg(judge_policy_load("policies", &policy, &err) == 0, "%s", err.text);
	for (size_t i = 0; i < policy->language_count; i++) {
		const struct judge_language *language = &policy->languages[i];

		if (language->compile.argv.count < 3 || strcmp(language->compile.argv.items[1], "-c") != 0)
			continue;
		expect_listed(language, language->compile.argv.items[2]);
		scripts += language->compile.tools.count > 0;
	}
	ck_assert_uint_ge(scripts, 9);
}
END_TEST

START_TEST(the_policies_of_minos_load)
{
	static const char *const languages[] = { "ada",    "bash",       "c",       "cpp",   "cpp20",   "cpp23",
						 "csharp", "d",          "fortran", "go",    "haskell", "java",
						 "kotlin", "javascript", "lua",     "ocaml", "pascal",  "perl",
						 "php",    "pypy3",      "python3", "r",     "ruby",    "rust",
						 "scala",  "typescript" };
	static const char *const profiles[] = { "contest", "assignment", "ci" };

	ck_assert_msg(judge_policy_load("policies", &policy, &err) == 0, "%s", err.text);
	for (size_t i = 0; i < sizeof(languages) / sizeof(languages[0]); i++) {
		const struct judge_language *language = judge_policy_language(policy, languages[i]);

		ck_assert_ptr_nonnull(language);
		ck_assert_int_ge(judge_policy_filter(policy, language->compile.filter), 0);
		ck_assert_int_ge(judge_policy_filter(policy, language->run.filter), 0);
		ck_assert_uint_ge(language->extensions.count, 1);
	}
	for (size_t i = 0; i < 3; i++)
		ck_assert_ptr_nonnull(judge_policy_profile(policy, profiles[i]));
	ck_assert_int_eq(judge_policy_language(policy, "java")->entry, JUDGE_ENTRY_JAVA_MAIN_CLASS);
	ck_assert_ptr_null(judge_policy_language(policy, "cobol"));
	ck_assert_uint_eq(judge_policy_language(policy, "prolog")->compile.argv.count, 0);
	ck_assert_str_eq(judge_policy_language_called(policy, "c++20")->name, "cpp20");
	ck_assert_str_eq(judge_policy_language_called(policy, "cpp20")->variant_of, "cpp");
	ck_assert_str_eq(judge_policy_language_called(policy, "js")->name, "javascript");
	ck_assert_ptr_null(judge_policy_language_called(policy, "python2"));
	ck_assert_int_eq(judge_policy_language(policy, "java")->run.memory_exit, 3);
	ck_assert_int_eq(judge_policy_language(policy, "javascript")->run.memory_signal, SIGABRT);
	ck_assert_ptr_null(judge_policy_profile(policy, ""));
	ck_assert_int_eq(judge_policy_filter(policy, "none"), -ENOENT);
}
END_TEST

START_TEST(a_process_that_needs_one_filter_gets_that_one_alone)
{
	static const char *const needed[] = { "minosd-api", NULL };
	struct judge_policy *one = NULL;
	size_t compiled = 0;

	ck_assert_msg(judge_policy_load("policies", &policy, &err) == 0, "%s", err.text);
	ck_assert_msg(judge_policy_load_for("policies", needed, &one, &err) == 0, "%s", err.text);
	ck_assert_uint_eq(one->filter_count, policy->filter_count);
	for (size_t i = 0; i < one->filter_count; i++) {
		const struct judge_filter *wanted = &policy->filters[i], *got = &one->filters[i];

		ck_assert_str_eq(got->name, wanted->name);
		if (strcmp(got->name, "minosd-api") != 0) {
			ck_assert_uint_eq(got->count, 0);
			continue;
		}
		compiled++;
		ck_assert_uint_eq(got->count, wanted->count);
		ck_assert_mem_eq(got->insns, wanted->insns, got->count * sizeof(*got->insns));
	}
	ck_assert_uint_eq(compiled, 1);
	judge_policy_free(one);
}
END_TEST

START_TEST(the_directory_is_that_of_the_environment_or_of_the_source_tree)
{
	char path[512], small[4] = "abc";
	struct stat a, b;

	ck_assert_int_eq(unsetenv("MINOS_POLICIES"), 0);
	ck_assert_msg(judge_policy_find(path, sizeof(path), &err) == 0, "%s", err.text);
	ck_assert_int_eq(stat(path, &a), 0);
	ck_assert_int_eq(stat("policies", &b), 0);
	ck_assert_uint_eq(a.st_ino, b.st_ino);
	ck_assert_int_eq(judge_policy_find(small, sizeof(small), &err), -ENAMETOOLONG);
	ck_assert_str_eq(small, "abc");
	ck_assert_int_eq(setenv("MINOS_POLICIES", dir, 1), 0);
	ck_assert_int_eq(judge_policy_find(path, sizeof(path), &err), 0);
	ck_assert_str_eq(path, dir);
	ck_assert_int_eq(setenv("MINOS_POLICIES", "/nonexistent", 1), 0);
	ck_assert_int_eq(judge_policy_find(path, sizeof(path), &err), -ENOENT);
	ck_assert_ptr_nonnull(strstr(err.text, "MINOS_POLICIES=/nonexistent"));
	ck_assert_int_eq(unsetenv("MINOS_POLICIES"), 0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("policy_load");
	TCase *tc = sbx_case("load");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, the_smallest_set_loads);
	tcase_add_test(tc, a_profile_may_ask_for_runs_near_the_limit_to_be_made_again);
	tcase_add_loop_test(tc, what_is_wrong_is_told_with_file_line_and_reason, 0,
			    (int)(sizeof(bad) / sizeof(bad[0])));
	tcase_add_test(tc, a_name_that_is_anothers_is_refused);
	tcase_add_test(tc, an_include_that_does_not_exist_is_refused);
	tcase_add_test(tc, includes_in_a_circle_are_refused);
	tcase_add_test(tc, a_file_that_includes_itself_is_refused);
	tcase_add_test(tc, a_file_included_by_two_ways_is_refused);
	tcase_add_test(tc, two_files_cannot_have_one_name);
	tcase_add_test(tc, a_file_that_is_no_file_is_refused_without_waiting);
	tcase_add_test(tc, a_missing_directory_is_named);
	tcase_add_test(tc, the_header_of_cpp_is_made_with_the_flags_of_a_compilation);
	tcase_add_test(tc, the_policies_of_minos_load);
	tcase_add_test(tc, the_tools_of_every_script_are_listed);
	tcase_add_test(tc, the_archives_that_a_compiler_is_made_of_are_listed);
	tcase_add_test(tc, a_process_that_needs_one_filter_gets_that_one_alone);
	tcase_add_test(tc, the_directory_is_that_of_the_environment_or_of_the_source_tree);
	suite_add_tcase(suite, tc);
	return sbx_run_suite(suite);
}
