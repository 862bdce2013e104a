/* wire.c - see wire.h. Pure: reads structs, touches nothing. */
#include "sandbox/wire.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <string.h>

#define HEAD_BYTES (offsetof(struct sbx_run, strings))

size_t sbx_wire_run_size(const struct sbx_run *run)
{
	return HEAD_BYTES + run->strings_bytes;
}

unsigned sbx_wire_run_fds(const struct sbx_run *run)
{
	return 3u + ((run->flags & SBX_RUN_COLLECT) ? 1u : 0u) + run->file_count;
}

static bool terminated(const char *text, size_t size)
{
	return memchr(text, '\0', size) != NULL;
}

bool sbx_wire_path_ok(const char *path, size_t size)
{
	size_t length = strnlen(path, size), start = 0;

	if (length == 0 || length >= size || path[0] == '/')
		return false;
	for (size_t i = 0; i <= length; i++) {
		unsigned char c = (unsigned char)path[i];

		if (c != '\0' && c != '/') {
			if (iscntrl(c))
				return false;
			continue;
		}
		if (i == start || (i - start == 1 && path[start] == '.') ||
		    (i - start == 2 && path[start] == '.' && path[start + 1] == '.'))
			return false;
		start = i + 1;
	}
	return true;
}

static bool share_ok(const struct sbx_share *share)
{
	if (!terminated(share->name, sizeof(share->name)) || !terminated(share->at, sizeof(share->at)))
		return false;
	if (share->name[0] == '\0' || share->name[0] == '.')
		return false;
	if (share->name[strspn(share->name, "abcdefghijklmnopqrstuvwxyz0123456789._-")] != '\0')
		return false;
	return strcmp(share->at, "/app") == 0 || strcmp(share->at, "/src") == 0 ||
	       strcmp(share->at, SBX_FIFO_PATH) == 0;
}

static int check_strings(const struct sbx_run *run, struct sbx_error *err)
{
	uint32_t found = 0;

	if (run->argc == 0 || run->argc > SBX_ARGS_MAX || run->envc > SBX_ARGS_MAX - run->argc)
		return sbx_error_set(err, 0, "run: argc %u and envc %u are not within 1 and %d", run->argc, run->envc,
				     SBX_ARGS_MAX);
	for (uint32_t i = 0; i < run->strings_bytes; i++)
		found += run->strings[i] == '\0';
	if (run->strings_bytes == 0 || run->strings[run->strings_bytes - 1] != '\0' ||
	    found != run->argc + run->envc + run->file_count)
		return sbx_error_set(err, 0, "run: %u strings come with argc %u, envc %u and %u files", found,
				     run->argc, run->envc, run->file_count);
	return 0;
}

/* Of a run whose strings are in order. */
static int check_names(const struct sbx_run *run, struct sbx_error *err)
{
	const char *name = sbx_wire_files(run);

	for (uint32_t i = 0; i < run->share_count; i++)
		if (!share_ok(&run->shares[i]))
			return sbx_error_set(err, 0, "run: share %u has a bad name or place", i);
	for (uint32_t i = 0; i < run->file_count; i++, name += strlen(name) + 1)
		if (!sbx_wire_path_ok(name, SBX_NAME_MAX))
			return sbx_error_set(err, 0, "run: file %u has a bad name", i);
	if (!terminated(run->cwd, sizeof(run->cwd)) || run->cwd[0] != '/')
		return sbx_error_set(err, 0, "run: the directory to start in is no absolute path");
	return 0;
}

/*
 * Whatever has no end or no business in a box is refused, above all what could make the warden wait when it closes its
 * copy: a socket that lingers, a file system that asks somebody.
 */
static int check_kinds(const struct sbx_run *run, const enum sbx_fd_kind *kinds, bool any_stream, struct sbx_error *err)
{
	unsigned collector = (run->flags & SBX_RUN_COLLECT) != 0 ? 3 : UINT_MAX;
	unsigned first = sbx_wire_run_fds(run) - run->file_count;

	for (unsigned i = 0; i < sbx_wire_run_fds(run); i++) {
		bool linked = i >= first && sbx_wire_is_linked(run, i - first); /* init opens it anew */
		bool good = i == collector          ? kinds[i] == SBX_FD_PACKET
			    : any_stream && !linked ? true
			    : i < 3 ? kinds[i] == SBX_FD_FILE || kinds[i] == SBX_FD_PIPE || kinds[i] == SBX_FD_NULL
				    : kinds[i] == SBX_FD_FILE;

		if (!good)
			return sbx_error_set(err, 0, "run: descriptor %u is of a kind that is not allowed there", i);
	}
	return 0;
}

static int check_run(const struct sbx_run *run, const enum sbx_fd_kind *kinds, unsigned fd_count,
		     const struct sbx_ceilings *ceilings, struct sbx_error *err)
{
	int r;

	if ((run->flags & ~(uint32_t)SBX_RUN_FLAGS_ALL) != 0)
		return sbx_error_set(err, 0, "run: unknown flags 0x%x", run->flags);
	if (run->file_count > SBX_FILES_MAX || run->share_count > SBX_SHARES_MAX)
		return sbx_error_set(err, 0, "run: %u files and %u shares", run->file_count, run->share_count);
	if (run->file_count < SBX_LINKED_MAX && run->linked >> run->file_count != 0)
		return sbx_error_set(err, 0, "run: links to other files than the %u that come", run->file_count);
	if (fd_count != sbx_wire_run_fds(run))
		return sbx_error_set(err, 0, "run: %u descriptors instead of %u", fd_count, sbx_wire_run_fds(run));
	if (run->filter >= ceilings->filter_count)
		return sbx_error_set(err, 0, "run: filter %u of %u", run->filter, ceilings->filter_count);
	r = check_kinds(run, kinds, ceilings->any_stream != 0, err);
	if (r == 0)
		r = sbx_limits_check(&run->limits, &ceilings->limits, err);
	if (r == 0)
		r = check_strings(run, err);
	return r < 0 ? r : check_names(run, err);
}

static bool is_stop(const struct sbx_run *message, size_t size, unsigned fd_count)
{
	struct sbx_stop stop;

	if (size != sizeof(stop))
		return false;
	memcpy(&stop, message, sizeof(stop));
	return stop.type == SBX_MSG_STOP && fd_count == 0 &&
	       (stop.reason == SBX_STOP_OUTPUT || stop.reason == SBX_STOP_CANCEL || stop.reason == SBX_STOP_DEADLOCK);
}

static bool is_look(const struct sbx_run *message, size_t size, unsigned fd_count)
{
	struct sbx_look look;

	if (size != sizeof(look))
		return false;
	memcpy(&look, message, sizeof(look));
	return look.type == SBX_MSG_LOOK && fd_count == 0 && look.asleep == 0;
}

enum sbx_answer sbx_wire_decide(const struct sbx_run *message, size_t size, const enum sbx_fd_kind *kinds,
				unsigned fd_count, const struct sbx_ceilings *ceilings, struct sbx_error *err)
{
	if (is_stop(message, size, fd_count))
		return SBX_ANSWER_STOP;
	if (is_look(message, size, fd_count))
		return SBX_ANSWER_LOOK;
	if (size < HEAD_BYTES || message->type != SBX_MSG_RUN || message->strings_bytes > SBX_STRINGS_MAX ||
	    size != sbx_wire_run_size(message)) {
		(void)sbx_error_set(err, EMSGSIZE, "message of %zu bytes", size);
		return SBX_ANSWER_DROP;
	}
	return check_run(message, kinds, fd_count, ceilings, err) == 0 ? SBX_ANSWER_RUN : SBX_ANSWER_REFUSE;
}

void sbx_wire_vectors(const struct sbx_run *run, char *vector[SBX_ARGS_MAX + 2], char ***argv, char ***envp)
{
	const char *next = run->strings;
	uint32_t at = 0;

	*argv = vector;
	for (uint32_t i = 0; i < run->argc + run->envc; i++) {
		if (i == run->argc)
			vector[at++] = NULL;
		/* exec(2) takes char *const[] for historical reasons and does not write through it. */
		memcpy(&vector[at++], &next, sizeof(next));
		next += strlen(next) + 1;
	}
	if (run->envc == 0)
		vector[at++] = NULL;
	*envp = vector + run->argc + 1;
	vector[at] = NULL;
}

int sbx_wire_add_string(struct sbx_run *run, const char *text)
{
	size_t size = strlen(text) + 1;

	if (size > sizeof(run->strings) - run->strings_bytes)
		return -E2BIG;
	memcpy(run->strings + run->strings_bytes, text, size);
	run->strings_bytes += (uint32_t)size;
	return 0;
}

const char *sbx_wire_files(const struct sbx_run *run)
{
	const char *next = run->strings;

	for (uint32_t i = 0; i < run->argc + run->envc; i++)
		next += strlen(next) + 1;
	return next;
}

int sbx_wire_set_files(struct sbx_run *run, const char *const *names, uint32_t count)
{
	uint32_t start = (uint32_t)(sbx_wire_files(run) - run->strings);

	run->file_count = 0;
	run->strings_bytes = start;
	for (uint32_t i = 0; i < count; i++)
		if (sbx_wire_add_string(run, names[i]) < 0) {
			run->strings_bytes = start;
			return -E2BIG;
		}
	run->file_count = count;
	return 0;
}

bool sbx_wire_is_linked(const struct sbx_run *run, uint32_t i)
{
	return i < SBX_LINKED_MAX && (run->linked >> i & 1) != 0;
}

const char *sbx_stage_name(uint32_t stage)
{
	static const char *const names[SBX_STAGE_COUNT] = {
		[SBX_STAGE_NONE] = "none",
		[SBX_STAGE_CGROUP] = "enter the control group",
		[SBX_STAGE_IDENTITY] = "set user and group id",
		[SBX_STAGE_NAMESPACE_LIMITS] = "forbid nested namespaces",
		[SBX_STAGE_HOSTNAME] = "set host name",
		[SBX_STAGE_ROOT] = "attach root",
		[SBX_STAGE_PROC] = "mount /proc",
		[SBX_STAGE_PIVOT] = "pivot_root",
		[SBX_STAGE_ORDER] = "receive order",
		[SBX_STAGE_WORK] = "mount work directory",
		[SBX_STAGE_SHARE] = "attach share",
		[SBX_STAGE_FILES] = "put files into the work directory",
		[SBX_STAGE_HIDE] = "hide mounts",
		[SBX_STAGE_LIMITS] = "set resource limits",
		[SBX_STAGE_DESCRIPTORS] = "arrange descriptors",
		[SBX_STAGE_CWD] = "change directory",
		[SBX_STAGE_CLONE] = "clone",
		[SBX_STAGE_CAPABILITIES] = "drop capabilities",
		[SBX_STAGE_WALLS] = "restrict files, speculation and cores",
		[SBX_STAGE_SECCOMP] = "install the system call filter",
		[SBX_STAGE_EXEC] = "exec",
		[SBX_STAGE_CONFINE] = "confine init",
		[SBX_STAGE_COLLECT] = "collect artefacts",
	};

	return stage < SBX_STAGE_COUNT ? names[stage] : "unknown stage";
}

const char *sbx_limit_name(uint32_t limit)
{
	static const char *const names[] = { "none", "cpu", "wall", "memory", "output", "cancelled", "deadlock" };

	return limit < sizeof(names) / sizeof(names[0]) ? names[limit] : "unknown";
}

const char *sbx_enforcer_name(uint32_t enforcer)
{
	static const char *const names[] = {
		"nothing", "cgroup v1", "cgroup v2", "rlimit", "timer", "tmpfs", "reader"
	};

	return enforcer < sizeof(names) / sizeof(names[0]) ? names[enforcer] : "unknown";
}
