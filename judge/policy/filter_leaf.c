/*
 * filter_leaf.c - see filter_code.h: the clauses of one system call as instructions. Pure.
 *
 * An argument is two words to BPF; each word that a clause asks for is a test, and a test that fails leads to the next
 * clause. Values of the same word that follow each other and get the same answer share the load and the answer.
 */
#include <errno.h>
#include <linux/seccomp.h>
#include <stdbool.h>

#include "judge/policy/filter_code.h"

#define WORDS (2 * JUDGE_FILTER_ARGS)

#define NO_WORD WORDS

/* Of one word of one argument: (word & mask) == value. */
struct test {
	unsigned word;
	uint32_t mask, value;
};

struct tests {
	struct test items[WORDS];
	unsigned count;
};

static uint32_t half(uint64_t value, unsigned word)
{
	return (uint32_t)(word % 2 == 0 ? value : value >> 32);
}

static void tests_of(const struct judge_match *match, struct tests *out)
{
	out->count = 0;
	for (unsigned word = 0; word < WORDS; word++) {
		uint32_t mask = half(match->mask[word / 2], word);

		if (mask != 0)
			out->items[out->count++] = (struct test){ word, mask, half(match->value[word / 2], word) };
	}
}

/* Little endian: the low word comes first. */
static struct sock_filter load(unsigned word)
{
	return (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
					    (uint32_t)(offsetof(struct seccomp_data, args) + 4 * (size_t)word));
}

static struct sock_filter jump_equal(uint32_t value, size_t if_equal, size_t if_not)
{
	return (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, (uint8_t)if_equal, (uint8_t)if_not);
}

static struct sock_filter answer(uint32_t action)
{
	return (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, action); /* SCMP_ACT_* are the kernel's SECCOMP_RET_* */
}

/* Instructions that the tests from `from` on take. */
static size_t length_of(const struct tests *tests, unsigned from)
{
	size_t length = 0;

	for (unsigned i = from; i < tests->count; i++)
		length += tests->items[i].mask == UINT32_MAX ? 2 : 3;
	return length;
}

/* A clause that asks for nothing but one whole word, and the same one as `of`. */
static bool one_value(const struct judge_clause *clause, unsigned word)
{
	struct tests tests;

	tests_of(&clause->match, &tests);
	return tests.count == 1 && tests.items[0].mask == UINT32_MAX &&
	       (word == NO_WORD || tests.items[0].word == word);
}

/* How many clauses from `first` on ask for a value of the same word and get the same answer. */
static size_t alike(const struct judge_clauses *list, size_t first, unsigned word)
{
	size_t count = 1;

	while (first + count < list->count && count < 200 &&
	       list->items[first + count].action == list->items[first].action &&
	       one_value(&list->items[first + count], word))
		count++;
	return count;
}

/* One load for all of them, unless the word is loaded already. */
static int add_values(struct judge_code *code, const struct judge_clause *clauses, size_t count, unsigned word,
		      unsigned *loaded)
{
	int r = *loaded == word ? 0 : judge_code_add(code, load(word));

	*loaded = word;
	for (size_t i = 0; i < count && r == 0; i++) {
		bool last = i + 1 == count;

		r = judge_code_add(
		    code, jump_equal(half(clauses[i].match.value[word / 2], word), count - 1 - i, last ? 1 : 0));
	}
	return r < 0 ? r : judge_code_add(code, answer(clauses[0].action));
}

static int add_clause(struct judge_code *code, const struct tests *tests, uint32_t action)
{
	int r = 0;

	for (unsigned i = 0; i < tests->count && r == 0; i++) {
		const struct test *test = &tests->items[i];

		r = judge_code_add(code, load(test->word));
		if (r == 0 && test->mask != UINT32_MAX)
			r = judge_code_add(code, (struct sock_filter)BPF_STMT(BPF_ALU | BPF_AND | BPF_K, test->mask));
		if (r == 0)
			r = judge_code_add(code, jump_equal(test->value, 0, length_of(tests, i + 1) + 1));
	}
	return r < 0 ? r : judge_code_add(code, answer(action));
}

int judge_code_leaf(struct judge_code *code, const struct judge_clauses *list, uint32_t default_action)
{
	unsigned loaded = NO_WORD;
	size_t i = 0;
	int r = 0;

	while (i < list->count && r == 0) {
		struct tests tests;

		tests_of(&list->items[i].match, &tests);
		if (one_value(&list->items[i], NO_WORD)) {
			unsigned word = tests.items[0].word;
			size_t count = alike(list, i, word);

			r = add_values(code, &list->items[i], count, word, &loaded);
			i += count;
			continue;
		}
		r = add_clause(code, &tests, list->items[i].action);
		if (tests.count == 0)
			return r; /* matches whatever comes */
		loaded = NO_WORD;
		i++;
	}
	return r < 0 ? r : judge_code_add(code, answer(default_action));
}
