/* support.c - see support.h. */
#include "judge/grade/support.h"

#define LATER "not supported yet by this version"

static int check_type(const struct judge_package *package, struct sbx_error *err)
{
	const struct judge_validation *validation = &package->validation;

	if (package->submit_answer)
		return sbx_error_set(err, 0, "problem.yaml: `submit-answer` problems are " LATER);
	if (package->interactive && validation->protocol != JUDGE_PROTOCOL_KATTIS &&
	    validation->protocol != JUDGE_PROTOCOL_TESTLIB)
		return sbx_error_set(err, 0, "interactive problems with a validator of this protocol are " LATER);
	if (package->multi_pass && validation->protocol != JUDGE_PROTOCOL_KATTIS)
		return sbx_error_set(err, 0, "multi-pass problems with a validator of this protocol are " LATER);
	return 0;
}

static int check_group(const struct judge_group *group, struct sbx_error *err)
{
	if (group->has_static)
		return sbx_error_set(err, 0, "data/%s: `static_validation_score` is " LATER, group->name);
	return 0;
}

static int check_test(const struct judge_test *test, struct sbx_error *err)
{
	if (test->args != NULL)
		return sbx_error_set(err, 0, "data/%s: arguments of a submission are " LATER, test->name);
	if (test->files != NULL)
		return sbx_error_set(err, 0, "%s: files for a submission to read are " LATER, test->files);
	return 0;
}

int judge_job_supports(const struct judge_package *package, struct sbx_error *err)
{
	int result = check_type(package, err);

	for (size_t i = 0; i < package->group_count && result == 0; i++)
		if (package->format == JUDGE_FORMAT_POLYGON && package->groups[i].require_count > 0)
			result = sbx_error_set(err, 0, "problem.xml: dependencies of group %s are " LATER,
					       package->groups[i].name);
	for (size_t i = 0; i < package->group_count && result == 0; i++)
		result = check_group(&package->groups[i], err);
	for (size_t i = 0; i < package->test_count && result == 0; i++)
		result = check_test(&package->tests[i], err);
	return result;
}
