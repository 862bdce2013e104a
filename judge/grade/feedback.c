/* feedback.c - see feedback.h. */
#include "judge/grade/feedback.h"

#include <ctype.h>
#include <errno.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sandbox/cleanup.h"
#include "sandbox/input.h"

static int read_text(int fd, struct judge_text *text)
{
	char buf[4096];
	off_t at = 0;

	for (;;) {
		ssize_t got = pread(fd, buf, sizeof(buf), at);
		int r;

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return got < 0 ? -errno : 0;
		r = judge_text_add(text, buf, (size_t)got);
		if (r < 0)
			return r;
		at += got;
		if (text->size >= JUDGE_TEXT_MAX) { /* the rest is only counted */
			struct stat st;

			if (fstat(fd, &st) == 0 && st.st_size > at)
				text->dropped += (size_t)(st.st_size - at);
			return 0;
		}
	}
}

/* judgeimage.EXT or teamimage.EXT. */
static bool is_image(const char *name)
{
	static const char *const extensions[] = { "png", "jpg", "jpeg", "svg" };

	if (strncmp(name, "judgeimage.", 11) != 0 && strncmp(name, "teamimage.", 10) != 0)
		return false;
	for (size_t i = 0; i < sizeof(extensions) / sizeof(extensions[0]); i++)
		if (strcmp(strchr(name, '.') + 1, extensions[i]) == 0)
			return true;
	return false;
}

static int take_image(struct judge_feedback *feedback, const char *name, int fd, uint64_t size)
{
	struct judge_feedback_image *image = &feedback->images[feedback->image_count];
	size_t got = 0;

	if (feedback->image_count == JUDGE_FEEDBACK_IMAGES)
		return 0;
	*image = (struct judge_feedback_image){ .bytes = size };
	(void)snprintf(image->name, sizeof(image->name), "%.31s", name);
	feedback->image_count++;
	if (size > JUDGE_FEEDBACK_IMAGE_BYTES)
		return 0;
	image->data = malloc(size + 1);
	if (image->data == NULL)
		return -ENOMEM;
	while (got < size) {
		ssize_t n = pread(fd, image->data + got, size - got, (off_t)got);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n < 0 ? -errno : -EIO;
		got += (size_t)n;
	}
	return 0;
}

static int keep(struct judge_feedback *feedback, const char *name, int fd, uint64_t size, struct sbx_error *err)
{
	bool next = strcmp(name, "nextpass.in") == 0;
	int copy;

	if (!next && (strcmp(name, JUDGE_FILE_INPUT) == 0 || strcmp(name, JUDGE_FILE_ANSWER) == 0 ||
		      strcmp(name, JUDGE_FILE_OUTPUT) == 0))
		return 0; /* put there by us, and again by us the next time */
	if (strlen(name) >= SBX_NAME_MAX || (!next && feedback->kept_count == JUDGE_FEEDBACK_KEPT) ||
	    size > JUDGE_FEEDBACK_KEPT_BYTES - feedback->kept_bytes)
		return sbx_error_set(err, EFBIG,
				     "more files, or larger ones, are left for the next pass than are kept");
	copy = sbx_input_copy(fd, err);
	if (copy < 0)
		return copy;
	feedback->kept_bytes += size;
	if (next) {
		feedback->next_pass = copy;
		return 0;
	}
	(void)snprintf(feedback->kept[feedback->kept_count].name, SBX_NAME_MAX, "%.127s", name);
	feedback->kept[feedback->kept_count++].fd = copy;
	return 0;
}

/* Where the text of a file of this name goes, NULL for none; a score or a place counts even if it is empty. */
static struct judge_text *text_called(struct judge_feedback *feedback, const char *name)
{
	if (feedback->plain_names)
		return strcmp(name, JUDGE_FILE_MESSAGE) == 0 ? &feedback->message
		       : strcmp(name, JUDGE_FILE_SCORE) == 0 ? &feedback->score
							     : NULL;
	if (strcmp(name, "judgemessage.txt") == 0)
		return &feedback->message;
	if (strcmp(name, "teammessage.txt") == 0)
		return &feedback->team_message;
	if (strcmp(name, "judgeerror.txt") == 0)
		return &feedback->error;
	if (strcmp(name, "score.txt") == 0) {
		feedback->has_score = true;
		return &feedback->score;
	}
	if (strcmp(name, "score_multiplier.txt") == 0) {
		feedback->has_multiplier = true;
		return &feedback->multiplier;
	}
	if (strcmp(name, "diffposition.txt") == 0) {
		feedback->has_position = true;
		return &feedback->position;
	}
	return NULL;
}

static int take(struct judge_feedback *feedback, const char *name, int fd, uint64_t size)
{
	struct judge_text *text = text_called(feedback, name);

	if (text != NULL)
		return read_text(fd, text);
	return is_image(name) ? take_image(feedback, name, fd, size) : 0;
}

int judge_feedback_take(struct judge_feedback *feedback, const struct sbx_artifact *artifact, int fd,
			struct sbx_error *err)
{
	sbx_close int from = fd;
	struct stat st;
	int r;

	/* init sends files only, but the box may have got hold of init. */
	if (fstat(from, &st) != 0 || !S_ISREG(st.st_mode))
		return sbx_error_set(err, EPROTO, "take the validator's feedback: no regular file");
	if (strchr(artifact->path, '/') != NULL)
		return 0;
	if (feedback->take_output && strcmp(artifact->path, JUDGE_FILE_OUTPUT) == 0) {
		if (feedback->output >= 0)
			return sbx_error_set(err, EPROTO, "take the interactor's output: there are two");
		feedback->output = sbx_input_copy(from, err);
		return feedback->output < 0 ? feedback->output : 0;
	}
	r = take(feedback, artifact->path, from, (uint64_t)st.st_size);
	if (r < 0)
		return sbx_error_set(err, -r, "take the validator's feedback");
	return feedback->keep ? keep(feedback, artifact->path, from, (uint64_t)st.st_size, err) : 0;
}

static void broken(struct judge_opinion *opinion, const char *why)
{
	*opinion = (struct judge_opinion){ .verdict = JUDGE_JE };
	(void)snprintf(opinion->reason, sizeof(opinion->reason), "%s", why);
}

void judge_feedback_apply(const struct judge_feedback *feedback, bool may_score, struct judge_opinion *opinion)
{
	const struct judge_text *score = &feedback->score, *multiplier = &feedback->multiplier;

	if (opinion->verdict == JUDGE_JE || !may_score || (!feedback->has_score && !feedback->has_multiplier))
		return;
	if (opinion->verdict != JUDGE_AC) {
		broken(opinion, "it gives a score to an output that it rejects");
		return;
	}
	opinion->has_score = feedback->has_score;
	opinion->has_multiplier = feedback->has_multiplier;
	if (feedback->has_score && !judge_protocol_number(score->data, score->size, &opinion->score))
		broken(opinion, "score.txt is not one number");
	else if (feedback->has_multiplier &&
		 (!judge_protocol_number(multiplier->data, multiplier->size, &opinion->multiplier) ||
		  opinion->multiplier < 0 || opinion->multiplier > 1))
		broken(opinion, "score_multiplier.txt is not one number within 0 and 1");
}

/* "JUDGEPOS TEAMPOS"; anything else is left out, as it decides nothing. */
static bool read_position(const struct judge_text *text, json_int_t position[2])
{
	size_t at = 0;

	for (int i = 0; i < 2; i++) {
		position[i] = 0;
		while (at < text->size && isspace((unsigned char)text->data[at]))
			at++;
		if (at == text->size || !isdigit((unsigned char)text->data[at]))
			return false;
		for (; at < text->size && isdigit((unsigned char)text->data[at]); at++) {
			if (position[i] > (INT64_MAX - 9) / 10)
				return false;
			position[i] = position[i] * 10 + (text->data[at] - '0');
		}
	}
	return true;
}

static int add_text(json_t *json, const char *key, const struct judge_text *text)
{
	return text->size == 0 ? 0 : json_object_set_new(json, key, judge_text_json(text));
}

static json_t *image_json(const struct judge_feedback_image *image)
{
	json_t *json = json_pack("{s:s, s:I}", "name", image->name, "bytes", (json_int_t)image->bytes);
	unsigned char *text;
	int r = -1;

	if (json == NULL || image->data == NULL)
		return json;
	text = malloc(4 * (image->bytes / 3 + 1) + 1);
	if (text != NULL) {
		(void)EVP_EncodeBlock(text, image->data, (int)image->bytes);
		r = json_object_set_new(json, "base64", json_string((const char *)text));
	}
	free(text);
	if (r == 0)
		return json;
	json_decref(json);
	return NULL;
}

static int add_images(const struct judge_feedback *feedback, json_t *test)
{
	json_t *images = json_array();

	for (size_t i = 0; i < feedback->image_count; i++)
		if (json_array_append_new(images, image_json(&feedback->images[i])) != 0) {
			json_decref(images);
			return -ENOMEM;
		}
	return json_object_set_new(test, "images", images);
}

json_t *judge_feedback_difference(const struct judge_feedback *feedback)
{
	json_int_t position[2];

	return feedback->has_position && read_position(&feedback->position, position)
		   ? json_pack("{s:I, s:I}", "answer_offset", position[0], "output_offset", position[1])
		   : NULL;
}

int judge_feedback_json(const struct judge_feedback *feedback, json_t *test)
{
	json_t *difference, *evidence = json_object_get(test, "evidence");

	if (add_text(test, "message", &feedback->message) != 0 ||
	    add_text(test, "team_message", &feedback->team_message) != 0 ||
	    add_text(test, "judge_error", &feedback->error) != 0)
		return -ENOMEM;
	difference = judge_feedback_difference(feedback);
	if (difference != NULL && json_object_set_new(evidence, "difference", difference) != 0)
		return -ENOMEM;
	return feedback->image_count == 0 || add_images(feedback, test) == 0 ? 0 : -ENOMEM;
}

void judge_feedback_free(struct judge_feedback *feedback)
{
	judge_text_free(&feedback->message);
	judge_text_free(&feedback->team_message);
	judge_text_free(&feedback->error);
	judge_text_free(&feedback->score);
	judge_text_free(&feedback->multiplier);
	judge_text_free(&feedback->position);
	for (size_t i = 0; i < feedback->image_count; i++)
		free(feedback->images[i].data);
	for (size_t i = 0; i < feedback->kept_count; i++)
		(void)close(feedback->kept[i].fd); /* of a file in memory */
	if (feedback->next_pass >= 0)
		(void)close(feedback->next_pass); /* as above */
	if (feedback->output >= 0)
		(void)close(feedback->output); /* as above */
	*feedback = (struct judge_feedback)JUDGE_FEEDBACK_NONE;
}
