/* hand.c - see hand.h. */
#include "judge/grade/hand.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sandbox/cleanup.h"
#include "sandbox/input.h"
#include "sandbox/io.h"
#include "sandbox/ipc.h"

/* What memory is counted in. */
#define PAGE_BYTES UINT64_C(4096)

/* Of a message, kept for the command line and the environment of a language. */
#define COMMAND_BYTES (SBX_STRINGS_MAX / 8)

/* Of the names of a validator's own files together. */
#define PROGRAM_NAMES_MAX (SBX_STRINGS_MAX / 8)

static uint64_t in_pages(uint64_t bytes)
{
	return (bytes + PAGE_BYTES - 1) / PAGE_BYTES * PAGE_BYTES;
}

int judge_hand(struct judge_handed *handed, const char *name, int fd, struct sbx_error *err)
{
	struct stat st;

	if (fd < 0)
		return 0;
	if (handed->count == SBX_FILES_MAX)
		return sbx_error_set(err, E2BIG, "more than %d files for a box", SBX_FILES_MAX);
	if (fstat(fd, &st) != 0)
		return sbx_error_set(err, errno, "look at the test's %s", name);
	if (handed->link_large && handed->count < SBX_LINKED_MAX && (uint64_t)st.st_size > SBX_INPUT_COPY_MAX)
		handed->linked |= UINT64_C(1) << handed->count;
	else
		handed->bytes += in_pages((uint64_t)st.st_size);
	for (const char *slash = strchr(name, '/'); slash != NULL; slash = strchr(slash + 1, '/'))
		handed->directories++;
	handed->fds[handed->count] = fd;
	handed->names[handed->count++] = name;
	return 0;
}

static int hand_path(struct judge_handed *handed, int package_dir, const char *path, const char *name,
		     struct sbx_error *err)
{
	int fd = judge_package_open(package_dir, path, err);
	int r = fd < 0 ? fd : judge_hand(handed, name, fd, err);

	if (fd >= 0 && r < 0)
		(void)close(fd); /* only read from */
	return r;
}

int judge_hand_files(struct judge_handed *handed, int package_dir, const struct judge_test *test, struct sbx_error *err)
{
	int r = 0;

	for (size_t i = 0; i < test->files.file_count && r == 0; i++) {
		const char *path = test->files.files[i];

		r = hand_path(handed, package_dir, path, path + strlen(test->files.path) + 1, err);
	}
	return r;
}

int judge_hand_input(struct judge_handed *handed, int package_dir, const struct judge_package *package,
		     const struct judge_test *test, struct sbx_error *err)
{
	if (package->input_file == NULL || test->is_static)
		return 0;
	return hand_path(handed, package_dir, test->input, package->input_file, err);
}

/* Whether one is the other, or a directory in its way. */
static bool clash(const char *a, const char *b)
{
	size_t i = 0;

	while (a[i] != '\0' && a[i] == b[i])
		i++;
	return (a[i] == '\0' && (b[i] == '\0' || b[i] == '/')) || (b[i] == '\0' && a[i] == '/');
}

/* count: of those that are handed, without other sources, which agree with each other. */
static bool is_free(const struct judge_handed *handed, uint32_t count, const struct judge_package *package,
		    const char *name)
{
	if (strlen(name) >= SBX_NAME_MAX || (package->output_file != NULL && clash(name, package->output_file)))
		return false;
	for (uint32_t i = 0; i < count; i++)
		if (clash(name, handed->names[i]))
			return false;
	return true;
}

/* What a file of the program is called in its directory, or NULL where the program is that file. */
static const char *name_in(const struct judge_program *program, const char *path)
{
	size_t length = strlen(program->path);

	return strncmp(path, program->path, length) == 0 && path[length] == '/' ? path + length + 1 : NULL;
}

int judge_hand_program(struct judge_handed *handed, int package_dir, const struct judge_program *program,
		       struct sbx_error *err)
{
	const struct judge_package none = { .output_file = NULL };
	uint32_t count = handed->count;
	size_t bytes = 0;
	int r = 0;

	for (size_t i = 0; i < program->file_count; i++)
		bytes += strlen(program->files[i]) + 1;
	if (program->file_count < 2 || program->file_count > SBX_FILES_MAX - count || bytes > PROGRAM_NAMES_MAX)
		return 0;
	for (size_t i = 0; i < program->file_count && r == 0; i++) {
		const char *name = name_in(program, program->files[i]);

		if (name != NULL && is_free(handed, count, &none, name))
			r = hand_path(handed, package_dir, program->files[i], name, err);
	}
	return r;
}

/* What arguments of the test and names of its files take of a message. */
static size_t strings_of(const struct judge_handed *handed, const struct judge_test *test)
{
	size_t bytes = 0;

	for (size_t i = 0; test->args != NULL && test->args[i] != NULL; i++)
		bytes += strlen(test->args[i]) + 1;
	for (uint32_t i = 0; i < handed->count; i++)
		bytes += strlen(handed->names[i]) + 1;
	return bytes;
}

static bool has_room(const struct judge_handed *handed, const struct judge_sources *sources,
		     const struct judge_test *test, const struct sbx_limits *ceiling)
{
	uint64_t bytes = handed->bytes;
	size_t strings = COMMAND_BYTES + strings_of(handed, test);

	for (size_t i = 0; i < sources->count; i++) {
		bytes += in_pages(sources->files[i].size);
		strings += strlen(sources->files[i].name) + 1;
	}
	return sources->count <= SBX_FILES_MAX - handed->count && strings <= SBX_STRINGS_MAX &&
	       bytes <= ceiling->work_bytes && bytes <= ceiling->memory_bytes;
}

static int hand_source(struct judge_handed *handed, const struct judge_file *file, struct sbx_error *err)
{
	sbx_close int fd = sbx_input_new(err);
	int r = fd < 0 ? fd : 0;

	if (r == 0 && sbx_io_write(fd, file->data, file->size) < 0)
		r = sbx_error_set(err, ENOMEM, "hand over the sources");
	if (r == 0)
		r = sbx_input_seal(fd, err);
	if (r == 0)
		r = judge_hand(handed, file->name, fd, err);
	if (r == 0)
		(void)sbx_take_fd(&fd);
	return r;
}

int judge_hand_sources(struct judge_handed *handed, const struct judge_sources *sources,
		       const struct judge_package *package, const struct judge_test *test,
		       const struct sbx_limits *ceiling, struct sbx_error *err)
{
	uint32_t count = handed->count;
	int r = 0;

	if (sources->count < 2 || package->submit_answer || !has_room(handed, sources, test, ceiling))
		return 0;
	for (size_t i = 0; i < sources->count && r == 0; i++)
		if (is_free(handed, count, package, sources->files[i].name))
			r = hand_source(handed, &sources->files[i], err);
	return r;
}

void judge_hand_close(struct judge_handed *handed)
{
	sbx_ipc_close_all(handed->fds, handed->count);
	handed->count = 0;
}

int judge_hand_order(const struct judge_handed *handed, struct sbx_run *run, struct sbx_error *err)
{
	run->linked = handed->linked;
	return sbx_wire_set_files(run, handed->names, handed->count) == 0
		   ? 0
		   : sbx_error_set(err, E2BIG, "arguments, environment and names of files of more than %d bytes",
				   SBX_STRINGS_MAX);
}

static uint64_t sum(uint64_t limit, uint64_t more, uint64_t ceiling)
{
	return limit >= ceiling || more >= ceiling - limit ? ceiling : limit + more;
}

int judge_hand_room(const struct judge_handed *handed, const struct sbx_limits *ceiling, struct sbx_limits *limits,
		    struct sbx_error *err)
{
	if (handed->bytes > ceiling->work_bytes || handed->bytes > ceiling->memory_bytes)
		return sbx_error_set(err, EFBIG, "the files of the test are larger than a box may hold");
	limits->work_bytes = sum(limits->work_bytes, handed->bytes, ceiling->work_bytes);
	limits->memory_bytes = sum(limits->memory_bytes, handed->bytes, ceiling->memory_bytes);
	limits->work_inodes =
	    sum(limits->work_inodes, (uint64_t)handed->count + handed->directories, ceiling->work_inodes);
	return 0;
}
