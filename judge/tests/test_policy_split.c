/*
 * test_policy_split.c - first match wins: the cut into parts that exclude each other, and the programs that are
 * made of lists, compared with the plain reading of the list, on lists and arguments drawn at random.
 */
#include <check.h>
#include <errno.h>
#include <linux/audit.h>
#include <seccomp.h>
#include <stdlib.h>
#include <string.h>

#include "judge/policy/bpf.h"
#include "judge/policy/filter.h"
#include "sandbox/tests/suite.h"

#define DEFAULT SCMP_ACT_ERRNO(38)

static uint64_t state;

static uint64_t draw(void)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state;
}

static bool matches(const struct judge_match *match, const uint64_t *args)
{
	for (size_t i = 0; i < JUDGE_FILTER_ARGS; i++) {
		if ((args[i] & match->mask[i]) != match->value[i])
			return false;
	}
	return true;
}

/* The plain reading: the first clause that matches, else the default. */
static uint32_t decide(const struct judge_clauses *list, const uint64_t *args)
{
	for (size_t i = 0; i < list->count; i++) {
		if (matches(&list->items[i].match, args))
			return list->items[i].action;
	}
	return DEFAULT;
}

static void draw_clause(struct judge_clause *clause)
{
	static const uint32_t actions[] = { SCMP_ACT_ALLOW, SCMP_ACT_NOTIFY, SCMP_ACT_ERRNO(1), SCMP_ACT_KILL_PROCESS,
					    DEFAULT };
	static const uint64_t masks[] = { UINT32_MAX, UINT64_MAX, 0x7e02a000, 0xf, 1, UINT64_C(1) << 40 | 6, 0 };

	memset(clause, 0, sizeof(*clause));
	clause->action = actions[draw() % 5];
	for (size_t n = draw() % 3; n > 0; n--) {
		size_t arg = draw() % JUDGE_FILTER_ARGS;
		uint64_t mask = masks[draw() % 7];

		clause->match.mask[arg] = mask;
		clause->match.value[arg] = (draw() % 2 != 0 ? draw() : draw() % 8) & mask;
	}
}

/* Arguments near the edges of the clauses: a clause's values, or random, with one bit turned now and then. */
static void draw_args(const struct judge_clauses *list, uint64_t *args)
{
	const struct judge_match *match = &list->items[draw() % list->count].match;

	for (size_t i = 0; i < JUDGE_FILTER_ARGS; i++) {
		args[i] = draw() % 4 != 0 ? match->value[i] | (draw() & ~match->mask[i]) : draw() % 16;
		if (draw() % 4 == 0)
			args[i] ^= UINT64_C(1) << draw() % 64;
	}
}

/* One list drawn from the seed against its parts. Returns false if the list is refused as too much work. */
static bool compare_parts(uint64_t seed)
{
	struct judge_clause items[6];
	struct judge_clauses list = { items, 0 }, parts = { 0 };

	state = seed;
	list.count = 1 + draw() % 6;
	for (size_t i = 0; i < list.count; i++)
		draw_clause(&items[i]);
	if (judge_clauses_split(&list, DEFAULT, 1000000, &parts) < 0)
		return false;
	for (int n = 0; n < 300; n++) {
		uint64_t args[JUDGE_FILTER_ARGS];
		size_t hits = 0;
		uint32_t action = DEFAULT;

		draw_args(&list, args);
		for (size_t i = 0; i < parts.count; i++) {
			if (!matches(&parts.items[i].match, args))
				continue;
			hits++;
			action = parts.items[i].action;
		}
		ck_assert_uint_le(hits, 1);
		ck_assert_uint_eq(action, decide(&list, args));
	}
	free(parts.items);
	return true;
}

START_TEST(parts_exclude_each_other_and_say_what_the_list_says)
{
	unsigned compared = 0;

	for (uint64_t seed = 1; seed <= 300; seed++)
		compared += compare_parts(seed * 0x9e3779b97f4a7c15U);
	ck_assert_uint_ge(compared, 200);
}
END_TEST

static struct judge_filter compile(const struct judge_table *table)
{
	struct judge_filter filter = { 0 };
	struct sbx_error err = { 0 };

	ck_assert_msg(judge_filter_compile("random", table, &filter, &err) == 0, "%s", err.text);
	ck_assert_int_eq(judge_bpf_verify(filter.insns, filter.count), 0);
	return filter;
}

static void draw_list(struct judge_clauses *list, size_t count)
{
	list->items = count == 0 ? NULL : calloc(count, sizeof(*list->items));
	list->count = count;
	for (size_t i = 0; i < count; i++)
		draw_clause(&list->items[i]);
}

static void compare_answers(const struct judge_filter *filter, const struct judge_table *table, int nr, int times)
{
	const struct judge_clauses *list = &table->calls[nr];

	for (int n = 0; n < times; n++) {
		struct seccomp_data data = { .nr = nr, .arch = AUDIT_ARCH_X86_64 };
		uint64_t args[JUDGE_FILTER_ARGS] = { 0 };

		if (list->count > 0)
			draw_args(list, args);
		for (size_t i = 0; i < JUDGE_FILTER_ARGS; i++)
			data.args[i] = args[i];
		ck_assert_uint_eq(judge_bpf_run(filter->insns, filter->count, &data, NULL), decide(list, args));
	}
}

START_TEST(the_compiled_program_says_what_the_list_says)
{
	struct judge_table *table = calloc(1, sizeof(*table));
	struct judge_filter filter;

	state = (uint64_t)_i * 0x2545f4914f6cdd1dU + 1;
	table->default_action = DEFAULT;
	draw_list(&table->calls[SCMP_SYS(ioctl)], 1 + draw() % 6);
	filter = compile(table);
	compare_answers(&filter, table, SCMP_SYS(ioctl), 300);
	free(filter.insns);
	judge_table_free(table);
}
END_TEST

/* More ranges than one jump reaches over, lists next to each other that are the same, and long ones. */
START_TEST(a_program_for_every_number_finds_each_of_them)
{
	struct judge_table *table = calloc(1, sizeof(*table));
	struct judge_filter filter;

	state = (uint64_t)_i * 0x9e3779b97f4a7c15U + 1;
	table->default_action = DEFAULT;
	table->foreign_action = SCMP_ACT_KILL_PROCESS;
	for (int nr = 0; nr < JUDGE_FILTER_SYSCALLS; nr++)
		draw_list(&table->calls[nr], draw() % 8 == 0 ? draw() % 5 : 0);
	for (int nr = 0; nr < JUDGE_FILTER_SYSCALLS; nr += 2)
		if (table->calls[nr].count == 0 && draw() % 2 == 0) {
			draw_list(&table->calls[nr], 1);
			memset(&table->calls[nr].items[0].match, 0, sizeof(table->calls[nr].items[0].match));
		}
	filter = compile(table);
	for (int nr = 0; nr < JUDGE_FILTER_SYSCALLS; nr++)
		compare_answers(&filter, table, nr, 20);
	for (unsigned bit = 10; bit < 32; bit++) {
		struct seccomp_data data = { .nr = (int)(1u << bit), .arch = AUDIT_ARCH_X86_64 };

		ck_assert_uint_eq(judge_bpf_run(filter.insns, filter.count, &data, NULL),
				  bit < 30 ? DEFAULT : SCMP_ACT_KILL_PROCESS);
	}
	free(filter.insns);
	judge_table_free(table);
}
END_TEST

START_TEST(values_of_one_word_with_one_answer_cost_an_instruction_each)
{
	struct judge_table *table = calloc(1, sizeof(*table));
	struct judge_filter filter;

	table->default_action = DEFAULT;
	draw_list(&table->calls[0], 40);
	for (uint64_t i = 0; i < 40; i++)
		table->calls[0].items[i] =
		    (struct judge_clause){ .action = SCMP_ACT_ALLOW,
					   .match = { .mask = { UINT32_MAX }, .value = { 3 * i } } };
	filter = compile(table);
	ck_assert_uint_le(filter.count, 60);
	for (uint64_t i = 0; i < 120; i++) {
		struct seccomp_data data = { .nr = 0, .arch = AUDIT_ARCH_X86_64, .args = { i } };

		ck_assert_uint_eq(judge_bpf_run(filter.insns, filter.count, &data, NULL),
				  i % 3 == 0 ? SCMP_ACT_ALLOW : DEFAULT);
	}
	free(filter.insns);
	judge_table_free(table);
}
END_TEST

START_TEST(more_than_the_kernel_takes_is_refused)
{
	struct judge_table *table = calloc(1, sizeof(*table));
	struct judge_filter filter = { 0 };
	struct sbx_error err = { 0 };

	state = 1;
	table->default_action = DEFAULT;
	draw_list(&table->calls[0], 3000);
	for (size_t i = 0; i < 3000; i++)
		table->calls[0].items[i].match = (struct judge_match){ .mask = { 1, 1 }, .value = { i % 2, 1 } };
	ck_assert_int_eq(judge_filter_compile("large", table, &filter, &err), -E2BIG);
	ck_assert_ptr_null(filter.insns);
	judge_table_free(table);
}
END_TEST

START_TEST(a_catch_all_behind_one_value_costs_a_part_per_bit)
{
	struct judge_clause items[2] = {
		{ .action = SCMP_ACT_ALLOW, .match = { .mask = { 0, UINT32_MAX }, .value = { 0, 0x5401 } } },
		{ .action = SCMP_ACT_NOTIFY },
	};
	const struct judge_clauses list = { items, 2 };
	struct judge_clauses parts = { 0 };

	ck_assert_int_eq(judge_clauses_split(&list, DEFAULT, 100, &parts), 0);
	ck_assert_uint_eq(parts.count, 33);
	free(parts.items);
	ck_assert_int_eq(judge_clauses_split(&list, DEFAULT, 32, &parts), -E2BIG);
	ck_assert_int_eq(judge_clauses_split(&list, SCMP_ACT_NOTIFY, 1, &parts), 0);
	ck_assert_uint_eq(parts.count, 1);
	ck_assert_uint_eq(parts.items[0].action, SCMP_ACT_ALLOW);
	free(parts.items);
}
END_TEST

START_TEST(a_range_of_values_costs_one_part)
{
	struct judge_clause items[8];
	const struct judge_clauses list = { items, 8 };
	struct judge_clauses parts = { 0 };

	memset(items, 0, sizeof(items));
	for (size_t i = 0; i < 8; i++) {
		items[i].action = SCMP_ACT_ALLOW;
		items[i].match.mask[2] = UINT32_MAX;
		items[i].match.value[2] = 16 + (i * 3) % 8;
	}
	ck_assert_int_eq(judge_clauses_split(&list, DEFAULT, 100, &parts), 0);
	ck_assert_uint_eq(parts.count, 1);
	ck_assert_uint_eq(parts.items[0].match.mask[2], 0xfffffff8);
	ck_assert_uint_eq(parts.items[0].match.value[2], 16);
	free(parts.items);
}
END_TEST

START_TEST(a_clause_behind_a_catch_all_means_nothing)
{
	struct judge_clause items[2] = {
		{ .action = SCMP_ACT_NOTIFY },
		{ .action = SCMP_ACT_ALLOW, .match = { .mask = { 1 }, .value = { 1 } } },
	};
	const struct judge_clauses list = { items, 2 };
	struct judge_clauses parts = { 0 };

	ck_assert_int_eq(judge_clauses_split(&list, DEFAULT, 100, &parts), 0);
	ck_assert_uint_eq(parts.count, 1);
	ck_assert_uint_eq(parts.items[0].action, SCMP_ACT_NOTIFY);
	free(parts.items);
}
END_TEST

START_TEST(work_without_end_is_refused_even_if_it_emits_nothing)
{
	struct judge_clause items[24];
	const struct judge_clauses list = { items, 24 };
	struct judge_clauses parts = { 0 };

	memset(items, 0, sizeof(items));
	for (size_t i = 0; i < 24; i++) {
		items[i].action = DEFAULT;
		items[i].match.mask[0] = items[i].match.value[0] = UINT64_C(3) << (2 * i);
	}
	ck_assert_int_eq(judge_clauses_split(&list, DEFAULT, 10, &parts), -E2BIG);
	ck_assert_ptr_null(parts.items);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("policy_split");
	TCase *tc = sbx_case("split");

	tcase_add_test(tc, parts_exclude_each_other_and_say_what_the_list_says);
	tcase_add_loop_test(tc, the_compiled_program_says_what_the_list_says, 0, 200);
	tcase_add_loop_test(tc, a_program_for_every_number_finds_each_of_them, 0, 8);
	tcase_add_test(tc, values_of_one_word_with_one_answer_cost_an_instruction_each);
	tcase_add_test(tc, more_than_the_kernel_takes_is_refused);
	tcase_add_test(tc, a_catch_all_behind_one_value_costs_a_part_per_bit);
	tcase_add_test(tc, a_range_of_values_costs_one_part);
	tcase_add_test(tc, a_clause_behind_a_catch_all_means_nothing);
	tcase_add_test(tc, work_without_end_is_refused_even_if_it_emits_nothing);
	suite_add_tcase(suite, tc);
	return sbx_run_suite(suite);
}
