/* test_wire.c - wire.c: a run from a judge that may lie in every field; argument vectors; paths; names. */
#include "sandbox/wire.h"

#include <check.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sandbox/tests/suite.h"

static struct sbx_run run;
static struct sbx_ceilings ceilings;
static struct sbx_error err;

/* A run with everything in it, allowed by the ceilings to the last unit. */
/* argv, environment, names of files */
#define STRINGS_BYTES sizeof("prog\0\0A=b\0a.out\0..b c")

static void set_up(void)
{
	memset(&run, 0, sizeof(run));
	memset(&err, 0, sizeof(err));
	ceilings.filter_count = 3;
	ceilings.any_stream = 0;
	run.type = SBX_MSG_RUN;
	run.filter = 2;
	run.flags = SBX_RUN_COLLECT;
	for (unsigned i = 0; i < SBX_LIMIT_FIELDS; i++) {
		*sbx_limits_field(&ceilings.limits, i) = 1000;
		*sbx_limits_field(&run.limits, i) = 1000;
	}
	run.share_count = 2;
	strcpy(run.shares[0].name, "0a-b_c.d");
	strcpy(run.shares[0].at, "/app");
	strcpy(run.shares[1].name, "src");
	strcpy(run.shares[1].at, "/src");
	run.file_count = 2;
	strcpy(run.cwd, "/work");
	run.argc = 2;
	run.envc = 1;
	memcpy(run.strings, "prog\0\0A=b\0a.out\0..b c", STRINGS_BYTES);
	run.strings_bytes = STRINGS_BYTES;
}

static void set_text(char *field, size_t size, const char *text)
{
	(void)snprintf(field, size, "%s", text);
}

/* Descriptors of the right kinds, as many as asked for. */
static int check_with(size_t size, unsigned fds)
{
	enum sbx_fd_kind kinds[SBX_FDS_MAX];
	enum sbx_answer answer;

	for (unsigned i = 0; i < SBX_FDS_MAX; i++)
		kinds[i] = i == 3 && (run.flags & SBX_RUN_COLLECT) != 0 ? SBX_FD_PACKET : SBX_FD_FILE;
	answer = sbx_wire_decide(&run, size, kinds, fds, &ceilings, &err);
	return answer == SBX_ANSWER_RUN ? 0 : answer == SBX_ANSWER_DROP ? -EMSGSIZE : -EINVAL;
}

static int check(void)
{
	return check_with(sbx_wire_run_size(&run), sbx_wire_run_fds(&run));
}

START_TEST(an_honest_run_passes)
{
	ck_assert_int_eq(check(), 0);
	ck_assert_int_eq(err.code, 0);
	ck_assert_uint_eq(sbx_wire_run_fds(&run), 6);
	ck_assert_uint_eq(sbx_wire_run_size(&run), offsetof(struct sbx_run, strings) + STRINGS_BYTES);
}
END_TEST

START_TEST(only_the_right_size_passes)
{
	size_t right = sbx_wire_run_size(&run);

	for (size_t size = 0; size < sizeof(run) + 2; size += size + 3 < right || size > right + 3 ? 97 : 1)
		if (size != right)
			ck_assert_int_eq(check_with(size, 6), -EMSGSIZE);
	ck_assert_int_eq(check_with(SIZE_MAX, 6), -EMSGSIZE);
}
END_TEST

START_TEST(only_the_right_number_of_descriptors_passes)
{
	for (unsigned fds = 0; fds < 300; fds++)
		ck_assert_int_eq(check_with(sbx_wire_run_size(&run), fds), fds == 6 ? 0 : -EINVAL);
	ck_assert_int_eq(check_with(sbx_wire_run_size(&run), UINT32_MAX), -EINVAL);
}
END_TEST

/* One field made wrong; the message says which by a word of it. */
static const struct {
	size_t offset;
	uint32_t value;
	const char *word;
} words[] = {
	{ offsetof(struct sbx_run, type), SBX_MSG_STOP, "message" },
	{ offsetof(struct sbx_run, type), 0, "message" },
	{ offsetof(struct sbx_run, filter), 3, "filter" },
	{ offsetof(struct sbx_run, filter), UINT32_MAX, "filter" },
	{ offsetof(struct sbx_run, flags), 4, "flags" },
	{ offsetof(struct sbx_run, flags), 0x80000001u, "flags" },
	{ offsetof(struct sbx_run, share_count), SBX_SHARES_MAX + 1, "shares" },
	{ offsetof(struct sbx_run, share_count), UINT32_MAX, "shares" },
	{ offsetof(struct sbx_run, share_count), 3, "share 2" },
	{ offsetof(struct sbx_run, file_count), SBX_FILES_MAX + 1, "files" },
	{ offsetof(struct sbx_run, file_count), UINT32_MAX, "files" },
	{ offsetof(struct sbx_run, file_count), 3, "descriptors" },
	{ offsetof(struct sbx_run, linked), 4, "links" },
	{ offsetof(struct sbx_run, linked), UINT32_MAX, "links" },
	{ offsetof(struct sbx_run, linked) + 4, 1, "links" },
	{ offsetof(struct sbx_run, linked) + 4, 0x80000000u, "links" },
	{ offsetof(struct sbx_run, argc), 0, "argc" },
	{ offsetof(struct sbx_run, argc), 1, "strings" },
	{ offsetof(struct sbx_run, argc), 3, "strings" },
	{ offsetof(struct sbx_run, argc), SBX_ARGS_MAX + 1, "argc" },
	{ offsetof(struct sbx_run, argc), UINT32_MAX, "argc" },
	{ offsetof(struct sbx_run, envc), 0, "strings" },
	{ offsetof(struct sbx_run, envc), 2, "strings" },
	{ offsetof(struct sbx_run, envc), SBX_ARGS_MAX, "envc" },
	{ offsetof(struct sbx_run, envc), UINT32_MAX, "envc" },
	{ offsetof(struct sbx_run, envc), UINT32_MAX - 1, "envc" },
	{ offsetof(struct sbx_run, strings_bytes), 0, "strings" },
	{ offsetof(struct sbx_run, strings_bytes), 9, "strings" },
	{ offsetof(struct sbx_run, strings_bytes), 11, "strings" },
	{ offsetof(struct sbx_run, strings_bytes), SBX_STRINGS_MAX + 1, "message" },
	{ offsetof(struct sbx_run, strings_bytes), UINT32_MAX, "message" },
};

START_TEST(a_wrong_number_is_refused_and_named)
{
	memcpy((char *)&run + words[_i].offset, &words[_i].value, sizeof(uint32_t));
	ck_assert_int_lt(check_with(sbx_wire_run_size(&run), 6), 0);
	ck_assert_msg(strstr(err.text, words[_i].word) != NULL, "%s: %s", words[_i].word, err.text);
}
END_TEST

START_TEST(each_limit_above_its_ceiling_or_absent_is_refused_and_named)
{
	static const uint64_t bad[] = { 0, 1001, SBX_NO_LIMIT, SBX_NO_LIMIT - 1 };

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		*sbx_limits_field(&run.limits, (unsigned)_i) = bad[i];
		ck_assert_int_eq(check(), -EINVAL);
		ck_assert_ptr_nonnull(strstr(err.text, sbx_limits_name((unsigned)_i)));
	}
}
END_TEST

START_TEST(bad_names_and_places_of_shares_are_refused)
{
	static const char *const names[] = { "", ".", "..", ".hidden", "a/b", "/", "A", "a b", "a\n", "a\xff", "../x" };
	static const char *const places[] = { "",      "/",       "app",  "/app/", "/work",
					      "/apps", "/app/..", "/etc", "/proc", "/fifo/" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		set_text(run.shares[1].name, sizeof(run.shares[1].name), names[i]);
		ck_assert_msg(check() == -EINVAL, "%s", names[i]);
	}
	strcpy(run.shares[1].name, "src");
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		set_text(run.shares[1].at, sizeof(run.shares[1].at), places[i]);
		ck_assert_msg(check() == -EINVAL, "%s", places[i]);
	}
	strcpy(run.shares[1].at, "/src");
	ck_assert_int_eq(check(), 0);
	strcpy(run.shares[1].at, "/fifo");
	ck_assert_int_eq(check(), 0);
}
END_TEST

START_TEST(texts_without_an_end_are_refused)
{
	static const struct {
		size_t offset, size;
	} texts[] = { { offsetof(struct sbx_run, shares[0].name), SBX_SHARE_MAX },
		      { offsetof(struct sbx_run, shares[1].at), SBX_SHARE_MAX },
		      { offsetof(struct sbx_run, cwd), SBX_PATH_MAX } };

	memset((char *)&run + texts[_i].offset, 'a', texts[_i].size);
	if (_i == 2)
		run.cwd[0] = '/';
	ck_assert_int_eq(check(), -EINVAL);
}
END_TEST

START_TEST(bad_names_of_files_are_refused)
{
	static const char *const bad[] = { "",     "/",    "/etc", "..",   "a//b", "a/../b", ".",
					   "../a", "a/..", "a/",   "a\nb", "\x7f", "\x01",   "a/./b" };
	char longest[SBX_NAME_MAX + 1];

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		for (unsigned last = 0; last < 2; last++) {
			const char *const names[] = { last == 0 ? bad[i] : "good", last != 0 ? bad[i] : "good" };

			ck_assert_int_eq(sbx_wire_set_files(&run, names, 2), 0);
			ck_assert_msg(check() == -EINVAL, "%s", bad[i]);
		}
	memset(longest, 'a', sizeof(longest) - 1);
	longest[SBX_NAME_MAX] = '\0';
	ck_assert_int_eq(sbx_wire_set_files(&run, (const char *const[]){ "a", longest }, 2), 0);
	ck_assert_int_eq(check(), -EINVAL);
	longest[SBX_NAME_MAX - 1] = '\0';
	ck_assert_int_eq(sbx_wire_set_files(&run, (const char *const[]){ "a/b/c", longest }, 2), 0);
	ck_assert_int_eq(check(), 0);
}
END_TEST

START_TEST(names_of_files_come_behind_the_other_strings_and_replace_each_other)
{
	static const char *const one[] = { "x" }, *const two[] = { "y", "z/w" };
	static char large[SBX_STRINGS_MAX];
	const char *name;

	ck_assert_int_eq(sbx_wire_set_files(&run, one, 1), 0);
	ck_assert_int_eq(sbx_wire_set_files(&run, two, 2), 0);
	name = sbx_wire_files(&run);
	ck_assert_str_eq(name, "y");
	ck_assert_str_eq(name + 2, "z/w");
	ck_assert_uint_eq(run.file_count, 2);
	ck_assert_int_eq(check(), 0);
	memset(large, 'a', sizeof(large) - 1);
	ck_assert_int_eq(sbx_wire_set_files(&run, (const char *const[]){ "x", large }, 2), -E2BIG);
	ck_assert_uint_eq(run.file_count, 0);
	ck_assert_int_eq(check(), 0);
}
END_TEST

START_TEST(as_many_files_may_come_as_one_message_brings)
{
	const char *names[SBX_FILES_MAX];

	for (unsigned i = 0; i < SBX_FILES_MAX; i++)
		names[i] = "x";
	ck_assert_int_eq(sbx_wire_set_files(&run, names, SBX_FILES_MAX), 0);
	run.linked = UINT64_MAX;
	ck_assert_int_eq(check(), 0);
	ck_assert(sbx_wire_is_linked(&run, SBX_LINKED_MAX - 1) && !sbx_wire_is_linked(&run, SBX_LINKED_MAX));
	ck_assert_int_le(SBX_FDS_MAX, 253); /* the kernel's SCM_MAX_FD */
}
END_TEST

START_TEST(a_directory_to_start_in_must_be_absolute)
{
	static const char *const bad[] = { "", "work", "../", "\xff" };

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		set_text(run.cwd, sizeof(run.cwd), bad[i]);
		ck_assert_int_eq(check(), -EINVAL);
	}
}
END_TEST

/* Every accepted message has counts that cannot lead a reader past its end, whatever the bytes are. */
START_TEST(random_bytes_are_never_accepted_with_counts_out_of_range)
{
	uint64_t state = 88172645463325252u + (uint64_t)_i;
	unsigned accepted = 0;

	for (int round = 0; round < 20000; round++) {
		unsigned char *bytes = (unsigned char *)&run;
		size_t size;

		set_up();
		size = sbx_wire_run_size(&run);
		for (int changes = 0; changes < 1 + round % 3; changes++) {
			state ^= state << 13;
			state ^= state >> 7;
			state ^= state << 17;
			bytes[(state >> 8) % (round % 2 ? size : offsetof(struct sbx_run, cwd))] = (unsigned char)state;
		}
		size = sbx_wire_run_size(&run);
		if (check_with(size, sbx_wire_run_fds(&run)) != 0)
			continue;
		accepted++;
		ck_assert_uint_le(size, sizeof(run));
		ck_assert_uint_le(run.share_count, SBX_SHARES_MAX);
		ck_assert_uint_le(run.file_count, SBX_FILES_MAX);
		ck_assert_uint_le(sbx_wire_run_fds(&run) + run.share_count, SBX_FDS_MAX);
		ck_assert_uint_le(run.argc + run.envc, SBX_ARGS_MAX);
		ck_assert_uint_lt(run.filter, ceilings.filter_count);
		ck_assert_int_eq(sbx_limits_check(&run.limits, &ceilings.limits, NULL), 0);
		ck_assert_int_eq(run.strings[run.strings_bytes - 1], '\0');
	}
	ck_assert_uint_gt(accepted, 0);
}
END_TEST

START_TEST(vectors_point_at_each_string_in_its_turn)
{
	static char *vector[SBX_ARGS_MAX + 2];
	char **argv, **envp;

	sbx_wire_vectors(&run, vector, &argv, &envp);
	ck_assert_str_eq(argv[0], "prog");
	ck_assert_str_eq(argv[1], "");
	ck_assert_ptr_null(argv[2]);
	ck_assert_str_eq(envp[0], "A=b");
	ck_assert_ptr_null(envp[1]);
	run.argc = 3;
	run.envc = 0;
	sbx_wire_vectors(&run, vector, &argv, &envp);
	ck_assert_str_eq(argv[2], "A=b");
	ck_assert_ptr_null(argv[3]);
	ck_assert_ptr_null(envp[0]);
}
END_TEST

START_TEST(as_many_strings_as_fit_are_taken_and_no_more)
{
	static char *vector[SBX_ARGS_MAX + 2];
	static char text[SBX_STRINGS_MAX];
	char **argv, **envp;

	run.argc = run.envc = run.strings_bytes = run.file_count = 0;
	for (int i = 0; i < SBX_ARGS_MAX; i++)
		ck_assert_int_eq(sbx_wire_add_string(&run, "123456789012345"), 0);
	ck_assert_uint_eq(run.strings_bytes, SBX_STRINGS_MAX);
	ck_assert_int_eq(sbx_wire_add_string(&run, ""), -E2BIG);
	run.argc = 1;
	run.envc = SBX_ARGS_MAX - 1;
	ck_assert_int_eq(check(), 0);
	sbx_wire_vectors(&run, vector, &argv, &envp);
	ck_assert_ptr_null(envp[SBX_ARGS_MAX - 1]);
	ck_assert_ptr_eq(&envp[SBX_ARGS_MAX - 1], &vector[SBX_ARGS_MAX + 1]);
	run.strings_bytes = 0;
	memset(text, 'x', sizeof(text) - 1);
	ck_assert_int_eq(sbx_wire_add_string(&run, text), 0);
	ck_assert_uint_eq(run.strings_bytes, SBX_STRINGS_MAX);
}
END_TEST

static const struct {
	const char *path;
	size_t size;
	bool ok;
} paths[] = {
	{ "a", 2, true },      { "a", 1, false },        { "", 10, false },       { "/a", 10, false },
	{ "a/b/c", 10, true }, { "a//b", 10, false },    { "a/", 10, false },     { "./a", 10, false },
	{ "a/.", 10, false },  { "a/./b", 10, false },   { "..", 10, false },     { "../a", 10, false },
	{ "a/..", 10, false }, { "...", 10, true },      { "..a/b..", 10, true }, { ".a", 10, true },
	{ "a\n", 10, false },  { "a\tb", 10, false },    { "\x7f", 10, false },   { "a b", 10, true },
	{ "-rf", 10, true },   { "\xc3\xa4", 10, true }, { "a/b", 3, false },     { "a/b", 4, true },
	{ "/", 10, false },
};

START_TEST(a_path_is_good_or_bad)
{
	ck_assert_msg(sbx_wire_path_ok(paths[_i].path, paths[_i].size) == paths[_i].ok, "`%s`", paths[_i].path);
}
END_TEST

START_TEST(every_number_has_a_name)
{
	for (uint32_t i = 0; i < SBX_STAGE_COUNT; i++)
		ck_assert_ptr_nonnull(sbx_stage_name(i));
	ck_assert_str_eq(sbx_stage_name(SBX_STAGE_PIVOT), "pivot_root");
	ck_assert_str_eq(sbx_stage_name(SBX_STAGE_COUNT), "unknown stage");
	ck_assert_str_eq(sbx_stage_name(UINT32_MAX), "unknown stage");
	ck_assert_str_eq(sbx_limit_name(SBX_LIMIT_WALL), "wall");
	ck_assert_str_eq(sbx_limit_name(SBX_LIMIT_CANCELLED), "cancelled");
	ck_assert_str_eq(sbx_limit_name(SBX_LIMIT_DEADLOCK), "deadlock");
	ck_assert_str_eq(sbx_limit_name(UINT32_MAX), "unknown");
	ck_assert_str_eq(sbx_enforcer_name(SBX_BY_CGROUP2), "cgroup v2");
	ck_assert_str_eq(sbx_enforcer_name(SBX_BY_READER), "reader");
	ck_assert_str_eq(sbx_enforcer_name(UINT32_MAX), "unknown");
}
END_TEST

static bool string_within(const struct sbx_run *passed, const char *text)
{
	return text >= passed->strings && text + strlen(text) < passed->strings + passed->strings_bytes;
}

/* What the warden and init rely on, of a run that was let through. An assertion each would take a minute. */
static bool within_bounds(struct sbx_run *passed)
{
	char *vector[SBX_ARGS_MAX + 2], **argv, **envp;
	const char *name;
	bool good = passed->filter < ceilings.filter_count && passed->share_count <= SBX_SHARES_MAX &&
		    passed->file_count <= SBX_FILES_MAX && passed->strings_bytes <= SBX_STRINGS_MAX;

	for (unsigned i = 0; i < SBX_LIMIT_FIELDS && good; i++)
		good = *sbx_limits_field(&passed->limits, i) <= 1000;
	for (uint32_t i = 0; good && i < passed->share_count; i++)
		good = strchr(passed->shares[i].name, '/') == NULL && passed->shares[i].name[0] != '.';
	if (!good)
		return false;
	name = sbx_wire_files(passed);
	for (uint32_t i = 0; good && i < passed->file_count; i++, name += strlen(name) + 1)
		good = string_within(passed, name) && sbx_wire_path_ok(name, SBX_NAME_MAX);
	sbx_wire_vectors(passed, vector, &argv, &envp);
	for (uint32_t i = 0; good && i < passed->argc; i++)
		good = string_within(passed, argv[i]);
	for (uint32_t i = 0; good && i < passed->envc; i++)
		good = string_within(passed, envp[i]);
	return good && argv[passed->argc] == NULL && envp[passed->envc] == NULL;
}

START_TEST(any_byte_may_be_anything)
{
	static const unsigned char values[] = { 0, 1, 2, '.', '/', 0x7f, 0x80, 0xfe, 0xff };
	size_t size = sbx_wire_run_size(&run);

	for (size_t at = 0; at < size; at++) {
		unsigned char *byte = (unsigned char *)&run + at, was = *byte;

		for (size_t i = 0; i < sizeof(values); i++) {
			*byte = values[i];
			if (check_with(size, 6) == 0 && !within_bounds(&run))
				ck_abort_msg("byte %zu as %u: out of bounds, and let through", at, values[i]);
		}
		*byte = was;
	}
	ck_assert_int_eq(check(), 0);
}
END_TEST

START_TEST(a_stop_is_whole_and_has_a_known_reason)
{
	struct sbx_stop stop = { .type = SBX_MSG_STOP, .tag = 3, .reason = SBX_STOP_CANCEL };

	memcpy(&run, &stop, sizeof(stop));
	ck_assert_uint_eq(sbx_wire_decide(&run, sizeof(stop), NULL, 0, &ceilings, &err), SBX_ANSWER_STOP);
	ck_assert_uint_eq(sbx_wire_decide(&run, sizeof(stop), NULL, 1, &ceilings, &err), SBX_ANSWER_DROP);
	ck_assert_uint_eq(sbx_wire_decide(&run, sizeof(stop) - 1, NULL, 0, &ceilings, &err), SBX_ANSWER_DROP);
	ck_assert_uint_eq(sbx_wire_decide(&run, sizeof(stop) + 1, NULL, 0, &ceilings, &err), SBX_ANSWER_DROP);
	for (stop.reason = 0; stop.reason < 300; stop.reason += stop.reason < 4 ? 1 : 37) {
		memcpy(&run, &stop, sizeof(stop));
		ck_assert_uint_eq(sbx_wire_decide(&run, sizeof(stop), NULL, 0, &ceilings, &err),
				  stop.reason >= SBX_STOP_OUTPUT && stop.reason <= SBX_STOP_DEADLOCK ? SBX_ANSWER_STOP
												     : SBX_ANSWER_DROP);
	}
}
END_TEST

START_TEST(a_look_is_whole_and_says_nothing)
{
	struct sbx_look look = { .type = SBX_MSG_LOOK, .tag = 3 };

	memcpy(&run, &look, sizeof(look));
	ck_assert_uint_eq(sbx_wire_decide(&run, sizeof(look), NULL, 0, &ceilings, &err), SBX_ANSWER_LOOK);
	ck_assert_uint_eq(sbx_wire_decide(&run, sizeof(look), NULL, 1, &ceilings, &err), SBX_ANSWER_DROP);
	ck_assert_uint_eq(sbx_wire_decide(&run, sizeof(look) - 1, NULL, 0, &ceilings, &err), SBX_ANSWER_DROP);
	look.asleep = 1;
	memcpy(&run, &look, sizeof(look));
	ck_assert_uint_eq(sbx_wire_decide(&run, sizeof(look), NULL, 0, &ceilings, &err), SBX_ANSWER_DROP);
	look = (struct sbx_look){ .type = SBX_MSG_LOOKED, .tag = 3 };
	memcpy(&run, &look, sizeof(look));
	ck_assert_uint_eq(sbx_wire_decide(&run, sizeof(look), NULL, 0, &ceilings, &err), SBX_ANSWER_DROP);
}
END_TEST

/* Streams: a file, a pipe, /dev/null. The collector: packets. Files: files. */
START_TEST(each_descriptor_has_its_kinds)
{
	static const unsigned allowed[6] = {
		1u << SBX_FD_FILE | 1u << SBX_FD_PIPE | 1u << SBX_FD_NULL,
		1u << SBX_FD_FILE | 1u << SBX_FD_PIPE | 1u << SBX_FD_NULL,
		1u << SBX_FD_FILE | 1u << SBX_FD_PIPE | 1u << SBX_FD_NULL,
		1u << SBX_FD_PACKET,
		1u << SBX_FD_FILE,
		1u << SBX_FD_FILE,
	};

	for (unsigned at = 0; at < 6; at++)
		for (unsigned kind = SBX_FD_OTHER; kind <= SBX_FD_PACKET; kind++) {
			enum sbx_fd_kind kinds[6] = { SBX_FD_NULL,   SBX_FD_PIPE, SBX_FD_FILE,
						      SBX_FD_PACKET, SBX_FD_FILE, SBX_FD_FILE };
			bool good = (allowed[at] & 1u << kind) != 0;

			kinds[at] = kind;
			ceilings.any_stream = 0;
			ck_assert_uint_eq(sbx_wire_decide(&run, sbx_wire_run_size(&run), kinds, 6, &ceilings, &err),
					  good ? SBX_ANSWER_RUN : SBX_ANSWER_REFUSE);
			/* Who runs programs of their own may give them any. */
			ceilings.any_stream = 1;
			ck_assert_uint_eq(sbx_wire_decide(&run, sbx_wire_run_size(&run), kinds, 6, &ceilings, &err),
					  good || at != 3 ? SBX_ANSWER_RUN : SBX_ANSWER_REFUSE);
		}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("wire");
	TCase *tc = sbx_case("wire");

	tcase_add_checked_fixture(tc, set_up, NULL);
	tcase_add_test(tc, an_honest_run_passes);
	tcase_add_test(tc, any_byte_may_be_anything);
	tcase_add_test(tc, a_stop_is_whole_and_has_a_known_reason);
	tcase_add_test(tc, a_look_is_whole_and_says_nothing);
	tcase_add_test(tc, each_descriptor_has_its_kinds);
	tcase_add_test(tc, only_the_right_size_passes);
	tcase_add_test(tc, only_the_right_number_of_descriptors_passes);
	tcase_add_loop_test(tc, a_wrong_number_is_refused_and_named, 0, (int)(sizeof(words) / sizeof(words[0])));
	tcase_add_loop_test(tc, each_limit_above_its_ceiling_or_absent_is_refused_and_named, 0, SBX_LIMIT_FIELDS);
	tcase_add_test(tc, bad_names_and_places_of_shares_are_refused);
	tcase_add_loop_test(tc, texts_without_an_end_are_refused, 0, 3);
	tcase_add_test(tc, bad_names_of_files_are_refused);
	tcase_add_test(tc, names_of_files_come_behind_the_other_strings_and_replace_each_other);
	tcase_add_test(tc, as_many_files_may_come_as_one_message_brings);
	tcase_add_test(tc, a_directory_to_start_in_must_be_absolute);
	tcase_add_loop_test(tc, random_bytes_are_never_accepted_with_counts_out_of_range, 0, 4);
	tcase_add_test(tc, vectors_point_at_each_string_in_its_turn);
	tcase_add_test(tc, as_many_strings_as_fit_are_taken_and_no_more);
	tcase_add_loop_test(tc, a_path_is_good_or_bad, 0, (int)(sizeof(paths) / sizeof(paths[0])));
	tcase_add_test(tc, every_number_has_a_name);
	suite_add_tcase(suite, tc);
	return sbx_run_suite(suite);
}
