/*
 * once_programs.c - the judge of `minos verify`: whether the programs that come with a package can be made; see once.h.
 *
 * Asked before anything is judged: what a broken validator would say of a submission is no verdict.
 */
#include <errno.h>
#include <string.h>

#include "judge/daemon/once.h"
#include "judge/grade/grader.h"
#include "judge/package/verification.h"
#include "judge/toolchain/program.h"

/* Those that outputs are judged by. */
struct judging {
	struct {
		const struct judge_program *program;
		enum judge_program_use use;
	} items[4];
	size_t count;
};

static struct judging list_judging(const struct judge_package *package)
{
	const struct judge_validation *validation = &package->validation;
	struct judging list = { .count = 0 };

	if (validation->custom) {
		list.items[list.count].program = &validation->validator;
		list.items[list.count++].use = JUDGE_PROGRAM_VALIDATOR;
	}
	if (validation->custom && validation->checker.path != NULL) {
		list.items[list.count].program = &validation->checker;
		list.items[list.count++].use = JUDGE_PROGRAM_CHECKER;
	}
	if (package->static_validator.path != NULL) {
		list.items[list.count].program = &package->static_validator;
		list.items[list.count++].use = JUDGE_PROGRAM_STATIC;
	}
	if (judge_grader_wanted(package)) {
		list.items[list.count].program = &package->grader;
		list.items[list.count++].use = JUDGE_PROGRAM_GRADER;
	}
	return list;
}

bool judge_once_for_a_tool(const char *name)
{
	const char *dot = strrchr(name, '.');

	return dot != NULL && (strcmp(dot, ".ctd") == 0 || strcmp(dot, ".viva") == 0);
}

/* The validator of inputs that is in this place among those that have to be made, or NULL; *count: how many there are.
 */
static const struct judge_program *find_input(const struct judge_verification *verification, size_t place,
					      size_t *count)
{
	const struct judge_program *found = NULL;

	*count = 0;
	for (size_t i = 0; i < verification->input_validator_count; i++) {
		if (judge_once_for_a_tool(verification->input_validators[i].name))
			continue;
		if ((*count)++ == place)
			found = &verification->input_validators[i];
	}
	return found;
}

int judge_once_count_programs(const struct judge_once *once, size_t *judging, size_t *inputs, struct sbx_error *err)
{
	struct judge_verification verification = { .checks = NULL };
	int r = judge_verification_read(once->package_dir, once->package, &verification, err);

	*judging = list_judging(once->package).count;
	*inputs = 0;
	if (r == 0)
		(void)find_input(&verification, 0, inputs);
	for (size_t i = 0; i < verification.warning_count; i++)
		once->tell(json_pack("{s:s, s:s}", "event", "warning", "text", verification.warnings[i]));
	judge_verification_free(&verification);
	return r;
}

/* Makes it, and tells how that went. A failure of Minos is no word on the package. */
static int make(const struct judge_once *once, const struct judge_program *program, enum judge_program_use use,
		struct sbx_error *err)
{
	struct judge_finding finding = { .verdict = JUDGE_AC };
	int r = judge_program_make(once->worker, once->package_dir, once->package, program, use, &finding, err);
	const char *words = r > 0 ? judge_program_broken(once->worker, use) : "";

	if (r < 0)
		return r;
	if (words == NULL) {
		(void)sbx_error_set(err, 0, "%s", finding.reason);
		err->code = EIO; /* which the reason has no word of */
		return -EIO;
	}
	once->tell(json_pack("{s:s, s:s, s:b, s:s, s:s}", "event", "made", "path", program->path, "broken", r > 0,
			     "reason", finding.reason, "output", words));
	return 0;
}

int judge_once_program(const struct judge_once *once, const struct judge_once_order *order, struct sbx_error *err)
{
	const struct judging judging = list_judging(once->package);
	struct judge_verification verification = { .checks = NULL };
	const struct judge_program *program = NULL;
	enum judge_program_use use = JUDGE_PROGRAM_INPUT;
	size_t count = 0;
	int r = 0;

	if (order->submission < judging.count) {
		program = judging.items[order->submission].program;
		use = judging.items[order->submission].use;
	} else {
		r = judge_verification_read(once->package_dir, once->package, &verification, err);
		if (r == 0)
			program = find_input(&verification, order->submission - judging.count, &count);
	}
	if (r == 0)
		r = program == NULL ? sbx_error_set(err, 0, "the package has changed meanwhile")
				    : make(once, program, use, err);
	judge_verification_free(&verification);
	return r;
}
