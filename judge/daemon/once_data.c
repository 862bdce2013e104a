/*
 * once_data.c - the judge of `minos verify`: is the data of the package what its own programs take? See once.h.
 *
 * Answers, valid outputs and those that statements show must be accepted, invalid outputs must not; inputs must be
 * valid for each validator of inputs, and invalid inputs must not be for one of them. The programs are as untrusted as
 * any, and run in boxes.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "judge/check/check.h"
#include "judge/daemon/once.h"
#include "judge/grade/filter_run.h"
#include "judge/grade/validate.h"
#include "judge/package/verification.h"
#include "sandbox/cleanup.h"
#include "sandbox/input.h"

#define CHUNK_BYTES 16384

/* ---- Outputs ---- */

static long read_answer(void *ctx, void *buf, size_t size)
{
	const int *fd = ctx;
	ssize_t got;

	do {
		got = read(*fd, buf, size);
	} while (got < 0 && errno == EINTR);
	return got < 0 ? -errno : got;
}

/* What is thought of an output. */
enum {
	REJECTED,
	ACCEPTED, /* if only in part */
	BROKEN,   /* the validator has no clean answer */
};

/* By the default checker. One of these, but for ACCEPTED with why; or -errno with err. */
static int check_output(const struct judge_once *once, const struct judge_test *test, const char *path, char *why,
			size_t size, struct sbx_error *err)
{
	sbx_close int answer = judge_package_open(once->package_dir, test->answer, err);
	sbx_close int output = answer < 0 ? -1 : judge_package_open(once->package_dir, path, err);
	char chunk[CHUNK_BYTES];
	struct judge_check_diff diff;
	struct judge_check *check;
	long got = 0;
	int r = 0;

	if (answer < 0 || output < 0)
		return answer < 0 ? answer : output;
	check = judge_check_new(&test->flags, read_answer, &answer);
	if (check == NULL)
		return sbx_error_set(err, ENOMEM, "check %s", path);
	while (r == 0 && (got = read_answer(&output, chunk, CHUNK_BYTES)) > 0)
		r = judge_check_feed(check, chunk, (size_t)got);
	if (got < 0)
		r = (int)got;
	else if (r >= 0)
		r = judge_check_finish(check);
	if (r == 0) {
		judge_check_diff(check, &diff);
		(void)snprintf(why, size, "%s", diff.message); /* of the same size */
	}
	judge_check_free(check);
	return r < 0 ? sbx_error_set(err, -r, "check %s", path) : r;
}

/* The same by the package's own validator, which judge_validate_prepare has made. */
static int validate_output(const struct judge_once *once, const struct judge_test *test, const char *path, char *why,
			   size_t size, struct sbx_error *err)
{
	struct judge_validated validated = JUDGE_VALIDATED_NONE;
	sbx_close int input = judge_package_open(once->package_dir, test->input, err);
	sbx_close int answer = input < 0 ? -1 : judge_package_open(once->package_dir, test->answer, err);
	sbx_close int output = answer < 0 ? -1 : judge_package_open(once->package_dir, path, err);
	const struct judge_to_validate what = {
		.package = once->package, .test = test, .input = input, .answer = answer, .output = output, .code = -1
	};
	int r = input < 0 || answer < 0 || output < 0 ? sbx_error_below_zero(-err->code)
						      : judge_validate(once->worker, &what, &validated, err);

	if (r == 0) {
		enum judge_verdict verdict = validated.finding.verdict;

		r = verdict == JUDGE_AC || verdict == JUDGE_PAC ? ACCEPTED : verdict == JUDGE_JE ? BROKEN : REJECTED;
		(void)snprintf(why, size, "%s", validated.finding.reason); /* of the same size */
	}
	judge_validated_free(&validated);
	return r;
}

/* Whether the package takes the file for a right output of test. As above. */
static int judge_output(const struct judge_once *once, const struct judge_test *test, const char *path, char *why,
			size_t size, struct sbx_error *err)
{
	return once->package->validation.custom ? validate_output(once, test, path, why, size, err)
						: check_output(once, test, path, why, size, err);
}

static int add_problem(json_t *problems, struct sbx_error *err, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static int add_problem(json_t *problems, struct sbx_error *err, const char *format, ...)
{
	va_list args;
	json_t *text;

	va_start(args, format);
	text = json_vsprintf(format, args);
	va_end(args);
	if (text == NULL) /* a message was cut within a character */
		text = json_string("something is wrong, and what cannot be written");
	return json_array_append_new(problems, text) == 0 ? 0 : sbx_error_set(err, ENOMEM, "check the data");
}

static void tell_checked(const struct judge_once *once, const char *what, size_t count, json_t *problems)
{
	once->tell(json_pack("{s:s, s:s, s:I, s:O}", "event", "checked", "what", what, "count", (json_int_t)count,
			     "problems", problems));
}

/* Answers that are shown to nobody and that the validator rejects: the first, and how many. */
struct unlike {
	const char *answer;
	char why[512];
	size_t count;
};

/* The path with ENDING in the place of the answer's own, malloc'ed; NULL: there is no such file in the package. */
static char *beside(const struct judge_once *once, const struct judge_test *test, const char *ending)
{
	size_t length = strlen(test->answer);
	size_t stem = length > 4 && strcmp(test->answer + length - 4, ".ans") == 0 ? length - 4 : length;
	struct sbx_error ignored; /* what is not there, or cannot be read, is shown to nobody */
	char *path = NULL;
	sbx_close int fd = -1;

	if (asprintf(&path, "%.*s%s", (int)stem, test->answer, ending) < 0)
		return NULL;
	fd = judge_package_open(once->package_dir, path, &ignored);
	if (fd >= 0)
		return path;
	free(path);
	return NULL;
}

static bool has_beside(const struct judge_once *once, const struct judge_test *test, const char *ending)
{
	sbx_free char *path = beside(once, test, ending);

	return path != NULL;
}

/*
 * In the Kattis formats an answer is whatever the package's own validator wants to know: it has to be an output only
 * where statements show it as one, which is a sample's without another file for that.
 */
static bool may_be_no_output(const struct judge_once *once, const struct judge_test *test)
{
	const struct judge_package *package = once->package;

	if (!package->validation.custom ||
	    (package->format != JUDGE_FORMAT_LEGACY && package->format != JUDGE_FORMAT_2025_09))
		return false;
	return !test->sample || has_beside(once, test, ".out") || has_beside(once, test, ".ans.statement");
}

/* Adds to problems, or to unlike, where the answer is not accepted as an output. 0 or -errno with err. */
static int look_at_answer(const struct judge_once *once, const struct judge_test *test, struct unlike *unlike,
			  json_t *problems, struct sbx_error *err)
{
	char why[512] = "";
	int r = test->is_static ? ACCEPTED : judge_output(once, test, test->answer, why, sizeof(why), err);

	if (r < 0 || r == ACCEPTED)
		return r < 0 ? r : 0;
	if (!may_be_no_output(once, test))
		return add_problem(problems, err, "%s: the checker rejects the answer itself: %s", test->answer, why);
	if (unlike->count++ == 0) {
		unlike->answer = test->answer;
		memcpy(unlike->why, why, sizeof(why));
	}
	return 0;
}

static void tell_unlike(const struct judge_once *once, const struct unlike *unlike)
{
	json_t *text;

	if (unlike->count == 0)
		return;
	text = json_sprintf("%s: no output that the validator accepts, as are %zu of the answers: no fault where they "
			    "are made for the validator alone: %s",
			    unlike->answer, unlike->count, unlike->why);
	if (text == NULL) /* a message was cut within a character */
		text = json_sprintf("%s: no output that the validator accepts", unlike->answer);
	once->tell(json_pack("{s:s, s:o}", "event", "warning", "text", text));
}

/* What an interactor, or one pass of several, is to see is no answer. */
static bool answers_are_outputs(const struct judge_package *package)
{
	return !package->interactive && !package->multi_pass;
}

int judge_once_answers(const struct judge_once *once, struct sbx_error *err)
{
	const struct judge_package *package = once->package;
	size_t count = answers_are_outputs(package) ? package->test_count : 0;
	struct judge_finding broken = { .verdict = JUDGE_AC };
	struct unlike unlike = { .answer = NULL };
	json_t *problems = json_array();
	int r = problems == NULL ? sbx_error_set(err, ENOMEM, "check the answers")
				 : judge_validate_prepare(once->worker, once->package_dir, package, &broken, err);

	if (r > 0) {
		count = 0;
		r = add_problem(problems, err, "%s", broken.reason);
	}
	for (size_t i = 0; i < count && r == 0; i++)
		r = look_at_answer(once, &package->tests[i], &unlike, problems, err);
	if (r == 0)
		tell_unlike(once, &unlike);
	if (r == 0)
		tell_checked(once, "answers", count, problems);
	json_decref(problems);
	return r;
}

/* What lies in directories of its own is a test with an output. */
static int look_at_output(const struct judge_once *once, const struct judge_data_check *check, json_t *problems,
			  struct sbx_error *err)
{
	const struct judge_test test = { .name = check->name,
					 .input = check->input,
					 .answer = check->answer,
					 .flags = check->flags,
					 .validator_args = check->validator_args };
	bool wanted = check->kind == JUDGE_VALID_OUTPUT;
	char why[512] = "";
	int r;

	if (check->answer == NULL || check->output == NULL)
		return add_problem(problems, err, "data/%s: an answer or an output is missing", check->name);
	r = judge_output(once, &test, check->output, why, sizeof(why), err);
	if (r < 0 || r == (wanted ? ACCEPTED : REJECTED))
		return r < 0 ? r : 0;
	if (r == BROKEN)
		return add_problem(problems, err, "%s: %s", check->output, why);
	if (wanted)
		return add_problem(problems, err, "%s: a valid output is rejected: %s", check->output, why);
	return add_problem(problems, err, "%s: an invalid output is accepted", check->output);
}

/* What statements show in the place of a sample's answer (2025-09). 1: it was looked at; 0, or -errno with err. */
static int look_at_shown(const struct judge_once *once, const struct judge_test *test, json_t *problems,
			 struct sbx_error *err)
{
	char why[512] = "";
	sbx_free char *path = NULL;
	int r;

	if (once->package->format != JUDGE_FORMAT_2025_09 || !test->sample || test->is_static)
		return 0;
	path = beside(once, test, ".out");
	r = path == NULL ? 0 : judge_output(once, test, path, why, sizeof(why), err);
	if (path == NULL || r < 0)
		return r;
	if (r != ACCEPTED)
		r = add_problem(problems, err, "%s: statements show it as an output, and it is none: %s", path, why);
	return r < 0 ? r : 1;
}

/* All of what has to be accepted or rejected. *count: how much that is. */
static int look_at_outputs(const struct judge_once *once, const struct judge_verification *verification, size_t *count,
			   json_t *problems, struct sbx_error *err)
{
	size_t checks = 0;
	int r = 0;

	for (size_t i = 0; i < verification->check_count && r == 0; i++) {
		if (verification->checks[i].kind == JUDGE_INVALID_INPUT)
			continue;
		checks++;
		r = once->package->interactive ? 0 : look_at_output(once, &verification->checks[i], problems, err);
	}
	if (once->package->interactive && checks > 0)
		once->tell(json_pack("{s:s, s:s}", "event", "warning", "text",
				     "outputs of their own are not looked at: the validator of an interactive problem "
				     "talks with submissions"));
	*count = once->package->interactive ? 0 : checks;
	for (size_t i = 0; i < once->package->test_count && r == 0 && answers_are_outputs(once->package); i++) {
		r = look_at_shown(once, &once->package->tests[i], problems, err);
		*count += r > 0;
		r = r > 0 ? 0 : r;
	}
	return r;
}

int judge_once_outputs(const struct judge_once *once, struct sbx_error *err)
{
	struct judge_verification verification = { .checks = NULL };
	struct judge_finding broken = { .verdict = JUDGE_AC };
	json_t *problems = json_array();
	size_t looked_at = 0;
	int r = problems == NULL ? sbx_error_set(err, ENOMEM, "check the outputs")
				 : judge_verification_read(once->package_dir, once->package, &verification, err);

	if (r == 0)
		r = judge_validate_prepare(once->worker, once->package_dir, once->package, &broken, err);
	if (r == 0)
		r = look_at_outputs(once, &verification, &looked_at, problems, err);
	if (r > 0) /* the look at the answers says why */
		r = 0;
	if (r == 0)
		tell_checked(once, "outputs", looked_at, problems);
	judge_verification_free(&verification);
	json_decref(problems);
	return r;
}

/* ---- Inputs ---- */

/* An input, and what it has to be. */
struct input {
	const char *path;
	const struct judge_input_args *args;
	size_t args_count;
	const struct judge_test *test; /* whose files and arguments it goes with, or NULL */
	bool valid;                    /* has to be */
	bool rejected;                 /* by some validator */
};

/* Those of the validator, then those of the submission; freed by the caller, but not what is in it. */
static char **args_for(const struct input *input, const char *validator)
{
	char *const *args = NULL, *const *more = input->test == NULL ? NULL : input->test->args;
	size_t count = 0, used = 0;
	char **all;

	for (size_t i = 0; i < input->args_count; i++)
		if (input->args[i].validator == NULL || strcmp(input->args[i].validator, validator) == 0)
			args = input->args[i].args;
	for (size_t i = 0; args != NULL && args[i] != NULL; i++)
		count++;
	for (size_t i = 0; more != NULL && more[i] != NULL; i++)
		count++;
	all = calloc(count + 1, sizeof(*all));
	for (; all != NULL && args != NULL && *args != NULL; args++)
		all[used++] = *args;
	for (; all != NULL && more != NULL && *more != NULL; more++)
		all[used++] = *more;
	return all;
}

static int run_validator(const struct judge_once *once, const struct judge_program *validator,
			 const struct input *input, struct judge_filtered *filtered, struct sbx_error *err)
{
	sbx_close int file = judge_package_open(once->package_dir, input->path, err);
	sbx_close int copy = file < 0 ? -1 : sbx_input_copy(file, err);
	char **args = args_for(input, validator->name);
	struct judge_handed files = { .link_large = true };
	const struct judge_to_filter what = { .input = copy, .args = args, .files = &files };
	int r = file < 0 || copy < 0 ? sbx_error_below_zero(-err->code) : 0;

	if (r == 0 && args == NULL)
		r = sbx_error_set(err, ENOMEM, "check the inputs");
	if (r == 0 && input->test != NULL)
		r = judge_hand_files(&files, once->package_dir, input->test, err);
	if (r == 0)
		r = judge_hand_program(&files, once->package_dir, validator, err);
	if (r == 0)
		r = judge_filter_run(once->worker, once->package, JUDGE_PROGRAM_INPUT, &what, filtered, err);
	judge_hand_close(&files);
	free((void *)args);
	return r;
}

static int look_at_input(const struct judge_once *once, const struct judge_program *validator, int accepts,
			 struct input *input, json_t *problems, struct sbx_error *err)
{
	struct judge_filtered filtered = { .out = { .data = NULL } };
	char said[200];
	int r = run_validator(once, validator, input, &filtered, err);

	if (r == 0 && filtered.finding.verdict != JUDGE_AC) {
		r = add_problem(problems, err, "%s: validator %s: %s", input->path, validator->path,
				filtered.finding.reason);
	} else if (r == 0 && filtered.result.exit_code != accepts) {
		input->rejected = true;
		judge_text_gist(filtered.error.size > 0 ? &filtered.error : &filtered.out, said, sizeof(said));
		if (input->valid)
			r = add_problem(problems, err, "%s: validator %s rejects it: exit status %d: %s", input->path,
					validator->path, filtered.result.exit_code, said);
	}
	judge_filtered_free(&filtered);
	return r;
}

/* All inputs by one validator. *ran is how many it has looked at. */
static int look_by(const struct judge_once *once, const struct judge_verification *verification, size_t index,
		   struct input *inputs, size_t count, size_t *ran, json_t *problems, struct sbx_error *err)
{
	const struct judge_program *validator = &verification->input_validators[index];
	int accepts = verification->protocol == JUDGE_PROTOCOL_TESTLIB ? 0 : 42;
	struct judge_finding finding;
	int r;

	if (judge_once_for_a_tool(validator->name)) { /* in a language that no compiler of ours knows */
		once->tell(json_pack("{s:s, s:s+}", "event", "warning", "text", validator->path,
				     ": not run: validators of inputs for tools of their own (.ctd, .viva) are not "
				     "supported"));
		return 0;
	}
	r = judge_program_make(once->worker, once->package_dir, once->package, validator, JUDGE_PROGRAM_INPUT, &finding,
			       err);
	if (r > 0)
		return add_problem(problems, err, "%s", finding.reason);
	for (size_t i = 0; i < count && r == 0; i++) {
		if (inputs[i].path == NULL)
			continue; /* of a static validator */
		r = look_at_input(once, validator, accepts, &inputs[i], problems, err);
		(*ran)++;
	}
	return r;
}

/* Freed by the caller; NULL without memory. */
static struct input *list_inputs(const struct judge_package *package, const struct judge_verification *verification)
{
	struct input *inputs = calloc(package->test_count + verification->check_count + 1, sizeof(*inputs));

	for (size_t i = 0; inputs != NULL && i < package->test_count; i++)
		inputs[i] = (struct input){ .path = package->tests[i].input,
					    .args = package->tests[i].input_args,
					    .args_count = package->tests[i].input_args_count,
					    .test = &package->tests[i],
					    .valid = true };
	for (size_t i = 0; inputs != NULL && i < verification->check_count; i++)
		inputs[package->test_count + i] =
		    (struct input){ .path = verification->checks[i].input,
				    .args = verification->checks[i].input_args,
				    .args_count = verification->checks[i].input_args_count,
				    .valid = verification->checks[i].kind != JUDGE_INVALID_INPUT };
	return inputs;
}

int judge_once_inputs(const struct judge_once *once, struct sbx_error *err)
{
	struct judge_verification verification = { .checks = NULL };
	json_t *problems = json_array();
	struct input *inputs = NULL;
	size_t count = 0, ran = 0;
	int r = problems == NULL ? sbx_error_set(err, ENOMEM, "check the inputs")
				 : judge_verification_read(once->package_dir, once->package, &verification, err);

	if (r == 0) {
		count = once->package->test_count + verification.check_count;
		inputs = list_inputs(once->package, &verification);
		r = inputs == NULL ? sbx_error_set(err, ENOMEM, "check the inputs") : 0;
	}
	for (size_t v = 0; v < verification.input_validator_count && r == 0; v++)
		r = look_by(once, &verification, v, inputs, count, &ran, problems, err);
	for (size_t i = 0; i < count && r == 0 && ran > 0; i++)
		if (!inputs[i].valid && !inputs[i].rejected)
			r = add_problem(problems, err, "%s: no validator rejects it", inputs[i].path);
	if (r == 0)
		tell_checked(once, "inputs", ran > 0 ? count : 0, problems);
	free(inputs);
	judge_verification_free(&verification);
	json_decref(problems);
	return r;
}
