/*
 * cgroup.c - leaves: what happens on the path of each run. The parent groups are made in cgroup_parent.c.
 */
#include "sandbox/cgroup.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sandbox/cgroup_file.h"
#include "sandbox/cgroup_internal.h"
#include "sandbox/cgroup_text.h"
#include "sandbox/cleanup.h"

/* init is a process of the box too, but none of the submission's. */
#define INIT_PROCESSES 1

/* Of a kernel that does not have an optional one, nothing is asked or told. */
static const struct leaf_file {
	enum sbx_controller controller;
	const char *v1, *v2; /* NULL: there is none */
	int flags;
	bool optional;
} leaf_files[SBX_LEAF_FILES] = {
	[SBX_LEAF_MEMORY_LIMIT] = { SBX_CTL_MEMORY, "memory.limit_in_bytes", "memory.max", O_WRONLY, false },
	/* Without the file the kernel does not account swap; sbx_cgroups_open has made sure that there is none then. */
	[SBX_LEAF_SWAP_LIMIT] = { SBX_CTL_MEMORY, "memory.memsw.limit_in_bytes", NULL, O_WRONLY, true },
	/* v2 before Linux 5.19: no peak is told, and none decides anything. */
	[SBX_LEAF_MEMORY_PEAK] = { SBX_CTL_MEMORY, "memory.max_usage_in_bytes", "memory.peak", O_RDONLY, true },
	[SBX_LEAF_MEMORY_HITS] = { SBX_CTL_MEMORY, "memory.failcnt", NULL, O_RDONLY, false },
	[SBX_LEAF_SWAP_HITS] = { SBX_CTL_MEMORY, "memory.memsw.failcnt", NULL, O_RDONLY, true },
	[SBX_LEAF_MEMORY_KILLS] = { SBX_CTL_MEMORY, "memory.oom_control", NULL, O_RDONLY, false },
	[SBX_LEAF_PROCESSES_LIMIT] = { SBX_CTL_PIDS, "pids.max", "pids.max", O_WRONLY, false },
	[SBX_LEAF_PROCESSES_EVENTS] = { SBX_CTL_PIDS, "pids.events", "pids.events", O_RDONLY, false },
	[SBX_LEAF_CPU] = { SBX_CTL_CPU, "cpuacct.usage", "cpu.stat", O_RDONLY, false },
	[SBX_LEAF_CPU_USER] = { SBX_CTL_CPU, "cpuacct.usage_user", NULL, O_RDONLY, false },
	[SBX_LEAF_CPU_SYSTEM] = { SBX_CTL_CPU, "cpuacct.usage_sys", NULL, O_RDONLY, false },
	/* Since Linux 5.14. */
	[SBX_LEAF_KILL] = { SBX_CTL_CPU, NULL, "cgroup.kill", O_WRONLY, true },
};

/* No Linux has more process ids (PID_MAX_LIMIT), and pids.max takes no larger number. */
#define PROCESSES_MAX 4194304u

enum sbx_enforcer sbx_cgroups_enforcer(const struct sbx_cgroups *cgroups, enum sbx_controller controller)
{
	if (cgroups == NULL || cgroups->hierarchy[controller] < 0)
		return SBX_BY_NOTHING;
	return cgroups->parents[cgroups->hierarchy[controller]].version == 2 ? SBX_BY_CGROUP2 : SBX_BY_CGROUP1;
}

static int leaf_dir(const struct sbx_cgroups *cgroups, const struct sbx_leaf *leaf, enum sbx_controller controller)
{
	int hierarchy = cgroups->hierarchy[controller];

	return hierarchy < 0 ? -1 : leaf->dir[hierarchy];
}

static bool is_v2(const struct sbx_cgroups *cgroups, enum sbx_controller controller)
{
	return sbx_cgroups_enforcer(cgroups, controller) == SBX_BY_CGROUP2;
}

struct sbx_leaf sbx_leaf_none(void)
{
	struct sbx_leaf none = { .name = "" };
	int *fds[SBX_LEAF_FDS];

	sbx_leaf_fds(&none, fds);
	for (unsigned i = 0; i < SBX_LEAF_FDS; i++)
		*fds[i] = -1;
	return none;
}

void sbx_leaf_fds(struct sbx_leaf *leaf, int *fds[SBX_LEAF_FDS])
{
	unsigned count = 0;

	for (unsigned i = 0; i < SBX_CTL_COUNT; i++)
		fds[count++] = &leaf->dir[i];
	for (unsigned i = 0; i < SBX_LEAF_FILES; i++)
		fds[count++] = &leaf->file[i];
	fds[count] = &leaf->oom;
}

static int open_files(const struct sbx_cgroups *cgroups, struct sbx_leaf *leaf, struct sbx_error *err)
{
	for (unsigned i = 0; i < SBX_LEAF_FILES; i++) {
		const struct leaf_file *file = &leaf_files[i];
		const char *name = is_v2(cgroups, file->controller) ? file->v2 : file->v1;
		int dir = leaf_dir(cgroups, leaf, file->controller);

		if (dir < 0 || name == NULL)
			continue;
		leaf->file[i] = openat(dir, name, file->flags | O_CLOEXEC | O_NOFOLLOW);
		if (leaf->file[i] < 0 && !(file->optional && errno == ENOENT))
			return sbx_error_set(err, errno, "open %s of box %s", name, leaf->name);
	}
	return 0;
}

/* v1 tells of out-of-memory through an eventfd that is registered in the group's event_control. */
static int watch_oom_v1(int dir, struct sbx_leaf *leaf, struct sbx_error *err)
{
	char text[32];

	leaf->oom = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (leaf->oom < 0)
		return sbx_error_set(err, errno, "make an eventfd for box %s", leaf->name);
	(void)snprintf(text, sizeof(text), "%d %d", leaf->oom, leaf->file[SBX_LEAF_MEMORY_KILLS]);
	return sbx_cgfile_write(dir, "cgroup.event_control", text, err);
}

static int watch_oom_v2(int dir, struct sbx_leaf *leaf, struct sbx_error *err)
{
	int r = sbx_cgfile_write(dir, "memory.swap.max", "0", err);

	if (r == 0 || r == -ENOENT) /* a kernel without swap accounting; see above */
		r = sbx_cgfile_write(dir, "memory.oom.group", "1", err);
	if (r < 0)
		return r;
	leaf->oom = openat(dir, "memory.events", O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	return leaf->oom < 0 ? sbx_error_set(err, errno, "open memory.events of box %s", leaf->name) : 0;
}

static int watch_oom(const struct sbx_cgroups *cgroups, struct sbx_leaf *leaf, struct sbx_error *err)
{
	int dir = leaf_dir(cgroups, leaf, SBX_CTL_MEMORY);

	if (dir < 0)
		return 0;
	return is_v2(cgroups, SBX_CTL_MEMORY) ? watch_oom_v2(dir, leaf, err) : watch_oom_v1(dir, leaf, err);
}

static int write_limit(const struct sbx_cgroups *cgroups, const struct sbx_leaf *leaf, enum sbx_leaf_file which,
		       uint64_t value, struct sbx_error *err)
{
	const struct leaf_file *file = &leaf_files[which];

	if (leaf->file[which] < 0)
		return 0;
	return sbx_cgfd_write_number(leaf->file[which], is_v2(cgroups, file->controller) ? file->v2 : file->v1, value,
				     err);
}

int sbx_leaf_limit(const struct sbx_cgroups *cgroups, struct sbx_leaf *leaf, const struct sbx_limits *limits,
		   struct sbx_error *err)
{
	int r = 0;

	leaf->memory_bytes = limits->memory_bytes;
	if (limits->memory_bytes != SBX_NO_LIMIT)
		r = write_limit(cgroups, leaf, SBX_LEAF_MEMORY_LIMIT, limits->memory_bytes, err);
	if (r == 0 && limits->memory_bytes != SBX_NO_LIMIT)
		r = write_limit(cgroups, leaf, SBX_LEAF_SWAP_LIMIT, limits->memory_bytes, err);
	if (r == 0 && limits->processes < PROCESSES_MAX)
		r = write_limit(cgroups, leaf, SBX_LEAF_PROCESSES_LIMIT, limits->processes + INIT_PROCESSES, err);
	return r;
}

static int make_leaf_dir(const struct sbx_cgroups *cgroups, struct sbx_parent *parent, const char *name,
			 struct sbx_error *err)
{
	int r = mkdirat(parent->dir, name, 0700) == 0 ? 0 : -errno;

	if ((r == -ENOENT || parent->dir < 0) &&
	    !cgroups->borrowed) { /* below zero: it could not be made the last time */
		r = sbx_parent_restore(cgroups, parent, err);
		if (r < 0)
			return r;
		r = mkdirat(parent->dir, name, 0700) == 0 ? 0 : -errno;
	}
	return r == 0 ? 0 : sbx_error_set(err, -r, "make control group %s/%s", parent->path, name);
}

int sbx_leaf_create(struct sbx_cgroups *cgroups, const char *name, struct sbx_leaf *leaf, struct sbx_error *err)
{
	struct sbx_leaf made = sbx_leaf_none();
	int r = 0;

	(void)snprintf(made.name, sizeof(made.name), "%s", name);
	made.memory_bytes = SBX_NO_LIMIT;
	for (int h = 0; h < cgroups->count && r == 0; h++) {
		r = make_leaf_dir(cgroups, &cgroups->parents[h], name, err);
		if (r == 0)
			made.dir[h] =
			    openat(cgroups->parents[h].dir, name, O_DIRECTORY | O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
		if (r == 0 && made.dir[h] < 0)
			r = sbx_error_set(err, errno, "open control group %s/%s", cgroups->parents[h].path, name);
	}
	if (r == 0)
		r = open_files(cgroups, &made, err);
	if (r == 0)
		r = watch_oom(cgroups, &made, err);
	if (r < 0) {
		(void)sbx_leaf_remove(cgroups, &made); /* nothing lives in it yet */
		return r;
	}
	*leaf = made;
	return 0;
}

int sbx_leaf_clone_fd(const struct sbx_cgroups *cgroups, const struct sbx_leaf *leaf)
{
	for (int h = 0; h < cgroups->count; h++)
		if (cgroups->parents[h].version == 2)
			return leaf->dir[h];
	return -1;
}

int sbx_leaf_doors(const struct sbx_cgroups *cgroups, const struct sbx_leaf *leaf, int doors[SBX_CTL_COUNT],
		   unsigned *count, struct sbx_error *err)
{
	*count = 0;
	for (int h = 0; h < cgroups->count; h++) {
		int fd;

		if (cgroups->parents[h].version == 2)
			continue;
		fd = openat(leaf->dir[h], "tasks", O_WRONLY | O_CLOEXEC | O_NOFOLLOW);
		if (fd < 0)
			return sbx_error_set(err, errno, "open tasks of box %s", leaf->name);
		doors[(*count)++] = fd;
	}
	return 0;
}

int sbx_leaf_kill(const struct sbx_leaf *leaf)
{
	return leaf->file[SBX_LEAF_KILL] >= 0 && write(leaf->file[SBX_LEAF_KILL], "1", 1) == 1 ? 0 : -ENOTSUP;
}

int sbx_leaf_join(const int *doors, unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		if (write(doors[i], "0", 1) != 1)
			return -errno;
	return 0;
}

unsigned sbx_cgroups_fds(const struct sbx_cgroups *cgroups, int fds[SBX_CGROUPS_FDS])
{
	unsigned count = 0;

	for (int h = 0; cgroups != NULL && h < cgroups->count; h++) {
		if (cgroups->parents[h].base >= 0)
			fds[count++] = cgroups->parents[h].base;
		if (cgroups->parents[h].dir >= 0)
			fds[count++] = cgroups->parents[h].dir;
	}
	return count;
}

int sbx_cgroups_borrow(struct sbx_cgroups *cgroups)
{
	for (int h = 0; cgroups != NULL && h < cgroups->count; h++) {
		int dir = cgroups->parents[h].dir;
		sbx_close int own = dir < 0 ? -1 : sbx_group_open(dir, ".");

		if (dir >= 0 && (own < 0 || dup3(own, dir, O_CLOEXEC) < 0))
			return -errno;
	}
	if (cgroups != NULL)
		cgroups->borrowed = true;
	return 0;
}

int sbx_leaf_cpu(const struct sbx_cgroups *cgroups, const struct sbx_leaf *leaf, uint64_t *ns)
{
	char buf[1024];
	struct sbx_usage usage;
	int r;

	if (leaf->file[SBX_LEAF_CPU] < 0)
		return -ENOTSUP;
	if (!is_v2(cgroups, SBX_CTL_CPU))
		return sbx_cgfd_number(leaf->file[SBX_LEAF_CPU], ns);
	r = sbx_cgfd_read(leaf->file[SBX_LEAF_CPU], buf, sizeof(buf));
	if (r >= 0)
		r = sbx_cgtext_cpu_stat(buf, &usage);
	if (r == 0)
		*ns = usage.cpu_ns;
	return r;
}

static int read_cpu(const struct sbx_cgroups *cgroups, const struct sbx_leaf *leaf, struct sbx_usage *usage)
{
	char buf[1024];
	int r;

	if (leaf->file[SBX_LEAF_CPU] < 0)
		return 0;
	if (is_v2(cgroups, SBX_CTL_CPU)) {
		r = sbx_cgfd_read(leaf->file[SBX_LEAF_CPU], buf, sizeof(buf));
		return r < 0 ? r : sbx_cgtext_cpu_stat(buf, usage);
	}
	r = sbx_leaf_cpu(cgroups, leaf, &usage->cpu_ns);
	if (r == 0)
		r = sbx_cgfd_number(leaf->file[SBX_LEAF_CPU_USER], &usage->cpu_user_ns);
	if (r == 0)
		r = sbx_cgfd_number(leaf->file[SBX_LEAF_CPU_SYSTEM], &usage->cpu_system_ns);
	return r;
}

/* Between the highest usage that was accounted and the charge that failed: a few pages, more for kernel objects. */
#define LIMIT_SLACK 65536u

/*
 * The limit with swap is the same as that without, so the kernel, which asks it first, counts there. Some kernels count
 * nowhere; then at least it is known whether the limit was reached.
 */
static int limit_hits_v1(const struct sbx_leaf *leaf, struct sbx_usage *usage)
{
	uint64_t with_swap = 0;
	int r = sbx_cgfd_number(leaf->file[SBX_LEAF_MEMORY_HITS], &usage->memory_limit_hits);

	if (r == 0 && leaf->file[SBX_LEAF_SWAP_HITS] >= 0)
		r = sbx_cgfd_number(leaf->file[SBX_LEAF_SWAP_HITS], &with_swap);
	if (r < 0)
		return r;
	usage->memory_limit_hits += with_swap;
	if (usage->memory_limit_hits == 0 && leaf->memory_bytes <= usage->memory_peak_bytes + LIMIT_SLACK)
		usage->memory_limit_hits = 1;
	usage->own_out_of_memory = usage->memory_limit_hits;
	return 0;
}

static int read_memory(const struct sbx_cgroups *cgroups, const struct sbx_leaf *leaf, struct sbx_usage *usage)
{
	bool v2 = is_v2(cgroups, SBX_CTL_MEMORY);
	int r = 0;
	char buf[1024];

	if (leaf_dir(cgroups, leaf, SBX_CTL_MEMORY) < 0)
		return 0;
	if (leaf->file[SBX_LEAF_MEMORY_PEAK] >= 0)
		r = sbx_cgfd_number(leaf->file[SBX_LEAF_MEMORY_PEAK], &usage->memory_peak_bytes);
	if (r == 0 && !v2)
		r = limit_hits_v1(leaf, usage);
	if (r == 0)
		r = sbx_cgfd_read(v2 ? leaf->oom : leaf->file[SBX_LEAF_MEMORY_KILLS], buf, sizeof(buf));
	if (r >= 0 && v2)
		r = sbx_cgtext_key(buf, "max", &usage->memory_limit_hits);
	if (r >= 0 && v2)
		r = sbx_cgtext_key(buf, "oom", &usage->own_out_of_memory);
	return r < 0 ? r : sbx_cgtext_key(buf, "oom_kill", &usage->oom_kills);
}

static int read_pids(const struct sbx_leaf *leaf, struct sbx_usage *usage)
{
	char buf[256];
	int r;

	if (leaf->file[SBX_LEAF_PROCESSES_EVENTS] < 0)
		return 0;
	r = sbx_cgfd_read(leaf->file[SBX_LEAF_PROCESSES_EVENTS], buf, sizeof(buf));
	return r < 0 ? r : sbx_cgtext_key(buf, "max", &usage->processes_refused);
}

int sbx_leaf_tasks(const struct sbx_cgroups *cgroups, const struct sbx_leaf *leaf, char *text, size_t size)
{
	bool v2 = is_v2(cgroups, SBX_CTL_CPU);
	int dir = cgroups == NULL ? -1 : leaf_dir(cgroups, leaf, SBX_CTL_CPU);

	return dir < 0 ? -ENOTSUP : sbx_cgfile_read(dir, v2 ? "cgroup.threads" : "tasks", text, size);
}

int sbx_leaf_read(const struct sbx_cgroups *cgroups, const struct sbx_leaf *leaf, struct sbx_usage *usage,
		  struct sbx_error *err)
{
	int r;

	memset(usage, 0, sizeof(*usage));
	r = read_cpu(cgroups, leaf, usage);
	if (r < 0)
		return sbx_error_set(err, -r, "read the CPU time of box %s", leaf->name);
	r = read_memory(cgroups, leaf, usage);
	if (r < 0)
		return sbx_error_set(err, -r, "read the memory counters of box %s", leaf->name);
	r = read_pids(leaf, usage);
	if (r < 0)
		return sbx_error_set(err, -r, "read the process counters of box %s", leaf->name);
	return 0;
}

int sbx_leaf_remove(const struct sbx_cgroups *cgroups, struct sbx_leaf *leaf)
{
	int *fds[SBX_LEAF_FDS], busy = 0;

	sbx_leaf_fds(leaf, fds);
	for (unsigned i = 0; i < SBX_LEAF_FDS; i++)
		sbx_ipc_close_all(fds[i], 1);
	for (int h = 0; h < cgroups->count; h++)
		if (leaf->name[0] != '\0' && unlinkat(cgroups->parents[h].dir, leaf->name, AT_REMOVEDIR) != 0 &&
		    errno != ENOENT)
			busy = -EBUSY;
	return busy;
}
