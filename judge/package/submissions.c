/*
 * submissions.c - finds the jury's submissions (submissions.h). Touches the kernel through files.c only.
 *
 * submissions/DIRECTORY/ENTRY is one submission, a file or a directory. What is expected of it says DIRECTORY, or a tag
 * in its source where the directory is none of the four that every tool knows; then submissions.yaml.
 */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "judge/check/quote.h"
#include "judge/package/expect.h"
#include "judge/package/polygon.h"
#include "judge/package/submissions-internal.h"
#include "sandbox/cleanup.h"

#define SHOWN_SIZE 320

void submissions_rule_free(struct judge_rule *rule)
{
	package_strings_free(rule->tests);
	free(rule->message);
	free(rule->origin);
}

static void free_one(struct judge_submission *one)
{
	free(one->name);
	package_strings_free(one->files);
	free(one->language);
	free(one->entry_point);
	free(one->message);
	free(one->origin);
	for (size_t i = 0; i < one->rule_count; i++)
		submissions_rule_free(&one->rules[i]);
	free(one->rules);
}

void judge_submissions_free(struct judge_submissions *submissions)
{
	for (size_t i = 0; i < submissions->count; i++)
		free_one(&submissions->items[i]);
	for (size_t i = 0; i < submissions->warning_count; i++)
		free(submissions->warnings[i]);
	free(submissions->items);
	free((void *)submissions->warnings);
	*submissions = (struct judge_submissions){ .items = NULL };
}

int submissions_set_text(struct submissions_build *s, char **field, const char *text)
{
	char *copy = strdup(text);

	if (copy == NULL)
		return package_no_memory(&s->build);
	free(*field);
	*field = copy;
	return 0;
}

struct judge_submission *submissions_add(struct submissions_build *s, const char *name)
{
	struct judge_submissions *out = s->out;
	struct judge_submission *one;
	char shown[SHOWN_SIZE];

	if (out->count >= SUBMISSIONS_MAX) {
		(void)sbx_error_set(s->build.err, E2BIG, "submissions/%s: more than %d submissions",
				    judge_quote_text(shown, sizeof(shown), name), SUBMISSIONS_MAX);
		return NULL;
	}
	if (out->count == s->room) {
		size_t room = s->room == 0 ? 16 : 2 * s->room;
		struct judge_submission *items = reallocarray(out->items, room, sizeof(*items));

		if (items == NULL) {
			(void)package_no_memory(&s->build);
			return NULL;
		}
		out->items = items;
		s->room = room;
	}
	one = &out->items[out->count++];
	*one = (struct judge_submission){ .permitted = EXPECT_ANY, .score_min = -INFINITY, .score_max = INFINITY };
	return submissions_set_text(s, &one->name, name) < 0 ? NULL : one;
}

int submissions_add_rule(struct submissions_build *s, struct judge_submission *one, struct judge_rule *rule,
			 const char *file, unsigned line)
{
	struct judge_rule *rules;

	if (one->rule_count >= SUBMISSION_RULES_MAX)
		return sbx_error_set(s->build.err, 0, "%s:%u: more than %d rules for one submission", file, line,
				     SUBMISSION_RULES_MAX);
	rules = reallocarray(one->rules, one->rule_count + 1, sizeof(*rules));
	if (rules == NULL || asprintf(&rule->origin, "%s:%u", file, line) < 0) {
		if (rules != NULL)
			one->rules = rules;
		rule->origin = NULL;
		return package_no_memory(&s->build);
	}
	one->rules = rules;
	rules[one->rule_count++] = *rule;
	*rule = (struct judge_rule){ .tests = NULL }; /* owned by the submission now */
	return 0;
}

static int expect_by_directory(struct submissions_build *s, struct judge_submission *one, const char *name)
{
	const struct expect_directory *known = expect_directory(name);
	bool legacy = s->package->format != JUDGE_FORMAT_2025_09;
	char origin[SHOWN_SIZE];

	one->final_only = legacy;
	if (known != NULL) {
		one->permitted = legacy ? known->legacy : known->permitted;
		one->required = legacy ? 0 : known->required;
		one->time_use = legacy ? known->legacy_time : known->time;
	}
	(void)snprintf(origin, sizeof(origin), "submissions/%s", name); /* good_name: short enough */
	return submissions_set_text(s, &one->origin, origin);
}

/*
 * Tags of one source, of which no more than SUBMISSION_TAG_BYTES are looked at. One that cannot be read says nothing:
 * it may be a word of the program's own, or of another judge.
 */
static int read_tags(struct submissions_build *s, const char *path, struct expect_tags *tags)
{
	sbx_free char *bytes = NULL;
	size_t size = 0;
	char shown[SHOWN_SIZE];
	struct sbx_error why = { 0 };
	int result = package_read_start(s->build.root, path, SUBMISSION_TAG_BYTES, &bytes, &size, s->build.err);

	if (result < 0)
		return result;
	if (expect_read_tags(bytes, size, tags, &why) == 0)
		return 0;
	return package_warn(&s->build, "%s: %s, ignored", judge_quote_text(shown, sizeof(shown), path), why.text);
}

/* Inside of these four the directory decides, whatever a tag says. */
static bool is_standard(const char *directory)
{
	static const char *const names[] = { "accepted", "wrong_answer", "time_limit_exceeded", "run_time_error" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(names[i], directory) == 0)
			return true;
	return false;
}

static int expect_by_tags(struct submissions_build *s, struct judge_submission *one, const char *directory)
{
	struct expect_tags tags = { .results = 0 };
	char origin[SHOWN_SIZE];
	int result = 0;

	for (size_t i = 0; i < one->file_count && result == 0 && tags.results == 0; i++)
		result = read_tags(s, one->files[i], &tags);
	if (result < 0)
		return result;
	if (tags.has_score)
		one->score_min = one->score_max = tags.score;
	if (tags.results == 0 || is_standard(directory))
		return 0;
	one->permitted = tags.results;
	one->required = 0;
	one->final_only = true;
	one->time_use = tags.results == JUDGE_EXPECT_AC ? JUDGE_TIME_LOWER : JUDGE_TIME_UNUSED;
	(void)snprintf(origin, sizeof(origin), "submissions/%s: @EXPECTED_RESULTS@", one->name); /* a cut one will do */
	return submissions_set_text(s, &one->origin, origin);
}

/* What lies beside sources and is none, at the top of a directory. Answers are what is submitted where they are asked.
 */
static bool is_no_source(const struct judge_package *package, const char *name)
{
	if (package->submit_answer && (package_ends_with(name, ".out") || package_ends_with(name, ".ans")))
		return false;
	return name[0] == '.' || judge_package_is_litter(name) || package_is_no_source(name);
}

/* Without what its compiler has left beside it. */
static int drop_binaries(struct submissions_build *s, struct judge_program *program)
{
	size_t kept = 0, count = program->file_count;

	for (size_t i = 0; i < count; i++) {
		char *file = program->files[i];
		int result = package_is_text(&s->build, file);

		if (result < 0)
			return result;
		program->files[i] = NULL;
		if (result == 0)
			free(file);
		else
			program->files[kept++] = file;
		program->file_count = kept + count - i - 1;
	}
	return 0;
}

static int take_submission(struct submissions_build *s, const char *directory, const char *path)
{
	struct judge_program program = { .path = NULL };
	struct judge_submission *one;
	int type = package_file_type(s->build.root, path, s->build.err);
	int result = type < 0 ? type : package_program_files(&s->build, path, &program);
	char shown[SHOWN_SIZE];

	if (result == 0)
		return sbx_error_set(s->build.err, 0, "%s: a symbolic link to nothing",
				     judge_quote_text(shown, sizeof(shown), path));
	if (result > 0 && !s->package->submit_answer)
		result = drop_binaries(s, &program);
	if (result < 0) {
		package_program_free(&program);
		return result;
	}
	if (program.file_count == 0) { /* nor is there anything to judge */
		package_program_free(&program);
		return package_warn(&s->build, "%s: no file of a submission is there, ignored",
				    judge_quote_text(shown, sizeof(shown), path));
	}
	one = submissions_add(s, path + strlen("submissions/"));
	if (one == NULL) {
		package_program_free(&program);
		return sbx_error_below_zero(-s->build.err->code);
	}
	one->files = program.files;
	one->file_count = program.file_count;
	one->name_skip = type == S_IFDIR ? strlen(path) + 1 : (size_t)(strrchr(path, '/') + 1 - path);
	program.files = NULL;
	package_program_free(&program);
	result = expect_by_directory(s, one, directory);
	return result < 0 ? result : expect_by_tags(s, one, directory);
}

static int take_directory(struct submissions_build *s, const char *name)
{
	sbx_free char *directory = package_path("submissions", name);
	struct package_names names = { NULL, 0 };
	char shown[SHOWN_SIZE];
	int type = directory == NULL ? package_no_memory(&s->build)
				     : package_file_type(s->build.root, directory, s->build.err);
	int result;

	if (type < 0)
		return type;
	if (type != S_IFDIR)
		return is_no_source(s->package, name)
			   ? 0
			   : package_warn(&s->build, "%s: in no directory that says what is expected of it, ignored",
					  judge_quote_text(shown, sizeof(shown), directory));
	result = package_is_taken(&s->build, name, directory);
	if (result <= 0)
		return result;
	result = package_list_counted(&s->build, directory, &names);
	for (size_t i = 0; i < names.count && result >= 0; i++) {
		sbx_free char *path = NULL;

		if (is_no_source(s->package, names.items[i]))
			continue;
		path = package_path(directory, names.items[i]);
		if (path == NULL) {
			result = package_no_memory(&s->build);
			break;
		}
		result = package_is_taken(&s->build, names.items[i], path);
		if (result > 0)
			result = take_submission(s, name, path);
	}
	package_names_free(&names);
	return result < 0 ? result : 0;
}

static int find_all(struct submissions_build *s)
{
	struct package_names names = { NULL, 0 };
	sbx_free char *bytes = NULL;
	size_t size = 0;
	int type = package_file_type(s->build.root, "submissions", s->build.err);
	int result;

	if (type == 0)
		return 0;
	result = type < 0 ? type : package_list_counted(&s->build, "submissions", &names);
	for (size_t i = 0; i < names.count && result >= 0; i++)
		result = names.items[i][0] == '.' ? 0 : take_directory(s, names.items[i]);
	package_names_free(&names);
	if (result >= 0)
		result = package_read_file(s->build.root, "submissions/submissions.yaml", &bytes, &size, s->build.err);
	return result <= 0 ? result : submissions_read_yaml(s, bytes, size);
}

/* A part of a score is neither accepted nor failed: where a test may fail, the whole may be a part. */
static void allow_parts(struct submissions_build *s)
{
	for (size_t i = 0; i < s->out->count; i++)
		if (s->package->scoring && !s->out->items[i].final_only &&
		    (s->out->items[i].permitted & EXPECT_FAILED) != 0)
			s->out->items[i].permitted |= JUDGE_EXPECT_PAC;
}

static int by_name(const void *a, const void *b)
{
	const struct judge_submission *x = a, *y = b;

	return strcmp(x->name, y->name);
}

int judge_submissions_read(int dir_fd, const struct judge_package *package, struct judge_submissions *out,
			   struct sbx_error *err)
{
	struct judge_submissions found = { .items = NULL };
	struct submissions_build s = { .build = { .root = dir_fd, .err = err }, .package = package, .out = &found };
	int result;

	s.build.package = calloc(1, sizeof(*s.build.package));
	if (s.build.package == NULL)
		return package_no_memory(&s.build);
	result = package->format == JUDGE_FORMAT_POLYGON ? polygon_read_submissions(&s) : find_all(&s);
	found.warnings = s.build.package->warnings;
	found.warning_count = s.build.package->warning_count;
	s.build.package->warnings = NULL;
	s.build.package->warning_count = 0;
	judge_package_free(s.build.package);
	if (result < 0) {
		judge_submissions_free(&found);
		return result;
	}
	allow_parts(&s);
	if (found.count > 0)
		qsort(found.items, found.count, sizeof(*found.items), by_name);
	*out = found;
	return 0;
}
