/*
 * fuzz_wire.c - libFuzzer entry: any bytes as a message of a captured judge,
 * with any descriptors, to the warden's decision.
 *
 * The input is a byte for the number of descriptors, a byte for each one's
 * kind, two bytes for the message's size (0: as large as it says it is), and
 * what is changed in a good message: two bytes for a place, one for a length,
 * so many bytes, and again. What the warden would run must keep every ceiling,
 * name nothing outside of its directories, and have as many strings, files and
 * descriptors as it says, each of a kind that closing never waits for.
 */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sandbox/wire.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct sbx_ceilings ceilings = {
	.limits = { .cpu_ns = 10000000000,
		    .wall_ns = 20000000000,
		    .memory_bytes = 1 << 30,
		    .stack_bytes = 1 << 28,
		    .file_bytes = 1 << 26,
		    .work_bytes = 1 << 26,
		    .work_inodes = 4096,
		    .output_bytes = 1 << 23,
		    .open_files = 256,
		    .processes = 64 },
	.filter_count = 3,
};

/* One component, ended within its field. */
static void check_name(const char *name, size_t room)
{
	if (memchr(name, '\0', room) == NULL || name[0] == '\0' || strchr(name, '/') != NULL ||
	    strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
		abort();
}

/* One or several of those. */
static void check_path(const char *path)
{
	char one[SBX_NAME_MAX];

	if (strlen(path) >= SBX_NAME_MAX)
		abort();
	for (;;) {
		size_t length = strcspn(path, "/");

		memcpy(one, path, length);
		one[length] = '\0';
		check_name(one, sizeof(one));
		if (path[length] == '\0')
			return;
		path += length + 1;
	}
}

static void check_descriptors(const struct sbx_run *run, const enum sbx_fd_kind *kinds, unsigned fd_count)
{
	unsigned i = 0;

	if (fd_count != 3 + ((run->flags & SBX_RUN_COLLECT) != 0) + run->file_count)
		abort();
	for (; i < 3; i++)
		if (kinds[i] != SBX_FD_FILE && kinds[i] != SBX_FD_PIPE && kinds[i] != SBX_FD_NULL)
			abort();
	if ((run->flags & SBX_RUN_COLLECT) != 0 && kinds[i++] != SBX_FD_PACKET)
		abort();
	for (; i < fd_count; i++)
		if (kinds[i] != SBX_FD_FILE)
			abort();
}

static void check_run(const struct sbx_run *run, size_t size)
{
	char *vector[SBX_ARGS_MAX + 2], **argv, **envp;
	const char *name = sbx_wire_files(run);
	uint32_t count = 0;

	for (unsigned i = 0; i < SBX_LIMIT_FIELDS; i++) {
		uint64_t value = sbx_limits_value(&run->limits, i);

		if (value == 0 || value > sbx_limits_value(&ceilings.limits, i))
			abort();
	}
	if (run->filter >= ceilings.filter_count || size != sbx_wire_run_size(run) || run->cwd[0] != '/' ||
	    memchr(run->cwd, '\0', sizeof(run->cwd)) == NULL)
		abort();
	if (run->file_count < SBX_LINKED_MAX && run->linked >> run->file_count != 0)
		abort();
	for (uint32_t i = 0; i < run->file_count; i++, name += strlen(name) + 1)
		check_path(name);
	if (name != run->strings + run->strings_bytes)
		abort();
	for (uint32_t i = 0; i < run->share_count; i++)
		check_name(run->shares[i].name, sizeof(run->shares[i].name));
	sbx_wire_vectors(run, vector, &argv, &envp);
	for (char **at = argv; *at != NULL; at++)
		count += strlen(*at) < size;
	for (char **at = envp; *at != NULL; at++)
		count += strlen(*at) < size;
	if (argv[0] == NULL || count != run->argc + run->envc)
		abort();
}

struct input {
	const uint8_t *data;
	size_t size;
};

/* The next byte, 0 at the end. */
static uint8_t next(struct input *input)
{
	if (input->size == 0)
		return 0;
	input->size--;
	return *input->data++;
}

static size_t next_two(struct input *input)
{
	uint8_t low = next(input);

	return low | (size_t)next(input) << 8;
}

/* Behind its end the struct still holds an earlier message, as it does in the
 * warden. */
static void fill(struct sbx_run *run)
{
	memset(run, 0x5a, sizeof(*run));
	memset(run, 0, offsetof(struct sbx_run, strings));
	run->type = SBX_MSG_RUN;
	run->limits = ceilings.limits;
	(void)snprintf(run->cwd, sizeof(run->cwd), "/work");
	run->argc = 1;
	if (sbx_wire_add_string(run, "/bin/true") < 0)
		abort();
}

static void change(struct input *input, struct sbx_run *run)
{
	while (input->size > 0) {
		size_t at = next_two(input), length = next(input);

		for (size_t i = 0; i < length && input->size > 0; i++) {
			uint8_t byte = next(input);

			if (at + i < sizeof(*run))
				((uint8_t *)run)[at + i] = byte;
		}
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct sbx_run run;
	struct input input = { data, size };
	enum sbx_fd_kind kinds[SBX_FDS_MAX] = { SBX_FD_OTHER };
	unsigned fd_count = next(&input) % (SBX_FDS_MAX + 1);
	struct sbx_error err = { 0 };
	enum sbx_answer answer;

	for (unsigned i = 0; i < fd_count; i++)
		kinds[i] = (enum sbx_fd_kind)(next(&input) % (SBX_FD_PACKET + 1));
	size = next_two(&input);
	fill(&run);
	change(&input, &run);
	if (size == 0)
		size = sbx_wire_run_size(&run);
	size = size < sizeof(run) ? size : sizeof(run); /* no larger packet is received */
	answer = sbx_wire_decide(&run, size, kinds, fd_count, &ceilings, &err);
	if (answer == SBX_ANSWER_RUN) {
		check_descriptors(&run, kinds, fd_count);
		check_run(&run, size);
	} else if (answer == SBX_ANSWER_STOP   ? size != sizeof(struct sbx_stop) || fd_count != 0
		   : answer == SBX_ANSWER_LOOK ? size != sizeof(struct sbx_look) || fd_count != 0
					       : err.text[0] == '\0') {
		abort();
	}
	return 0;
}
