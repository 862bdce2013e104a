/* context.c - see context.h. */
#include "judge/grade/context.h"

#include <errno.h>
#include <unistd.h>

#define CHUNK_BYTES 65536

static ssize_t read_at(int fd, void *buf, size_t size, uint64_t offset)
{
	ssize_t got;

	do {
		got = offset > INT64_MAX ? 0 : pread(fd, buf, size, (off_t)offset);
	} while (got < 0 && errno == EINTR);
	return got;
}

/* 0 or -1. */
static int take_excerpt(int fd, uint64_t offset, struct judge_excerpt *excerpt)
{
	ssize_t got;

	*excerpt = (struct judge_excerpt){ .start = offset > JUDGE_EXCERPT_AFTER ? offset - JUDGE_EXCERPT_AFTER : 0 };
	got = read_at(fd, excerpt->bytes, sizeof(excerpt->bytes), excerpt->start);
	excerpt->size = got > 0 ? (size_t)got : 0;
	return got < 0 ? -1 : 0;
}

static json_t *lines_json(const struct judge_excerpt *excerpt, uint64_t offset, uint64_t number)
{
	struct judge_context_line lines[JUDGE_CONTEXT_LINES];
	size_t count = judge_context_lines(excerpt, offset, number, lines);
	json_t *list = json_array();

	for (size_t i = 0; i < count && list != NULL; i++)
		if (json_array_append_new(list, json_pack("{s:I, s:s}", "line", (json_int_t)lines[i].number, "text",
							  lines[i].text)) != 0) {
			json_decref(list);
			list = NULL;
		}
	return list;
}

json_t *judge_context_of(const struct judge_check_diff *diff, const struct judge_excerpt *output, int answer)
{
	struct judge_excerpt of_answer;

	if (take_excerpt(answer, diff->answer_offset, &of_answer) < 0)
		return NULL;
	return json_pack("{s:I, s:I, s:I, s:I, s:o, s:o}", "output_line", (json_int_t)diff->output_line, "answer_line",
			 (json_int_t)diff->answer_line, "output_offset", (json_int_t)diff->output_offset,
			 "answer_offset", (json_int_t)diff->answer_offset, "output_lines",
			 lines_json(output, diff->output_offset, diff->output_line), "answer_lines",
			 lines_json(&of_answer, diff->answer_offset, diff->answer_line));
}

/* The line that the byte at offset is in, from 1; *offset becomes the end of the file where it is beyond that. */
static uint64_t line_at(int fd, uint64_t *offset)
{
	char chunk[CHUNK_BYTES];
	uint64_t line = 1, at = 0;

	while (at < *offset) {
		uint64_t left = *offset - at;
		ssize_t got = read_at(fd, chunk, left < sizeof(chunk) ? (size_t)left : sizeof(chunk), at);

		if (got <= 0)
			break;
		for (ssize_t i = 0; i < got; i++)
			line += chunk[i] == '\n';
		at += (uint64_t)got;
	}
	*offset = at;
	return line;
}

struct answer {
	int fd;
	uint64_t at;
};

static long read_answer(void *ctx, void *buf, size_t size)
{
	struct answer *answer = ctx;
	ssize_t got = read_at(answer->fd, buf, size, answer->at);

	answer->at += got > 0 ? (uint64_t)got : 0;
	return got < 0 ? -errno : got;
}

/* Whether they part, and where, by the default checker. */
static bool compare(const struct judge_check_flags *flags, int output, int answer, struct judge_check_diff *diff)
{
	struct answer reading = { .fd = answer };
	struct judge_check *check = judge_check_new(flags, read_answer, &reading);
	char chunk[CHUNK_BYTES];
	uint64_t at = 0;
	ssize_t got = 1;
	int r = check == NULL ? -ENOMEM : 0;

	while (r == 0 && (got = read_at(output, chunk, sizeof(chunk), at)) > 0) {
		r = judge_check_feed(check, chunk, (size_t)got);
		at += (uint64_t)got;
	}
	r = r < 0 || got < 0 ? -1 : judge_check_finish(check);
	if (r == 0)
		judge_check_diff(check, diff);
	judge_check_free(check);
	return r == 0;
}

static uint64_t offset_of(const json_t *difference, const char *key)
{
	json_int_t value = json_integer_value(json_object_get(difference, key));

	return value > 0 ? (uint64_t)value : 0;
}

json_t *judge_context_of_file(const json_t *difference, const struct judge_check_flags *flags, int output, int answer)
{
	struct judge_check_diff diff = { .output_offset = offset_of(difference, "output_offset"),
					 .answer_offset = offset_of(difference, "answer_offset") };
	struct judge_excerpt excerpt;

	if (difference != NULL) {
		diff.output_line = line_at(output, &diff.output_offset);
		diff.answer_line = line_at(answer, &diff.answer_offset);
	} else if (!compare(flags, output, answer, &diff)) {
		return NULL;
	}
	return take_excerpt(output, diff.output_offset, &excerpt) < 0 ? NULL
								      : judge_context_of(&diff, &excerpt, answer);
}
