/* protocol.c - see protocol.h. Pure. */
#include "judge/grade/protocol.h"

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "judge/check/number.h"
#include "sandbox/root.h"
#include "sandbox/wire.h"

struct seen {
	int exit_code;
	const struct judge_text *out, *error;
};

static void fail(struct judge_opinion *opinion, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void fail(struct judge_opinion *opinion, const char *format, ...)
{
	va_list ap;

	opinion->verdict = JUDGE_JE;
	va_start(ap, format);
	(void)vsnprintf(opinion->reason, sizeof(opinion->reason), format, ap);
	va_end(ap);
}

bool judge_protocol_number(const char *data, size_t size, double *value)
{
	struct judge_number number;

	while (size > 0 && isspace((unsigned char)data[0])) {
		data++;
		size--;
	}
	while (size > 0 && isspace((unsigned char)data[size - 1]))
		size--;
	if (size == 0)
		return false;
	judge_number_start(&number);
	judge_number_feed(&number, (const unsigned char *)data, size);
	return judge_number_value(&number, value);
}

/* A part of the whole: nothing is a wrong answer, all of it an accepted one. */
static void give_part(struct judge_opinion *opinion, double part)
{
	opinion->has_multiplier = true;
	opinion->multiplier = part;
	opinion->verdict = part <= 0 ? JUDGE_WA : part >= 1 ? JUDGE_AC : JUDGE_PAC;
}

static void by_status(const struct seen *seen, int accept, int reject, struct judge_opinion *opinion)
{
	if (seen->exit_code == accept)
		opinion->verdict = JUDGE_AC;
	else if (seen->exit_code == reject)
		opinion->verdict = JUDGE_WA;
	else
		fail(opinion, "exit status %d, which is neither %d nor %d", seen->exit_code, accept, reject);
}

static void read_kattis(const struct seen *seen, struct judge_opinion *opinion)
{
	by_status(seen, 42, 43, opinion);
}

static void read_zero_one(const struct seen *seen, struct judge_opinion *opinion)
{
	by_status(seen, 0, 1, opinion);
}

/* The number behind `word` at the start of the message, up to `end`. */
static bool number_behind(const struct judge_text *text, const char *word, const char *end, double *value)
{
	size_t skip = strlen(word), length = 0;

	if (text->size <= skip || memcmp(text->data, word, skip) != 0)
		return false;
	while (skip + length < text->size && strchr(end, text->data[skip + length]) == NULL)
		length++;
	return judge_protocol_number(text->data + skip, length, value);
}

/*
 * A partial result of testlib.h (_pc): its message says which part of 100, and its status is that number, behind the
 * base that the library was compiled with. Both have to say the same: a status alone may be another result's, and a
 * checker that shows a piece of the output may write any words.
 */
static bool is_partial(const struct seen *seen, double *value)
{
	return number_behind(seen->error, "partially correct (", ")", value) &&
	       (seen->exit_code == *value || seen->exit_code == *value + 16 || seen->exit_code == *value + 50);
}

/* Exit statuses of testlib.h. Points are in the problem's own measure. */
static void read_testlib(const struct seen *seen, struct judge_opinion *opinion)
{
	double value;

	if (is_partial(seen, &value)) {
		if (value < 0 || value > 100)
			fail(opinion, "%g is no part of 100", value);
		else
			give_part(opinion, value / 100);
		return;
	}
	switch (seen->exit_code) {
	case 0:
		opinion->verdict = JUDGE_AC;
		break;
	case 1:
		opinion->verdict = JUDGE_WA;
		break;
	case 2: /* presentation */
	case 4: /* dirt behind the output */
	case 8: /* its end came too early */
		opinion->verdict = JUDGE_PE;
		break;
	case 3:
		fail(opinion, "it reports a failure of its own or of the answer (exit status 3)");
		break;
	case 7:
		opinion->verdict = JUDGE_PAC;
		opinion->has_score = number_behind(seen->error, "points ", " \t\r\n", &opinion->score);
		if (!opinion->has_score)
			fail(opinion, "exit status 7 (points) without `points NUMBER` in its message");
		break;
	default:
		fail(opinion, "exit status %d, which testlib does not know", seen->exit_code);
	}
}

/* Decimal digits and nothing else, up to a length that no count of points has. */
static bool read_digits(const char *data, size_t size, double *value)
{
	*value = 0;
	if (size == 0 || size > 9)
		return false;
	for (size_t i = 0; i < size; i++) {
		if (data[i] < '0' || data[i] > '9')
			return false;
		*value = *value * 10 + (data[i] - '0');
	}
	return true;
}

/* A and B with the character between them, and a line that ends behind B. */
static bool is_fraction(const char *data, size_t size, char between, double *a, double *b)
{
	const char *middle = memchr(data, between, size), *end;

	if (middle == NULL || !read_digits(data, (size_t)(middle - data), a))
		return false;
	size -= (size_t)(middle + 1 - data);
	end = size == 0 ? NULL : memchr(middle + 1, '\n', size);
	return read_digits(middle + 1, end == NULL ? size : (size_t)(end - middle - 1), b);
}

/* The first line of the text that is `word` and a fraction whose B is not 0. */
static bool find_fraction(const struct judge_text *text, const char *word, char between, double *a, double *b)
{
	size_t skip = strlen(word), at = 0;

	while (at < text->size) {
		const char *line = text->data + at;
		size_t left = text->size - at;
		const char *end = memchr(line, '\n', left);

		if (left > skip && memcmp(line, word, skip) == 0 &&
		    is_fraction(line + skip, left - skip, between, a, b) && *b > 0)
			return true;
		at = end == NULL ? text->size : (size_t)(end - text->data) + 1;
	}
	return false;
}

static void give_fraction(struct judge_opinion *opinion, double a, double b)
{
	if (a > b)
		fail(opinion, "%g of %g is no part of a whole", a, b);
	else
		give_part(opinion, a / b);
}

static void read_coci(const struct seen *seen, struct judge_opinion *opinion)
{
	double a, b;

	if (seen->exit_code == 2)
		opinion->verdict = JUDGE_PE;
	else if (seen->exit_code == 3)
		fail(opinion, "it reports a failure of its own or of the answer (exit status 3)");
	else if (seen->exit_code != 7)
		by_status(seen, 0, 1, opinion);
	else if (find_fraction(seen->error, "partial ", '/', &a, &b))
		give_fraction(opinion, a, b);
	else
		fail(opinion, "exit status 7 (a part) without a line `partial A/B` in its message");
}

/* There is no status of its own for a part. */
static void read_peg(const struct seen *seen, struct judge_opinion *opinion)
{
	double a, b;

	if (seen->exit_code == 1 && find_fraction(seen->out, "", '\n', &a, &b))
		give_fraction(opinion, a, b);
	else
		by_status(seen, 0, 1, opinion);
}

/* The first line of what it wrote is a number from 0 to `whole`. where: in what it wrote that. */
static void read_number(const struct seen *seen, double whole, const char *where, struct judge_opinion *opinion)
{
	const struct judge_text *out = seen->out;
	const char *newline = out->size == 0 ? NULL : memchr(out->data, '\n', out->size);
	double value;

	if (seen->exit_code != 0)
		fail(opinion, "exit status %d", seen->exit_code);
	else if (!judge_protocol_number(out->data, newline == NULL ? out->size : (size_t)(newline - out->data), &value))
		fail(opinion, "the first line of its %s is no number", where);
	else if (value < 0 || value > whole)
		fail(opinion, "%g is not within 0 and %g", value, whole);
	else
		give_part(opinion, value / whole);
}

static void read_cms(const struct seen *seen, struct judge_opinion *opinion)
{
	read_number(seen, 1, "standard output", opinion);
}

static void read_syzoj(const struct seen *seen, struct judge_opinion *opinion)
{
	read_number(seen, 100, "standard output", opinion);
}

static void read_lemon(const struct seen *seen, struct judge_opinion *opinion)
{
	read_number(seen, 100, "file `score`", opinion);
}

/* In arguments and interactor: i input, a answer, o output, f feedback directory, w the whole score, s and e files for
 * score and message, m named pipes, p the package's own. */
static const struct rule {
	const char *arguments, *interactor;
	bool takes_stdin;
	enum judge_protocol_message message;
	void (*read)(const struct seen *seen, struct judge_opinion *opinion);
} rules[] = {
	[JUDGE_PROTOCOL_KATTIS] = { "iafp", "iafp", true, JUDGE_MESSAGE_FEEDBACK, read_kattis },
	[JUDGE_PROTOCOL_TESTLIB] = { "pioa", "pioa", false, JUDGE_MESSAGE_STDERR, read_testlib },
	[JUDGE_PROTOCOL_CMS] = { "iaop", NULL, false, JUDGE_MESSAGE_STDERR, read_cms },
	[JUDGE_PROTOCOL_DMOJ] = { "ioap", "iap", false, JUDGE_MESSAGE_STDOUT, read_zero_one },
	[JUDGE_PROTOCOL_DMOJ_COCI] = { "ioap", "iap", false, JUDGE_MESSAGE_STDOUT, read_coci },
	[JUDGE_PROTOCOL_DMOJ_PEG] = { "oaip", NULL, false, JUDGE_MESSAGE_STDOUT, read_peg },
	[JUDGE_PROTOCOL_DMOJ_PYTHON] = { "ioap", NULL, false, JUDGE_MESSAGE_STDERR, read_cms },
	[JUDGE_PROTOCOL_HUSTOJ] = { "iaop", NULL, false, JUDGE_MESSAGE_STDERR, read_zero_one },
	[JUDGE_PROTOCOL_QDUOJ] = { "iop", NULL, false, JUDGE_MESSAGE_STDERR, read_zero_one },
	[JUDGE_PROTOCOL_SYZOJ] = { "", NULL, false, JUDGE_MESSAGE_STDERR, read_syzoj },
	[JUDGE_PROTOCOL_LEMON] = { "ioawsep", NULL, false, JUDGE_MESSAGE_FEEDBACK, read_lemon },
	[JUDGE_PROTOCOL_CMS_COMMUNICATION] = { NULL, "mp", false, JUDGE_MESSAGE_STDERR, read_cms },
};

bool judge_protocol_takes_stdin(enum judge_protocol protocol)
{
	return rules[protocol].takes_stdin;
}

bool judge_protocol_writes_score(enum judge_protocol protocol)
{
	return protocol == JUDGE_PROTOCOL_LEMON;
}

bool judge_protocol_wants_code(enum judge_protocol protocol)
{
	return protocol == JUDGE_PROTOCOL_SYZOJ || protocol == JUDGE_PROTOCOL_DMOJ_PYTHON;
}

enum judge_protocol_message judge_protocol_message(enum judge_protocol protocol, bool talks)
{
	enum judge_protocol_message message = rules[protocol].message;

	return talks && message == JUDGE_MESSAGE_STDOUT ? JUDGE_MESSAGE_STDERR : message;
}

bool judge_protocol_is_no(enum judge_protocol protocol, int exit_code)
{
	switch (protocol) {
	case JUDGE_PROTOCOL_KATTIS:
		return exit_code != 42;
	case JUDGE_PROTOCOL_TESTLIB: /* others may be points, or a part */
		return (exit_code >= 1 && exit_code <= 4) || exit_code == 8;
	case JUDGE_PROTOCOL_DMOJ_COCI:
		return exit_code != 0 && exit_code != 7;
	default: /* of a manager, the status says only that it is broken */
		return exit_code != 0;
	}
}

/* Returns the number of them, which is more than there is room for when there is none. */
static size_t add(const char **argv, size_t room, size_t count, const char *argument)
{
	if (count < room)
		argv[count] = argument;
	return count + 1;
}

const char *judge_protocol_fifo(unsigned process, bool to_process)
{
	static const char *const paths[JUDGE_PROCESSES_MAX][2] = {
		{ SBX_FIFO_PATH "/u0_to_m", SBX_FIFO_PATH "/m_to_u0" },
		{ SBX_FIFO_PATH "/u1_to_m", SBX_FIFO_PATH "/m_to_u1" },
		{ SBX_FIFO_PATH "/u2_to_m", SBX_FIFO_PATH "/m_to_u2" },
	};

	return paths[process][to_process];
}

int judge_protocol_arguments(enum judge_protocol protocol, unsigned talks_with, char *const *args, const char **argv,
			     size_t room)
{
	const char *letters = talks_with > 0 ? rules[protocol].interactor : rules[protocol].arguments;
	size_t count = 0;

	if (letters == NULL)
		return -EINVAL;
	for (; *letters != '\0'; letters++) {
		const char *const path = *letters == 'i'   ? SBX_WORK_PATH "/" JUDGE_FILE_INPUT
					 : *letters == 'a' ? SBX_WORK_PATH "/" JUDGE_FILE_ANSWER
					 : *letters == 'o' ? SBX_WORK_PATH "/" JUDGE_FILE_OUTPUT
					 : *letters == 'w' ? "100"
					 : *letters == 's' ? SBX_WORK_PATH "/" JUDGE_FILE_SCORE
					 : *letters == 'e' ? SBX_WORK_PATH "/" JUDGE_FILE_MESSAGE
							   : SBX_WORK_PATH "/";

		if (*letters != 'p' && *letters != 'm')
			count = add(argv, room, count, path);
		for (unsigned i = 0; *letters == 'm' && i < 2 * talks_with; i++)
			count = add(argv, room, count, judge_protocol_fifo(i / 2, i % 2 != 0));
		for (char *const *own = args; *letters == 'p' && own != NULL && *own != NULL; own++)
			count = add(argv, room, count, *own);
	}
	if (count >= room)
		return -E2BIG;
	argv[count] = NULL;
	return 0;
}

void judge_protocol_read(enum judge_protocol protocol, int exit_code, const struct judge_text *out,
			 const struct judge_text *error, struct judge_opinion *opinion)
{
	const struct seen seen = { exit_code, out, error };

	*opinion = (struct judge_opinion){ .verdict = JUDGE_JE };
	rules[protocol].read(&seen, opinion);
}
