/* submissions-internal.h - the jury's submissions while they are being read. */
#ifndef JUDGE_PACKAGE_SUBMISSIONS_INTERNAL_H
#define JUDGE_PACKAGE_SUBMISSIONS_INTERNAL_H

#include "judge/package/package-internal.h"
#include "judge/package/submissions.h"

#define SUBMISSIONS_MAX      1000
#define SUBMISSION_RULES_MAX 100
#define SUBMISSION_TAG_BYTES (1U << 20) /* of a source, in which tags are looked for */

struct submissions_build {
	struct package_build build; /* its package takes the warnings */
	const struct judge_package *package;
	struct judge_submissions *out;
	size_t room;
};

/* submissions.c. A new one that expects nothing yet; NULL with err. Its name is set; it is freed with the others. */
struct judge_submission *submissions_add(struct submissions_build *s, const char *name);
int submissions_set_text(struct submissions_build *s, char **field, const char *text);
/* Adds a rule, whose origin becomes FILE:LINE. What is in it is taken over; after a failure it is the caller's to free.
 */
int submissions_add_rule(struct submissions_build *s, struct judge_submission *one, struct judge_rule *rule,
			 const char *file, unsigned line);
void submissions_rule_free(struct judge_rule *rule);

/* submissions_yaml.c: what submissions.yaml says, over all that were found. */
int submissions_read_yaml(struct submissions_build *s, const char *bytes, size_t size);

#endif
