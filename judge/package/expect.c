/* expect.c - see expect.h. */
#include "judge/package/expect.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "judge/check/quote.h"
#include "judge/package/package-internal.h"

#define AC  JUDGE_EXPECT_AC
#define TLE JUDGE_EXPECT_TLE
#define RTE EXPECT_RUNTIME
#define WA  EXPECT_WRONG
#define PAC JUDGE_EXPECT_PAC

#define LOWER JUDGE_TIME_LOWER
#define UPPER JUDGE_TIME_UPPER
#define NOT   JUDGE_TIME_UNUSED

const struct expect_directory *expect_directory(const char *name)
{
	static const struct expect_directory directories[] = {
		{ "accepted", AC, AC, 0, LOWER, LOWER },
		{ "partially_accepted", PAC, EXPECT_ANY, EXPECT_FAILED, NOT, NOT },
		{ "rejected", EXPECT_FAILED, EXPECT_ANY, EXPECT_FAILED, NOT, NOT },
		{ "wrong_answer", WA, AC | WA, WA, NOT, LOWER },
		{ "presentation_error", WA, AC | WA, WA, NOT, LOWER },
		{ "no_output", WA, AC | WA, WA, NOT, LOWER },
		{ "time_limit_exceeded", TLE, AC | TLE, TLE, UPPER, UPPER },
		{ "run_time_error", RTE, AC | RTE, RTE, NOT, LOWER },
		{ "brute_force", RTE | TLE, AC | RTE | TLE, RTE | TLE, NOT, NOT },
		{ "memory_limit_exceeded", JUDGE_EXPECT_MLE, AC | JUDGE_EXPECT_MLE, JUDGE_EXPECT_MLE, NOT, NOT },
		{ "output_limit_exceeded", JUDGE_EXPECT_OLE, AC | JUDGE_EXPECT_OLE, JUDGE_EXPECT_OLE, NOT, NOT },
		{ "security_violation", JUDGE_EXPECT_SV, AC | JUDGE_EXPECT_SV, JUDGE_EXPECT_SV, NOT, NOT },
		{ "compile_error", JUDGE_EXPECT_CE, JUDGE_EXPECT_CE, 0, NOT, NOT },
		{ "compiler_error", JUDGE_EXPECT_CE, JUDGE_EXPECT_CE, 0, NOT, NOT },
	};

	for (size_t i = 0; i < sizeof(directories) / sizeof(directories[0]); i++)
		if (strcmp(directories[i].name, name) == 0)
			return &directories[i];
	return NULL;
}

static bool same_word(const char *known, const char *word, size_t length)
{
	if (strlen(known) != length)
		return false;
	for (size_t i = 0; i < length; i++)
		if (known[i] != (word[i] == '-' ? '_' : (char)toupper((unsigned char)word[i])))
			return false;
	return true;
}

unsigned expect_word(const char *word, size_t length)
{
	static const struct {
		const char *word;
		unsigned set;
	} words[] = {
		{ "AC", AC },
		{ "ACCEPTED", AC },
		{ "CORRECT", AC },
		{ "PAC", PAC },
		{ "PARTIALLY_ACCEPTED", PAC },
		{ "WA", WA },
		{ "WRONG_ANSWER", WA },
		{ "PE", WA },
		{ "PRESENTATION_ERROR", WA },
		{ "NO_OUTPUT", WA },
		{ "TLE", TLE },
		{ "TIMELIMIT", TLE },
		{ "TIME_LIMIT_EXCEEDED", TLE },
		{ "RTE", RTE },
		{ "RUN_ERROR", RTE },
		{ "RUN_TIME_ERROR", RTE },
		{ "RUNTIME_ERROR", RTE },
		{ "MLE", JUDGE_EXPECT_MLE },
		{ "MEMORY_LIMIT", JUDGE_EXPECT_MLE },
		{ "MEMORY_LIMIT_EXCEEDED", JUDGE_EXPECT_MLE },
		{ "OLE", JUDGE_EXPECT_OLE },
		{ "OUTPUT_LIMIT", JUDGE_EXPECT_OLE },
		{ "OUTPUT_LIMIT_EXCEEDED", JUDGE_EXPECT_OLE },
		{ "SV", JUDGE_EXPECT_SV },
		{ "SECURITY_VIOLATION", JUDGE_EXPECT_SV },
		{ "CE", JUDGE_EXPECT_CE },
		{ "COMPILE_ERROR", JUDGE_EXPECT_CE },
		{ "COMPILER_ERROR", JUDGE_EXPECT_CE },
		{ "REJECTED", EXPECT_FAILED },
		{ "CHECK_MANUALLY", EXPECT_ANY },
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (same_word(words[i].word, word, length))
			return words[i].set;
	return 0;
}

/* What follows the tag on its line, or NULL. */
static const char *find_tag(const char *bytes, size_t size, const char *tag, size_t *rest)
{
	const char *at = memmem(bytes, size, tag, strlen(tag)), *end;

	if (at == NULL)
		return NULL;
	at += strlen(tag);
	size -= (size_t)(at - bytes);
	end = memchr(at, '\n', size);
	*rest = end != NULL ? (size_t)(end - at) : size;
	return at;
}

static bool is_word_byte(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '-';
}

/* Words with commas or blanks between them; what else follows, such as the end of a comment, ends the list. */
static int read_results(const char *at, size_t size, unsigned *set, struct sbx_error *err)
{
	unsigned found = 0;
	char shown[80];

	while (size > 0) {
		size_t length = 0;
		unsigned one;

		while (size > 0 && (*at == ' ' || *at == '\t' || *at == ',')) {
			at++;
			size--;
		}
		while (length < size && is_word_byte(at[length]))
			length++;
		if (length == 0 || (at[0] == '-'))
			break;
		one = expect_word(at, length);
		if (one == 0)
			return sbx_error_set(err, 0, "@EXPECTED_RESULTS@: unknown verdict `%s`",
					     judge_quote(shown, sizeof(shown), at, length, false));
		found |= one;
		at += length;
		size -= length;
	}
	if (found == 0)
		return sbx_error_set(err, 0, "@EXPECTED_RESULTS@: names no verdict");
	*set = found;
	return 0;
}

static int read_score(const char *at, size_t size, struct expect_tags *tags, struct sbx_error *err)
{
	size_t length = 0;

	while (size > 0 && (*at == ' ' || *at == '\t')) {
		at++;
		size--;
	}
	while (length < size && (isalnum((unsigned char)at[length]) || strchr("+-.", at[length]) != NULL) &&
	       at[length] != '\0')
		length++;
	if (!package_real(at, length, false, &tags->score))
		return sbx_error_set(err, 0, "@EXPECTED_SCORE@: must be a decimal number");
	tags->has_score = true;
	return 0;
}

int expect_read_tags(const char *bytes, size_t size, struct expect_tags *tags, struct sbx_error *err)
{
	size_t rest = 0;
	const char *at = find_tag(bytes, size, "@EXPECTED_RESULTS@:", &rest);
	int result = at != NULL ? read_results(at, rest, &tags->results, err) : 0;

	if (result < 0)
		return result;
	at = find_tag(bytes, size, "@EXPECTED_SCORE@:", &rest);
	return at != NULL ? read_score(at, rest, tags, err) : 0;
}
