/*
 * rlimits.c - see rlimits.h. sbx_rlimits_check runs in the warden, the rest in the child of init before exec: what one
 * process has as its hard limits, the other has inherited.
 */
#include "sandbox/rlimits.h"

#include <errno.h>
#include <sys/resource.h>

#define NS_PER_S 1000000000u

/* The filter's listener gets a descriptor behind those of init, so a smaller limit on open files is set after it. */
#define SETUP_FILES 16

#define SIGNALS_PENDING 256

/* Address space that a process may have beside what it may fill, where only rlimits are to be had. */
#define RESERVED_BYTES (UINT64_C(4) << 30)

static uint64_t whole_seconds(uint64_t ns)
{
	return ns == SBX_NO_LIMIT ? ns : ns / NS_PER_S + (ns % NS_PER_S != 0);
}

/* RLIMIT_DATA counts the stacks of threads whole, and the C library makes each as large as the limit on the first
 * one's. */
static uint64_t stack_limit(bool by_rlimit, const struct sbx_limits *limits)
{
	uint64_t part = limits->memory_bytes / 8;

	return by_rlimit && part < limits->stack_bytes ? part : limits->stack_bytes;
}

int sbx_rlimits_check(const struct sbx_limits *limits, bool memory_by_rlimit, struct sbx_error *err)
{
	const struct {
		__rlimit_resource_t resource;
		const char *name, *field;
		uint64_t promised;
	} inherited[] = {
		{ RLIMIT_AS, "RLIMIT_AS", "memory_bytes", limits->memory_bytes },
		{ RLIMIT_DATA, "RLIMIT_DATA", "memory_bytes", limits->memory_bytes },
		{ RLIMIT_FSIZE, "RLIMIT_FSIZE", "file_bytes", limits->file_bytes },
		{ RLIMIT_STACK, "RLIMIT_STACK", "stack_bytes", stack_limit(memory_by_rlimit, limits) },
		{ RLIMIT_NPROC, "RLIMIT_NPROC", "processes", limits->processes },
		{ RLIMIT_NOFILE, "RLIMIT_NOFILE", "open_files", limits->open_files },
		{ RLIMIT_CPU, "RLIMIT_CPU", "cpu_ns", whole_seconds(limits->cpu_ns) },
	};

	for (size_t i = 0; i < sizeof(inherited) / sizeof(inherited[0]); i++) {
		struct rlimit own;

		if (getrlimit(inherited[i].resource, &own) != 0)
			return sbx_error_set(err, errno, "read %s", inherited[i].name);
		if (inherited[i].promised != SBX_NO_LIMIT && own.rlim_max != RLIM_INFINITY &&
		    own.rlim_max < inherited[i].promised)
			return sbx_error_set(err, 0, "limit %s is above what Minos itself may have (hard %s %llu)",
					     inherited[i].field, inherited[i].name, (unsigned long long)own.rlim_max);
	}
	return 0;
}

/* Never above what this process may have: a smaller limit than asked for is no danger. */
static int set_limit(__rlimit_resource_t resource, uint64_t value)
{
	struct rlimit limit;

	if (getrlimit(resource, &limit) != 0)
		return -errno;
	if (value != SBX_NO_LIMIT && (limit.rlim_max == RLIM_INFINITY || value < limit.rlim_max))
		limit.rlim_max = value;
	limit.rlim_cur = limit.rlim_max;
	return setrlimit(resource, &limit) == 0 ? 0 : -errno;
}

/*
 * Without a cgroup: what a process may write to privately (RLIMIT_DATA), which is what it can fill. Address space is
 * bounded too, for the sake of shared mappings, but far above: run-times like the JVM reserve gigabytes that they never
 * touch.
 */
static int limit_memory(uint64_t bytes)
{
	int r = set_limit(RLIMIT_DATA, bytes);

	if (r < 0 || bytes >= SBX_NO_LIMIT - RESERVED_BYTES)
		return r;
	return set_limit(RLIMIT_AS, bytes + RESERVED_BYTES);
}

/*
 * Beside a cgroup, the rlimit on CPU time is a second fence, and well behind the first: the kernel counts for it by
 * ticks, each as a whole, to whoever it meets, which can be far more than was used. Who dies of it is not told so.
 */
static uint64_t cpu_fence(uint64_t cpu_ns)
{
	uint64_t seconds = whole_seconds(cpu_ns);

	return seconds < SBX_NO_LIMIT / 8 ? 4 * seconds + 1 : SBX_NO_LIMIT;
}

int sbx_rlimits_set(const struct sbx_init *init, const struct sbx_limits *limits, uint64_t core_bytes)
{
	int r = set_limit(RLIMIT_CORE, core_bytes);

	if (r == 0)
		r = set_limit(RLIMIT_CPU, init->rlimit_cpu ? whole_seconds(limits->cpu_ns) : cpu_fence(limits->cpu_ns));
	if (r == 0)
		r = set_limit(RLIMIT_STACK, stack_limit(init->rlimit_memory, limits));
	if (r == 0)
		r = set_limit(RLIMIT_FSIZE, limits->file_bytes);
	if (r == 0)
		r = set_limit(RLIMIT_NOFILE, limits->open_files < SETUP_FILES ? SETUP_FILES : limits->open_files);
	if (r == 0)
		r = set_limit(RLIMIT_MSGQUEUE, 0);
	if (r == 0)
		r = set_limit(RLIMIT_MEMLOCK, 65536);
	/*
	 * The kernel also counts queued signals (and timers) of all boxes together, for the user who made their user
	 * namespaces, up to the limit that Minos itself has: no box may come near that.
	 */
	if (r == 0)
		r = set_limit(RLIMIT_SIGPENDING, SIGNALS_PENDING);
	if (r == 0 && init->rlimit_memory)
		r = limit_memory(limits->memory_bytes);
	if (r == 0 && init->rlimit_processes) /* init is one of that user's processes too */
		r = set_limit(RLIMIT_NPROC, limits->processes == SBX_NO_LIMIT ? SBX_NO_LIMIT : limits->processes + 1);
	return r;
}

int sbx_rlimits_set_files(const struct sbx_limits *limits)
{
	return limits->open_files < SETUP_FILES ? set_limit(RLIMIT_NOFILE, limits->open_files) : 0;
}
