/* program.c - see program.h. */
#include "judge/toolchain/program.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "judge/store/digest.h"
#include "judge/store/files.h"
#include "judge/toolchain/compile.h"
#include "judge/toolchain/driver.h"
#include "judge/toolchain/order.h"
#include "judge/toolchain/package_file.h"
#include "judge/toolchain/prepared.h"
#include "judge/toolchain/script.h"
#include "judge/toolchain/spool.h"
#include "sandbox/cleanup.h"
#include "sandbox/root.h"

/* What the compiler said is shown with the verdict, a little of it. */
#define WORDS_SHOWN 300

struct judge_made_program {
	bool known; /* the digest is that of what was tried last */
	unsigned char digest[JUDGE_DIGEST_SIZE];
	const struct judge_language *language;
	char entry[256];
	struct judge_finding finding; /* AC: it is in place */
	char *words;                  /* of the compiler that refused it, or NULL */
};

/* Directories of the slot's; no language's name has a dot in it, so they are nobody else's. */
static const char *const places[JUDGE_PROGRAM_USES] = {
	[JUDGE_PROGRAM_VALIDATOR] = JUDGE_PREPARED_PREFIX ".validator",
	[JUDGE_PROGRAM_CHECKER] = JUDGE_PREPARED_PREFIX ".checker",
	[JUDGE_PROGRAM_GRADER] = JUDGE_PREPARED_PREFIX ".grader",
	[JUDGE_PROGRAM_STATIC] = JUDGE_PREPARED_PREFIX ".static",
	[JUDGE_PROGRAM_INPUT] = JUDGE_PREPARED_PREFIX ".input",
};

static const char *const titles[JUDGE_PROGRAM_USES] = {
	[JUDGE_PROGRAM_VALIDATOR] = "validator",   [JUDGE_PROGRAM_CHECKER] = "checker",
	[JUDGE_PROGRAM_GRADER] = "grader",         [JUDGE_PROGRAM_STATIC] = "static validator",
	[JUDGE_PROGRAM_INPUT] = "input validator",
};

/* The library of Polygon's checkers comes beside them rather than with them; where packages have it. */
static const char *const testlib_places[] = { "files/testlib.h", "testlib.h", "include/testlib.h",
					      "output_validators/testlib.h", "output_validator/testlib.h" };

struct reading {
	const struct judge_package *package;
	struct judge_file *files;
	size_t count;
	uint64_t left_bytes;
};

static void reading_free(struct reading *reading)
{
	for (size_t i = 0; i < reading->count; i++)
		judge_package_file_free(&reading->files[i]);
	free(reading->files);
}

static int add_file(struct reading *reading, int package_dir, const char *path, const char *name, struct sbx_error *err)
{
	return judge_package_file(reading->package, package_dir, path, name, &reading->left_bytes,
				  &reading->files[reading->count++], err); /* what is half read is freed too */
}

/* As the compiler sees it: the path below the program's directory, or the one file's name. */
static const char *name_in_box(const struct judge_program *program, const char *path)
{
	size_t length = strlen(program->path);
	const char *slash = strrchr(path, '/');

	if (strncmp(path, program->path, length) == 0 && path[length] == '/')
		return path + length + 1;
	return slash == NULL ? path : slash + 1;
}

static bool mentions(const struct reading *reading, const char *text)
{
	for (size_t i = 0; i < reading->count; i++)
		if (memmem(reading->files[i].data, reading->files[i].size, text, strlen(text)) != NULL)
			return true;
	return false;
}

static int add_testlib(struct reading *reading, int package_dir, struct sbx_error *err)
{
	if (!mentions(reading, "\"testlib.h\""))
		return 0;
	for (size_t i = 0; i < reading->count; i++)
		if (strcmp(reading->files[i].name, "testlib.h") == 0)
			return 0;
	for (size_t i = 0; i < sizeof(testlib_places) / sizeof(testlib_places[0]); i++) {
		struct sbx_error none = { 0 };
		int fd = judge_package_open(package_dir, testlib_places[i], &none);

		if (fd < 0)
			continue;
		(void)close(fd); /* it was only looked for */
		return add_file(reading, package_dir, testlib_places[i], "testlib.h", err);
	}
	return 0; /* the host may have it among its own headers; else the compiler says what is missing */
}

/* In front, which is where some languages look for what is started. */
static int add_driver(struct reading *reading, const struct judge_driver *driver, struct sbx_error *err)
{
	struct judge_file *file = &reading->files[reading->count++];

	file->name = strdup(driver->name);
	file->data = strdup(driver->text);
	file->size = strlen(driver->text);
	return file->name == NULL || file->data == NULL ? sbx_error_set(err, ENOMEM, "read %s", driver->name) : 0;
}

static int read_sources(struct reading *reading, int package_dir, const struct judge_program *program,
			const struct judge_driver *driver, struct sbx_error *err)
{
	int r = 0;

	reading->left_bytes = JUDGE_PROGRAM_BYTES_MAX;
	reading->files = calloc(program->file_count + 2, sizeof(*reading->files));
	if (reading->files == NULL)
		return sbx_error_set(err, ENOMEM, "read %s", program->path);
	if (driver != NULL)
		r = add_driver(reading, driver, err);
	for (size_t i = 0; i < program->file_count && r == 0; i++)
		r = add_file(reading, package_dir, program->files[i], name_in_box(program, program->files[i]), err);
	return r < 0 ? r : add_testlib(reading, package_dir, err);
}

static int digest(const struct reading *reading, const struct judge_compile_wish *wish,
		  unsigned char out[JUDGE_DIGEST_SIZE], struct sbx_error *err)
{
	struct judge_digest_part *parts = calloc(2 * reading->count + 2, sizeof(*parts));
	int r;

	if (parts == NULL)
		return sbx_error_set(err, ENOMEM, "tell programs apart");
	parts[0] = (struct judge_digest_part){ &wish->time_ns, sizeof(wish->time_ns) };
	parts[1] = (struct judge_digest_part){ &wish->memory_bytes, sizeof(wish->memory_bytes) };
	for (size_t i = 0; i < reading->count; i++) {
		const struct judge_file *file = &reading->files[i];

		parts[2 * i + 2] = (struct judge_digest_part){ file->name, strlen(file->name) };
		parts[2 * i + 3] = (struct judge_digest_part){ file->data, file->size };
	}
	r = judge_digest(parts, 2 * reading->count + 2, out, err);
	free(parts);
	return r;
}

/* How much of the text is within max bytes, cut between two characters. */
static size_t within(const char *text, size_t max)
{
	size_t length = strnlen(text, max);

	while (text[length] != '\0' && length > 0 && (text[length] & 0xc0) == 0x80)
		length--;
	return length;
}

static void note_failure(struct judge_made_program *made, const char *title, const char *path, const char *why,
			 const char *words)
{
	int shown = words == NULL ? 0 : (int)within(words, WORDS_SHOWN);

	made->finding.verdict = JUDGE_JE;
	(void)snprintf(made->finding.reason, sizeof(made->finding.reason), "%s %.70s: %.120s%s%.*s", title, path, why,
		       shown == 0 ? "" : ": ", shown, words == NULL ? "" : words);
	for (char *at = strchr(made->finding.reason, '\n'); at != NULL; at = strchr(at, '\n'))
		*at = ' '; /* one line */
}

/*
 * What the compiler has left where it was - words that a validator looks up, a picture - is beside what it made, as in
 * the package: programs look for such files in the directory that they lie in. What it made keeps its name.
 */
static int put_beside(struct judge_worker *worker, const struct reading *reading, const char *place,
		      struct sbx_error *err)
{
	sbx_close int dir = openat(worker->spool, place, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	int r = 0;

	if (dir < 0)
		return sbx_error_set(err, errno, "open %s in the slot's directory", place);
	for (size_t i = 0; i < reading->count && r == 0; i++) {
		const struct judge_file *file = &reading->files[i];

		r = judge_spool_write(dir, file->name, file->data, file->size, err);
		if (r == -EEXIST || r == -ENOTDIR)
			r = 0;
	}
	return r;
}

/*
 * Nobody can be asked in which language a program of a package is: where its directory has files of several, only those
 * count that the formats know for such programs. A script beside sources is what its authors made something with.
 */
static int choose_language(const struct judge_policy *policy, const struct reading *reading,
			   const struct judge_language **out, struct sbx_error *why)
{
	static const char *const known[] = { "c", "cpp", "python3" };
	int r = judge_files_language(policy, NULL, reading->files, reading->count, out, why);
	const struct judge_language *found = NULL;
	unsigned count = 0;

	if (r == 0 || judge_files_in_none(policy, reading->files, reading->count))
		return r;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		const struct judge_language *one = judge_policy_language(policy, known[i]);

		if (one == NULL || !judge_files_fit(one, reading->files, reading->count))
			continue;
		found = one;
		count++;
	}
	if (count != 1)
		return r;
	*out = found;
	return 0;
}

/*
 * Authors have compilers of their own, and no word for the version of a language: what is no program of the plain one
 * may be one of a variant. What the plain one's compiler says is kept where it is one of none.
 */
static int compile_as_any(struct judge_worker *worker, struct judge_sources *sources,
			  const struct judge_compile_wish *wish, struct judge_compiled *compiled, struct sbx_error *err)
{
	const struct judge_language *plain = sources->language, *variant;
	int r = judge_compile(worker, sources, wish, compiled, err);

	for (size_t i = 0; r == 0 && compiled->finding.verdict == JUDGE_CE &&
			   (variant = judge_policy_variant(worker->policy, plain, i)) != NULL;
	     i++) {
		struct judge_compiled other = { .json = NULL };

		sources->language = variant;
		r = judge_compile(worker, sources, wish, &other, err);
		if (r == 0 && other.finding.verdict == JUDGE_AC) {
			json_decref(compiled->json);
			*compiled = other;
			return 0;
		}
		json_decref(other.json);
	}
	sources->language = plain;
	return r;
}

static int compile(struct judge_worker *worker, const struct reading *reading, const struct judge_program *program,
		   const struct judge_driver *driver, enum judge_program_use use, const struct judge_compile_wish *wish,
		   struct judge_made_program *made, struct sbx_error *err)
{
	struct judge_sources sources = { .language = judge_script_language(reading->files, reading->count),
					 .entry = driver == NULL ? NULL : driver->name,
					 .files = reading->files,
					 .count = reading->count };
	struct judge_compiled compiled = { .json = NULL };
	struct sbx_error why = { 0 };
	const char *words;
	int r;

	if (sources.language == NULL && choose_language(worker->policy, reading, &sources.language, &why) < 0) {
		note_failure(made, titles[use], program->path, why.text, NULL);
		made->known = true;
		return 0;
	}
	r = compile_as_any(worker, &sources, wish, &compiled, err);
	if (r == 0 && compiled.finding.verdict == JUDGE_AC && reading->count > 1)
		r = put_beside(worker, reading, wish->into, err);
	if (r < 0) {
		json_decref(compiled.json);
		return r;
	}
	made->language = sources.language;
	made->finding = compiled.finding;
	memcpy(made->entry, compiled.entry, sizeof(made->entry));
	words = json_string_value(json_object_get(compiled.json, "output"));
	if (compiled.finding.verdict != JUDGE_AC) {
		note_failure(made, titles[use], program->path,
			     compiled.finding.verdict == JUDGE_CE ? "does not compile" : compiled.finding.reason,
			     words);
		made->words =
		    words == NULL
			? NULL
			: strndup(words, within(words, JUDGE_PROGRAM_WORDS_MAX)); /* without memory: no words */
	}
	/* What we failed at may go well the next time. */
	made->known = compiled.finding.verdict == JUDGE_AC || compiled.finding.verdict == JUDGE_CE;
	json_decref(compiled.json);
	return 0;
}

/* Whether *made is of other sources than these; *made is then of them, and nothing is in place yet. */
static int is_new(struct judge_made_program *made, const struct reading *reading, const struct judge_compile_wish *wish,
		  struct sbx_error *err)
{
	unsigned char now[JUDGE_DIGEST_SIZE];
	int r = digest(reading, wish, now, err);

	if (r < 0)
		return r;
	if (made->known && memcmp(made->digest, now, sizeof(now)) == 0)
		return 0;
	free(made->words);
	*made = (struct judge_made_program){ .known = false };
	memcpy(made->digest, now, sizeof(now));
	return 1;
}

int judge_program_make(struct judge_worker *worker, int package_dir, const struct judge_package *package,
		       const struct judge_program *program, enum judge_program_use use, struct judge_finding *finding,
		       struct sbx_error *err)
{
	const struct judge_compile_wish wish = { .time_ns = package->compilation_time_ns,
						 .memory_bytes = package->compilation_memory_bytes,
						 .into = places[use] };
	const struct judge_driver *driver =
	    use == JUDGE_PROGRAM_VALIDATOR ? judge_driver_of(package->validation.protocol) : NULL;
	struct judge_made_program *made;
	struct reading reading = { .package = package };
	int r;

	if (worker->programs == NULL)
		worker->programs = calloc(JUDGE_PROGRAM_USES, sizeof(*worker->programs));
	if (worker->programs == NULL)
		return sbx_error_set(err, ENOMEM, "make the package's %s", titles[use]);
	made = &worker->programs[use];
	r = read_sources(&reading, package_dir, program, driver, err);
	if (r == 0)
		r = is_new(made, &reading, &wish, err);
	if (r > 0)
		r = compile(worker, &reading, program, driver, use, &wish, made, err);
	reading_free(&reading);
	if (r < 0)
		return r;
	*finding = made->finding;
	return made->finding.verdict == JUDGE_AC ? 0 : 1;
}

const char *judge_program_broken(const struct judge_worker *worker, enum judge_program_use use)
{
	const struct judge_made_program *made = worker->programs == NULL ? NULL : &worker->programs[use];

	if (made == NULL || !made->known || made->finding.verdict == JUDGE_AC)
		return NULL;
	return made->words == NULL ? "" : made->words;
}

int judge_program_order(struct judge_worker *worker, enum judge_program_use use, const char *const *args,
			const struct sbx_limits *limits, struct sbx_error *err)
{
	const struct judge_made_program *made = &worker->programs[use];
	struct sbx_run *run = &worker->run;
	struct judge_expand with = { .main = made->entry, .memory_extra_bytes = made->language->memory_extra_bytes };
	int r;

	memset(run, 0, offsetof(struct sbx_run, strings));
	run->limits = *limits;
	if (run->limits.memory_bytes != SBX_NO_LIMIT)
		run->limits.memory_bytes += made->language->memory_extra_bytes;
	if (run->limits.stack_bytes > run->limits.memory_bytes)
		run->limits.stack_bytes = run->limits.memory_bytes;
	if (run->limits.processes < made->language->processes)
		run->limits.processes = made->language->processes;
	r = sbx_limits_check(&run->limits, &worker->profile->ceiling, err);
	if (r < 0)
		return sbx_error_prefix(err, "limits of the package's %s", titles[use]);
	run->filter = (uint32_t)judge_policy_filter(worker->policy, made->language->run.filter);
	run->share_count = 1;
	(void)snprintf(run->shares[0].name, sizeof(run->shares[0].name), "%s", places[use]);
	(void)snprintf(run->shares[0].at, sizeof(run->shares[0].at), "/app");
	(void)snprintf(run->cwd, sizeof(run->cwd), SBX_WORK_PATH);
	with.memory_bytes = run->limits.memory_bytes;
	with.stack_bytes = run->limits.stack_bytes;
	return judge_order_strings(run, &made->language->run, &with, args, err);
}

void judge_programs_free(struct judge_worker *worker)
{
	for (size_t i = 0; worker->programs != NULL && i < JUDGE_PROGRAM_USES; i++)
		free(worker->programs[i].words);
	free(worker->programs);
	worker->programs = NULL;
}
