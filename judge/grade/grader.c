/* grader.c - see grader.h. */
#include "judge/grade/grader.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "judge/grade/filter_run.h"
#include "judge/grade/verdict_names.h"
#include "sandbox/cleanup.h"
#include "sandbox/input.h"
#include "sandbox/io.h"

#define LINE_MAX_BYTES 256

bool judge_grader_wanted(const struct judge_package *package)
{
	for (size_t i = 0; i < package->group_count; i++)
		if (package->groups[i].custom_grader)
			return true;
	return false;
}

int judge_grader_prepare(const struct judge_grading *grading, struct judge_finding *finding, struct sbx_error *err)
{
	if (!judge_grader_wanted(grading->package))
		return 0;
	return judge_program_make(grading->worker, grading->package_dir, grading->package, &grading->package->grader,
				  JUDGE_PROGRAM_GRADER, finding, err);
}

const char *judge_grader_word(enum judge_verdict verdict)
{
	switch (verdict) {
	case JUDGE_AC:
	case JUDGE_PAC:
		return "AC";
	case JUDGE_TLE:
		return "TLE";
	case JUDGE_WA:
	case JUDGE_PE:
	case JUDGE_OLE:
		return "WA";
	default:
		return "RTE";
	}
}

static int read_verdict(const char *word, enum judge_verdict *verdict)
{
	static const enum judge_verdict known[] = { JUDGE_AC,  JUDGE_WA,  JUDGE_RTE, JUDGE_TLE,
						    JUDGE_MLE, JUDGE_OLE, JUDGE_PE };

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (strcmp(judge_verdict_name(known[i]), word) == 0) {
			*verdict = known[i];
			return 0;
		}
	return -EINVAL;
}

int judge_grader_read(const char *text, size_t size, enum judge_verdict *verdict, double *score)
{
	char line[LINE_MAX_BYTES], word[8];
	enum judge_verdict read;
	size_t length;
	double value;
	char *end;

	while (size > 0 && isspace((unsigned char)text[size - 1]))
		size--;
	if (size >= sizeof(line) || memchr(text, '\0', size) != NULL || memchr(text, '\n', size) != NULL)
		return -EINVAL;
	memcpy(line, text, size);
	line[size] = '\0';
	length = strcspn(line, " \t");
	if (length == 0 || length >= sizeof(word) || line[length] == '\0')
		return -EINVAL;
	memcpy(word, line, length);
	word[length] = '\0';
	value = strtod(line + length, &end);
	if (read_verdict(word, &read) < 0 || end == line + length || *end != '\0' || !isfinite(value))
		return -EINVAL;
	*verdict = read;
	*score = value;
	return 0;
}

static int put_lines(const char *lines, struct sbx_error *err)
{
	sbx_close int fd = sbx_input_new(err);
	int r = fd < 0 ? fd : sbx_io_write(fd, lines, strlen(lines));

	if (fd >= 0 && r < 0)
		return sbx_error_set(err, -r, "write what the grader reads");
	if (r == 0)
		r = sbx_input_seal(fd, err);
	return r < 0 ? r : sbx_take_fd(&fd);
}

int judge_grader_run(void *ctx, const struct judge_group *group, const char *lines, struct judge_graded *graded,
		     struct judge_finding *breach, struct sbx_error *err)
{
	const struct judge_grading *grading = ctx;
	struct judge_filtered filtered = { .out = { .data = NULL } };
	sbx_close int input = put_lines(lines, err);
	const struct judge_to_filter what = { .input = input, .args = group->grader_flags };
	char said[200];
	int r = input < 0
		    ? input
		    : judge_filter_run(grading->worker, grading->package, JUDGE_PROGRAM_GRADER, &what, &filtered, err);

	if (r == 0 && filtered.finding.verdict != JUDGE_AC)
		(void)snprintf(breach->reason, sizeof(breach->reason), "grader of group %.100s: %.300s", group->name,
			       filtered.finding.reason);
	else if (r == 0 && filtered.result.exit_code != 0) {
		judge_text_gist(&filtered.error, said, sizeof(said));
		(void)snprintf(breach->reason, sizeof(breach->reason), "grader of group %.100s: exit status %d%s%s",
			       group->name, filtered.result.exit_code, said[0] == '\0' ? "" : ": ", said);
	} else if (r == 0 && judge_grader_read(filtered.out.data == NULL ? "" : filtered.out.data, filtered.out.size,
					       &graded->verdict, &graded->score) < 0)
		(void)snprintf(breach->reason, sizeof(breach->reason),
			       "grader of group %.100s: what it wrote is no verdict and score in one line",
			       group->name);
	judge_filtered_free(&filtered);
	return r;
}
