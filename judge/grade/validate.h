/*
 * validate.h - the package's own validator on one output: in a box of its own, with limits of its own.
 *
 * It gets input, answer and (but for Kattis, where it comes on standard input) output in its work directory, as copies,
 * or where they are large as links (hand.h). That is also its feedback directory. It gets no sight of the submission or
 * its box. Whatever it does but give a clean answer by its protocol is the package's failure, JE, never the
 * submission's.
 */
#ifndef JUDGE_GRADE_VALIDATE_H
#define JUDGE_GRADE_VALIDATE_H

#include <jansson.h>

#include "judge/grade/feedback.h"
#include "judge/grade/hand.h"
#include "judge/grade/protocol.h"
#include "judge/toolchain/program.h"

/* What there is to say about one output. Before the first use: JUDGE_VALIDATED_NONE. */
struct judge_validated {
	struct judge_finding finding; /* of the test, from the validator's word */
	struct judge_opinion opinion;
	struct judge_feedback feedback;
	struct sbx_limits limits;
	struct sbx_result result;
	struct sbx_io_seen seen;
	struct judge_text out, error; /* what it wrote itself */
};

#define JUDGE_VALIDATED_NONE                                                                                           \
	{                                                                                                              \
		.feedback = JUDGE_FEEDBACK_NONE                                                                        \
	}

/* What it is to look at; descriptors are the caller's. */
struct judge_to_validate {
	const struct judge_package *package;
	const struct judge_test *test;
	enum judge_program_use use;          /* the validator, or the checker of what an interactor wrote */
	int input, answer, output;           /* regular files */
	int code;                            /* the submission's source as `code`, or -1 */
	const struct judge_feedback *before; /* of the pass before, or NULL */
};

/* Makes the programs that outputs of this package are judged by; returns as judge_program_make. */
int judge_validate_prepare(struct judge_worker *worker, int package_dir, const struct judge_package *package,
			   struct judge_finding *finding, struct sbx_error *err);

/*
 * Runs the validator, by worker->run. Returns 0 and *out, which judge_validated_free frees whatever is returned; or
 * -errno as judge_compile does.
 */
int judge_validate(struct judge_worker *worker, const struct judge_to_validate *what, struct judge_validated *out,
		   struct sbx_error *err);

/*
 * Runs the validator that worker->run is an order for (judge_validate_order, but any program with this protocol), with
 * input and the files of the order, and takes its word. As judge_validate.
 */
int judge_validate_ordered(struct judge_worker *worker, const struct judge_package *package,
			   enum judge_protocol protocol, int input, const int *files, struct judge_validated *out,
			   struct sbx_error *err);

/* Fills worker->run, out->limits and *handed for a run of the validator; talks_with: see protocol.h. 0 or -errno. */
int judge_validate_order(struct judge_worker *worker, const struct judge_to_validate *what, unsigned talks_with,
			 struct judge_handed *handed, struct judge_validated *out, struct sbx_error *err);

/* Limits of a program of the package, with room for the files that it is given. As judge_test_limits. */
int judge_validate_limits(const struct judge_worker *worker, const struct judge_package *package,
			  const struct judge_handed *handed, struct sbx_limits *limits, struct sbx_error *err);

/* From how the validator ended and what it left to opinion and finding. Pure. */
void judge_validate_decide(const struct judge_package *package, enum judge_protocol protocol,
			   struct judge_validated *validated);

/* How the validator's own run went; of a clean one the verdict is its word. A new reference or NULL. */
json_t *judge_validated_own_json(const struct judge_validated *validated);

/* Adds message, score and the validator's own evidence to a test's entry of the result. 0 or -ENOMEM. */
int judge_validated_json(const struct judge_package *package, const struct judge_validated *validated, json_t *test);

void judge_validated_free(struct judge_validated *validated);

#endif
