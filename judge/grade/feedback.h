/*
 * feedback.h - what a validator left in its feedback directory, read from the descriptors that init sends.
 *
 * The files are a hostile program's: only regular ones are read, each up to a cap, and nothing by name but what the
 * format knows. Text is shown as valid UTF-8 (text.h).
 */
#ifndef JUDGE_GRADE_FEEDBACK_H
#define JUDGE_GRADE_FEEDBACK_H

#include <jansson.h>
#include <stdbool.h>

#include "judge/grade/protocol.h"
#include "judge/toolchain/text.h"
#include "sandbox/wire.h"

#define JUDGE_FEEDBACK_IMAGES      4
#define JUDGE_FEEDBACK_IMAGE_BYTES 65536 /* of a larger one only the size is told */

/* Files that persist between the passes of a multi-pass problem: this many, of this size together. */
#define JUDGE_FEEDBACK_KEPT       48
#define JUDGE_FEEDBACK_KEPT_BYTES (UINT64_C(64) << 20)

struct judge_feedback_image {
	char name[32];
	uint64_t bytes;
	unsigned char *data; /* NULL when it is too large to be shown; owned */
};

struct judge_feedback_file {
	char name[SBX_NAME_MAX];
	int fd; /* of a copy in memory; owned */
};

/* Before the first use: JUDGE_FEEDBACK_NONE. */
struct judge_feedback {
	bool plain_names; /* score and message are in the files that protocol.h names, and no other counts */
	struct judge_text message, team_message, error; /* judgemessage.txt, teammessage.txt, judgeerror.txt */
	bool has_score, has_multiplier, has_position;
	struct judge_text score, multiplier, position; /* what the files hold; at most 64 KiB, as all text */
	struct judge_feedback_image images[JUDGE_FEEDBACK_IMAGES];
	size_t image_count;
	/* With keep: files other than nextpass.in, and that one. */
	bool keep;
	struct judge_feedback_file kept[JUDGE_FEEDBACK_KEPT];
	size_t kept_count;
	uint64_t kept_bytes;
	int next_pass; /* of a copy in memory, -1: there is none; owned */
	/* With take_output: what an interactor has written for a checker, as above. */
	bool take_output;
	int output;
};

#define JUDGE_FEEDBACK_NONE                                                                                            \
	{                                                                                                              \
		.next_pass = -1, .output = -1                                                                          \
	}

/* Takes one file of the box's work directory; fd is the callee's. 0 or -errno; -EFBIG when too much is to be kept. */
int judge_feedback_take(struct judge_feedback *feedback, const struct sbx_artifact *artifact, int fd,
			struct sbx_error *err);

/*
 * Adds what the files say to the opinion that the exit status gave: scores where may_score says that the problem has
 * them. A score that is no number or goes with no accepted output makes it JE. Pure.
 */
void judge_feedback_apply(const struct judge_feedback *feedback, bool may_score, struct judge_opinion *opinion);

/* {"answer_offset","output_offset"} as it says where the two part: a new reference, or NULL where it does not. */
json_t *judge_feedback_difference(const struct judge_feedback *feedback);

/* Puts it into a test's entry of the result: message, team_message, images, evidence.difference. 0 or -ENOMEM. */
int judge_feedback_json(const struct judge_feedback *feedback, json_t *test);

void judge_feedback_free(struct judge_feedback *feedback);

#endif
