/*
 * protocol.h - how a program of the package is called that judges an output, and what its answer means. Pure.
 *
 * One row per protocol of the field (enum judge_protocol): which files its arguments name, and a reader that turns exit
 * status and what it wrote into a verdict. Nothing but a clean answer counts: an exit status that the protocol does not
 * know, a score that is no number, one out of its range are the package's failure (JE).
 *
 * In the box the program finds `input`, `answer` and, but for Kattis, `user_out` in /work, which is also the feedback
 * directory; of Kattis the output comes on standard input.
 */
#ifndef JUDGE_GRADE_PROTOCOL_H
#define JUDGE_GRADE_PROTOCOL_H

#include <stdbool.h>
#include <stddef.h>

#include "judge/grade/verdict.h"
#include "judge/package/package.h"
#include "judge/toolchain/text.h"

#define JUDGE_FILE_INPUT   "input"
#define JUDGE_FILE_ANSWER  "answer"
#define JUDGE_FILE_OUTPUT  "user_out"
#define JUDGE_FILE_CODE    "code"      /* the submission's main source, for those that want it */
#define JUDGE_FILE_SCORE   "score"     /* where a checker of Lemon writes its score */
#define JUDGE_FILE_MESSAGE "message"   /* and its message */
#define JUDGE_FILE_STDIN   "input.txt" /* of a manager, which has the input on standard input, too */

/* What a validator says of one output. */
struct judge_opinion {
	enum judge_verdict verdict; /* AC, WA, PE, PAC; JE when it gave no clean answer */
	char reason[256];           /* of JE: what was wrong with it */
	bool has_score, has_multiplier;
	double score, multiplier; /* in the problem's points; a part of what the test gives, 0..1 */
};

enum judge_protocol_message {
	JUDGE_MESSAGE_FEEDBACK, /* in judgemessage.txt */
	JUDGE_MESSAGE_STDERR,
	JUDGE_MESSAGE_STDOUT,
};

/* Whether the output comes on standard input rather than in a file. */
bool judge_protocol_takes_stdin(enum judge_protocol protocol);

/* Whether its score is in JUDGE_FILE_SCORE and its message in JUDGE_FILE_MESSAGE; judge_protocol_read gets the score.
 */
bool judge_protocol_writes_score(enum judge_protocol protocol);

/* Whether it looks at the submission's source. */
bool judge_protocol_wants_code(enum judge_protocol protocol);

/* Where the message for people is. talks: of an interactor, whose standard output is the submission's input. */
enum judge_protocol_message judge_protocol_message(enum judge_protocol protocol, bool talks);

/*
 * The arguments behind the program's own, into argv, which has room for `room` pointers with the closing NULL; args:
 * the package's, NULL-terminated or NULL. talks_with: those of an interactor of the protocol, which talks with so many
 * processes of a submission; 0: it talks with none. They live as long as args. -E2BIG when there is no room, -EINVAL
 * when the protocol knows of no such thing.
 */
int judge_protocol_arguments(enum judge_protocol protocol, unsigned talks_with, char *const *args, const char **argv,
			     size_t room);

/*
 * Where in a box the named pipe is from a process (0 .. JUDGE_PROCESSES_MAX - 1) of the submission to its manager, or
 * the one to the process.
 */
const char *judge_protocol_fifo(unsigned process, bool to_process);

/*
 * Whether an interactor that ends with this status accepts nothing, not even in part, whatever it has written: its
 * words may not have been read yet.
 */
bool judge_protocol_is_no(enum judge_protocol protocol, int exit_code);

/* What it means that the program ended with this status and wrote this, as its score file or else to its standard
 * streams. Its run was in order: no signal, no limit. */
void judge_protocol_read(enum judge_protocol protocol, int exit_code, const struct judge_text *out,
			 const struct judge_text *error, struct judge_opinion *opinion);

/* One finite number, with white space around it and nothing else. */
bool judge_protocol_number(const char *data, size_t size, double *value);

#endif
