/*
 * static_pass.c - the package's static validator on the sources of a submission (pass.h).
 *
 * It runs in a box of its own, as every program of the package does, and starts in a directory with the sources, which
 * it can only read; what it has to say it leaves in its feedback directory. The submission is not run, and no data of
 * tests is in that box.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "judge/grade/pass.h"
#include "judge/toolchain/compile.h"
#include "sandbox/root.h"

#define SOURCES "src" /* of the slot, and of the box */

/* Packages know languages, and not which variant of one a submission is in. */
static const char *code_of(const struct judge_language *language)
{
	return language->variant_of[0] != '\0' ? language->variant_of : language->name;
}

static int order(struct judge_pass *pass, struct sbx_error *err)
{
	const struct judge_subject *subject = pass->subject;
	char *const *more = pass->test->args;
	struct sbx_run *run = &pass->worker->run;
	struct sbx_limits limits;
	const char **args;
	size_t count = 0;
	int r = judge_validate_limits(pass->worker, subject->package, pass->files, &limits, err);

	while (more != NULL && more[count] != NULL)
		count++;
	args = calloc(count + 4, sizeof(*args));
	if (args == NULL)
		return sbx_error_set(err, ENOMEM, "run the static validator");
	args[0] = code_of(subject->language);
	args[1] = subject->entry;
	args[2] = SBX_WORK_PATH "/";
	for (size_t i = 0; i < count; i++)
		args[3 + i] = more[i];
	if (r == 0)
		r = judge_program_order(pass->worker, JUDGE_PROGRAM_STATIC, args, &limits, err);
	free((void *)args);
	if (r < 0)
		return r;
	run->flags = SBX_RUN_COLLECT;
	(void)snprintf(run->shares[run->share_count].name, sizeof(run->shares[0].name), SOURCES);
	(void)snprintf(run->shares[run->share_count++].at, sizeof(run->shares[0].at), "/" SOURCES);
	(void)snprintf(run->cwd, sizeof(run->cwd), "/" SOURCES);
	pass->validated.limits = run->limits;
	return 0;
}

int judge_pass_static(struct judge_pass *pass, struct sbx_error *err)
{
	static const char said[] = "output"; /* of each other validator */
	struct judge_validated *validated = &pass->validated;
	int r = judge_compile_write(pass->worker, pass->subject->sources, SOURCES, err);

	if (r == 0)
		r = order(pass, err);
	if (r == 0)
		r = judge_validate_ordered(pass->worker, pass->subject->package, JUDGE_PROTOCOL_KATTIS, pass->input,
					   NULL, validated, err);
	if (r < 0)
		return r;
	pass->result = (struct sbx_result){ .outcome = SBX_OUTCOME_EXITED, .blocked = -1 };
	pass->finding = validated->finding;
	if (strncmp(validated->finding.reason, said, strlen(said)) == 0)
		(void)snprintf(pass->finding.reason, sizeof(pass->finding.reason), "source%s",
			       validated->finding.reason + strlen(said));
	return 0;
}
