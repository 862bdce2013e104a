/*
 * test_check_scan.c - the loops of the checker, in each variant that this processor can run, against loops that are too
 * plain to be wrong. All bytes end at a page that cannot be read.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "judge/check/scan.h"
#include "sandbox/tests/suite.h"

#define ROOM 4096

static const struct judge_scan *variants[JUDGE_SCAN_VARIANTS];
static size_t variant_count;
static uint64_t state = 88172645463325252;

static uint64_t draw(uint64_t below)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (state >> 11) % below;
}

/* ROOM bytes, and then a page that cannot be read. Never given back: each test is a process. */
static unsigned char *guarded(void)
{
	unsigned char *p = mmap(NULL, (size_t)2 * ROOM, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	ck_assert_ptr_ne(p, MAP_FAILED);
	ck_assert_int_eq(ROOM % sysconf(_SC_PAGESIZE), 0);
	ck_assert_int_eq(mprotect(p + ROOM, ROOM, PROT_NONE), 0);
	return p;
}

static bool is_space(unsigned char c)
{
	return c != '\0' && strchr(" \t\n\v\f\r", c) != NULL;
}

static unsigned char without_case(unsigned char c)
{
	const char *at = strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZ", c);

	return at != NULL && c != '\0' ? (unsigned char)(c + 'a' - 'A') : c;
}

struct place {
	size_t a, b;
	bool gap;
};

/* Where the walk has to end. */
static struct place expected_end(const unsigned char *a, size_t a_size, const unsigned char *b, size_t b_size, bool gap,
				 struct judge_scan_rule rule)
{
	struct place at = { 0, 0, gap };

	while (at.a < a_size && at.b < b_size) {
		unsigned char x = a[at.a], y = b[at.b];

		if (x == y || (rule.fold && without_case(x) == without_case(y)) ||
		    (rule.loose && is_space(x) && is_space(y))) {
			at = (struct place){ at.a + 1, at.b + 1, is_space(x) };
		} else if (rule.loose && at.gap && is_space(x)) {
			at.a++;
		} else if (rule.loose && at.gap && is_space(y)) {
			at.b++;
		} else {
			break;
		}
	}
	return at;
}

static void walk(const unsigned char *a, size_t a_size, const unsigned char *b, size_t b_size, bool gap,
		 struct judge_scan_rule rule)
{
	struct place expected = expected_end(a, a_size, b, b_size, gap, rule);
	size_t common = 0;

	while (common < a_size && common < b_size && a[common] == b[common])
		common++;
	for (size_t i = 0; i < variant_count; i++) {
		struct judge_scan_pair pair = { a, a + a_size, b, b + b_size, gap };
		size_t same = variants[i]->alike(&pair, rule);

		ck_assert_msg(
		    (size_t)(pair.a - a) == expected.a && (size_t)(pair.b - b) == expected.b &&
			pair.gap == expected.gap,
		    "%s: `%.*s` and `%.*s` from gap %d, fold %d, loose %d: %zu and %zu, gap %d, not %zu and %zu",
		    variants[i]->name, (int)a_size, (const char *)a, (int)b_size, (const char *)b, gap, rule.fold,
		    rule.loose, (size_t)(pair.a - a), (size_t)(pair.b - b), pair.gap, expected.a, expected.b);
		ck_assert_uint_le(same, common);
		ck_assert(pair.a_end == a + a_size && pair.b_end == b + b_size);
	}
}

static void walk_by_every_rule(const unsigned char *a, size_t a_size, const unsigned char *b, size_t b_size)
{
	for (unsigned i = 0; i < 8; i++) {
		struct judge_scan_rule rule = { .fold = i & 1, .loose = i & 2 };

		walk(a, a_size, b, b_size, i & 4, rule);
	}
}

/* All that is told apart, with its neighbours, the NUL that ends it among them. */
static const char bytes[] = "aAzZ@[`{09.- \n\r\t\v\f\x08\x0e\x1f!\x7f\x80\xa0\xff";

/* Words and white space; b is a with here and there a byte that may or may not matter. */
static void make_sides(unsigned char *a, unsigned char *b, size_t size, unsigned rarity)
{
	for (size_t i = 0; i < size; i++)
		a[i] = b[i] = (unsigned char)(draw(5) == 0 ? " \n"[draw(2)] : bytes[draw(sizeof(bytes))]);
	for (size_t i = 0; i < size; i++) {
		if (draw(rarity) == 0)
			b[i] = is_space(b[i])
				   ? (unsigned char)"\n \t"[draw(3)]
				   : (unsigned char)(draw(3) == 0 ? bytes[draw(sizeof(bytes))] : b[i] ^ 0x20);
	}
}

START_TEST(every_variant_ends_its_walk_where_a_plain_loop_does)
{
	unsigned char *a = guarded() + ROOM, *b = guarded() + ROOM;

	for (int i = 0; i < 2000; i++) {
		size_t a_size = draw(i % 16 == 0 ? 600 : 150), b_size = draw(4) == 0 ? draw(300) : a_size;
		size_t size = a_size > b_size ? a_size : b_size;

		make_sides(a - size, b - size, size, 1U << draw(9));
		walk_by_every_rule(a - a_size, a_size, b - b_size, b_size);
		if (size > 0) /* with a shift, so that the sides part at once and meet again or not */
			walk_by_every_rule(a - size + draw(size), draw(2) == 0 ? 0 : 1, b - b_size, b_size);
	}
}
END_TEST

START_TEST(white_space_of_any_length_is_passed_at_every_offset)
{
	unsigned char *a = guarded() + ROOM, *b = guarded() + ROOM;
	unsigned char text[400];

	for (size_t before = 0; before < 70; before++) {
		for (size_t spaces = 1; spaces < 140; spaces += 1 + spaces / 4) {
			size_t size = before + spaces + 70;

			memset(text, 'x', sizeof(text));
			memset(text + before, '\n', spaces);
			memcpy(a - size, text, size);
			memcpy(b - before - 71, text, before);
			memset(b - 71, 'x', 71);
			b[-71] = '\t';
			walk_by_every_rule(a - size, size, b - before - 71, before + 71);
			walk_by_every_rule(b - before - 71, before + 71, a - size, size);
		}
	}
}
END_TEST

START_TEST(a_single_difference_is_found_at_every_offset_and_for_every_byte)
{
	unsigned char *a = guarded() + ROOM, *b = guarded() + ROOM;

	for (size_t size = 1; size < 300; size += size < 35 ? 1 : 61) {
		for (size_t i = 1; i <= size; i++) {
			memset(a - size, 'k', size);
			memset(b - size, 'k', size);
			b[-(ptrdiff_t)i] = 'l';
			walk_by_every_rule(a - size, size, b - size, size);
		}
	}
	memset(a - 40, '.', 40);
	memset(b - 40, '.', 40);
	for (size_t x = 0; x < sizeof(bytes); x++) {
		for (unsigned y = 0; y < 256; y++) {
			a[-23] = (unsigned char)bytes[x];
			b[-23] = (unsigned char)y;
			walk_by_every_rule(a - 40, 40, b - 40, 40);
		}
	}
}
END_TEST

START_TEST(lines_are_counted_one_by_one)
{
	unsigned char *end = guarded() + ROOM;

	for (size_t size = 0; size <= ROOM; size += size < 300 ? 1 : 253) {
		for (int often = 0; often < 3; often++) {
			uint64_t expected = 0;

			for (size_t i = 1; i <= size; i++) {
				bool newline = often == 2 || (often == 1 && draw(5) == 0);

				end[-(ptrdiff_t)i] = newline ? '\n' : (unsigned char)("\x8a\x0b\x09\r\x1a"[draw(5)]);
				expected += newline;
			}
			for (size_t k = 0; k < variant_count; k++)
				ck_assert_uint_eq(variants[k]->lines(end - size, size), expected);
		}
	}
}
END_TEST

START_TEST(the_fastest_variant_of_this_processor_comes_last)
{
	ck_assert_str_eq(variants[0]->name, "portable");
#ifdef __x86_64__
	ck_assert_str_eq(variants[variant_count - 1]->name, __builtin_cpu_supports("avx2") ? "avx2" : "sse2");
	ck_assert_uint_eq(variant_count, __builtin_cpu_supports("avx2") ? 3 : 2);
#endif
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("check_scan");
	TCase *tcase = sbx_case("scan");

	variant_count = judge_scan_usable(variants);
	suite_add_tcase(suite, tcase);
	tcase_add_test(tcase, every_variant_ends_its_walk_where_a_plain_loop_does);
	tcase_add_test(tcase, white_space_of_any_length_is_passed_at_every_offset);
	tcase_add_test(tcase, a_single_difference_is_found_at_every_offset_and_for_every_byte);
	tcase_add_test(tcase, lines_are_counted_one_by_one);
	tcase_add_test(tcase, the_fastest_variant_of_this_processor_comes_last);
	return sbx_run_suite(suite);
}
