/* init_setup.c - see init_setup.h: what makes a box a box, step by step. Raw system calls; nothing allocates. */
#include "sandbox/init_setup.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "sandbox/capabilities.h"
#include "sandbox/ipc.h"
#include "sandbox/landlock.h"
#include "sandbox/root.h"

int sbx_init_keep_only(int sock)
{
	if (sock != SBX_INIT_SOCK && dup3(sock, SBX_INIT_SOCK, O_CLOEXEC) < 0)
		return -errno;
	for (int fd = 0; fd < 3; fd++)
		if (dup3(SBX_INIT_SOCK, fd, O_CLOEXEC) < 0)
			return -errno;
	return close_range(SBX_INIT_SOCK + 1, ~0u, 0) == 0 ? 0 : -errno;
}

/* The box's user is the only one mapped, and it is not 0: changing to it keeps the capabilities in the user namespace.
 */
static int become_user(const struct sbx_init *init)
{
	if (setpriority(PRIO_PROCESS, 0, init->nice) != 0)
		return -errno;
	if (init->set_groups && setgroups(0, NULL) != 0)
		return -errno;
	if (syscall(SYS_setresgid, SBX_BOX_UID, SBX_BOX_UID, SBX_BOX_UID) != 0 ||
	    syscall(SYS_setresuid, SBX_BOX_UID, SBX_BOX_UID, SBX_BOX_UID) != 0)
		return -errno;
	/* After the change of identity, which would undo them. The warden may have died before: then the socket tells.
	 */
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || prctl(PR_SET_DUMPABLE, 0) != 0)
		return -errno;
	(void)prctl(PR_SET_NAME, "minos-init"); /* for people only */
	return 0;
}

/* Writes 0 to a limit and closes it. */
static int set_to_zero(int fd)
{
	int r = write(fd, "0", 1) == 1 ? 0 : -errno;

	(void)close(fd); /* the write has told */
	return r;
}

/*
 * A program without capabilities could still make a user namespace, and then all others in it; and watches on files,
 * whose number is the host's concern. The limit on mount namespaces is opened here and set last: a detached mount
 * counts as one while it is made.
 */
static int forbid_namespaces(int *mount_limit)
{
	static const char *const names[] = { "cgroup_namespaces", "ipc_namespaces",    "net_namespaces",
					     "pid_namespaces",    "time_namespaces",   "user_namespaces",
					     "uts_namespaces",    "inotify_instances", "inotify_watches",
					     "fanotify_groups",   "fanotify_marks",    "mnt_namespaces" };
	int fd = -1, r = 0;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]) && r == 0; i++) {
		char path[64];
		bool last = i + 1 == sizeof(names) / sizeof(names[0]);

		(void)snprintf(path, sizeof(path), "/proc/sys/user/max_%s", names[i]);
		fd = open(path, O_WRONLY | O_CLOEXEC);
		if (fd < 0 && errno != ENOENT) /* a kernel without them */
			return -errno;
		if (fd >= 0 && !last)
			r = set_to_zero(fd);
	}
	*mount_limit = fd;
	return r;
}

/* Processes only, of those only the program's own (not init), and nothing of them to be written to. */
static int new_proc(void)
{
	int fs = fsopen("proc", FSOPEN_CLOEXEC), fd = -1, saved;

	if (fs >= 0 && fsconfig(fs, FSCONFIG_SET_STRING, "subset", "pid", 0) == 0 &&
	    fsconfig(fs, FSCONFIG_SET_STRING, "hidepid", "ptraceable", 0) == 0 &&
	    fsconfig(fs, FSCONFIG_CMD_CREATE, NULL, NULL, 0) == 0)
		fd = fsmount(fs, FSMOUNT_CLOEXEC,
			     MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC);
	saved = errno;
	if (fs >= 0)
		(void)close(fs);
	return fd < 0 ? -saved : fd;
}

/* The copy of the warden's tree that this namespace was born with is locked as a whole; a fresh copy of /box can be
 * moved. */
static int enter_root(int proc)
{
	int root = open_tree(AT_FDCWD, SBX_ROOT_PATH, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_RECURSIVE), r = 0;

	if (root < 0)
		return -errno;
	if (move_mount(root, "", AT_FDCWD, SBX_ROOT_PATH, MOVE_MOUNT_F_EMPTY_PATH) != 0 ||
	    move_mount(proc, "", root, "proc", MOVE_MOUNT_F_EMPTY_PATH) != 0 || fchdir(root) != 0)
		r = -errno;
	(void)close(root);
	return r;
}

static int pivot(void)
{
	if (syscall(SYS_pivot_root, ".", ".") != 0 || umount2(".", MNT_DETACH) != 0 || chdir("/") != 0)
		return -errno;
	return 0;
}

/* What is larger than any memory is no limit to tmpfs, which refuses such numbers or takes them for 0. */
#define TMPFS_MAX (UINT64_MAX / 65536)

/* Its root and the three directories. */
#define OWN_INODES 4

static int set_option(int fs, const char *key, uint64_t value)
{
	char text[32];

	(void)snprintf(text, sizeof(text), "%llu", (unsigned long long)value);
	return fsconfig(fs, FSCONFIG_SET_STRING, key, text, 0);
}

/* One tmpfs holds /work, /tmp and /dev/shm, so one limit covers all that a program can write. *fs: for size_work. */
static int new_tmpfs(int *fs)
{
	int fd = -1;

	*fs = fsopen("tmpfs", FSOPEN_CLOEXEC);
	if (*fs >= 0 && fsconfig(*fs, FSCONFIG_SET_STRING, "mode", "0755", 0) == 0 &&
	    fsconfig(*fs, FSCONFIG_CMD_CREATE, NULL, NULL, 0) == 0)
		fd = fsmount(*fs, FSMOUNT_CLOEXEC, MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV);
	return fd < 0 ? -errno : fd;
}

/* It was made with the kernel's own limits: some part of the memory. Nothing but three directories is in it yet. */
static int size_work(int fs, const struct sbx_limits *limits)
{
	int r = 0;

	if ((limits->work_bytes <= TMPFS_MAX && set_option(fs, "size", limits->work_bytes) != 0) ||
	    (limits->work_inodes <= TMPFS_MAX && set_option(fs, "nr_inodes", limits->work_inodes + OWN_INODES) != 0) ||
	    fsconfig(fs, FSCONFIG_CMD_RECONFIGURE, NULL, NULL, 0) != 0)
		r = -errno;
	(void)close(fs);
	return r;
}

static int show_part(int tmpfs, const char *part, const char *at, mode_t mode)
{
	int tree, r = 0;

	if (mkdirat(tmpfs, part, 0755) != 0 || fchmodat(tmpfs, part, mode, 0) != 0)
		return -errno;
	/* A clone needs its source to be attached; the tmpfs sits on /work while its parts are taken. */
	tree = open_tree(tmpfs, part, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC);
	if (tree < 0)
		return -errno;
	if (move_mount(tree, "", AT_FDCWD, at, MOVE_MOUNT_F_EMPTY_PATH) != 0)
		r = -errno;
	(void)close(tree);
	return r;
}

static int mount_work(int *fs)
{
	int tmpfs = new_tmpfs(fs), r = 0;

	if (tmpfs < 0)
		return tmpfs;
	if (move_mount(tmpfs, "", AT_FDCWD, SBX_WORK_PATH, MOVE_MOUNT_F_EMPTY_PATH) != 0)
		r = -errno;
	if (r == 0)
		r = show_part(tmpfs, "tmp", "/tmp", 01777);
	if (r == 0)
		r = show_part(tmpfs, "shm", "/dev/shm", 01777);
	if (r == 0)
		r = show_part(tmpfs, "work", SBX_WORK_PATH, 0755);
	(void)close(tmpfs);
	return r;
}

/* Several boxes may have one descriptor of a file at the same time, so its offset is of no use where it has one. */
static ssize_t read_at(int from, char *buf, size_t size, off_t at)
{
	ssize_t got = pread(from, buf, size, at);

	return got < 0 && errno == ESPIPE ? read(from, buf, size) : got;
}

/* The directories that name, a path, leads through. There is nothing in the work directory but what comes from here. */
static int make_way(int work, const char *name)
{
	char path[SBX_NAME_MAX];

	for (const char *slash = strchr(name, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
		size_t length = (size_t)(slash - name);

		if (length >= sizeof(path))
			return -ENAMETOOLONG;
		memcpy(path, name, length);
		path[length] = '\0';
		if (mkdirat(work, path, 0755) != 0 && errno != EEXIST)
			return -errno;
	}
	return 0;
}

static int copy_file(int from, int work, const char *name)
{
	int to = openat(work, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0755), r = 0;
	char buf[32768];
	ssize_t got = 0;
	off_t at = 0;

	if (to < 0)
		return -errno;
	for (; r == 0 && (got = read_at(from, buf, sizeof(buf), at)) > 0; at += got)
		if (write(to, buf, (size_t)got) != got)
			r = errno != 0 ? -errno : -ENOSPC;
	if (r == 0 && got < 0)
		r = -errno;
	(void)close(to);
	return r;
}

/*
 * For what is too large to be copied: its name in the work directory leads to a descriptor that the program has, by way
 * of which it is opened anew, for reading. Whoever it is a secret from must not get it so: the descriptor tells its
 * path.
 */
static int link_file(int from, int work, const char *name, const struct sbx_init *init, int rules)
{
	char path[32];
	int fd;

	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", from);
	fd = open(path, O_RDONLY); /* without O_CLOEXEC: it stays open in the program, under the same number */
	if (fd < 0)
		return -errno;
	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	if (symlinkat(path, work, name) != 0)
		return -errno;
	return sbx_landlock_allow_file(init->walls->landlock_abi, rules, fd);
}

static int put_files(const struct sbx_init *init, const struct sbx_run *run, const int *files, int rules)
{
	int work = open(SBX_WORK_PATH, O_PATH | O_DIRECTORY | O_CLOEXEC), r = 0;
	const char *name = sbx_wire_files(run);

	if (work < 0)
		return -errno;
	for (uint32_t i = 0; i < run->file_count && r == 0; i++, name += strlen(name) + 1) {
		r = make_way(work, name);
		if (r == 0)
			r = sbx_wire_is_linked(run, i) ? link_file(files[i], work, name, init, rules)
						       : copy_file(files[i], work, name);
		(void)close(files[i]);
	}
	(void)close(work);
	return r;
}

/*
 * /proc/self/mountinfo and its like tell where on the host each mount comes from. They list the mounts of the process's
 * namespace that can be reached from its root: so init, and with it the program, moves to a copy of the namespace and
 * keeps its root in the first one. The descriptor of the first, which nobody closes but the end of init, keeps its
 * mounts alive.
 */
static int hide_mounts(struct sbx_prepared *prepared)
{
	prepared->mounted = open("/proc/self/ns/mnt", O_RDONLY | O_CLOEXEC);
	prepared->root = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (prepared->mounted < 0 || prepared->root < 0 || unshare(CLONE_NEWNS) != 0 || fchdir(prepared->root) != 0 ||
	    chroot(".") != 0)
		return -errno;
	prepared->own = open("/proc/self/ns/mnt", O_RDONLY | O_CLOEXEC);
	return prepared->own < 0 ? -errno : 0;
}

/* The mount alone: /tmp and /dev/shm are others of the same tmpfs. */
static int protect_work(void)
{
	struct mount_attr attr = { .attr_set = MOUNT_ATTR_RDONLY };

	return mount_setattr(AT_FDCWD, SBX_WORK_PATH, 0, &attr, sizeof(attr)) == 0 ? 0 : -errno;
}

/* Only who is in the namespace of the root may mount below it; back in its own, init has to find that root again. */
static int arrange_mounts(const struct sbx_run *run, const int *shares, const struct sbx_prepared *prepared)
{
	bool protect = (run->flags & SBX_RUN_READ_ONLY) != 0;
	int r = 0;

	if (run->share_count == 0 && !protect)
		return 0;
	if (setns(prepared->mounted, CLONE_NEWNS) != 0)
		return -errno;
	for (uint32_t i = 0; i < run->share_count && r == 0; i++) {
		if (move_mount(shares[i], "", AT_FDCWD, run->shares[i].at, MOVE_MOUNT_F_EMPTY_PATH) != 0)
			r = -errno;
		(void)close(shares[i]);
	}
	if (r == 0 && protect)
		r = protect_work();
	if (r == 0 && (setns(prepared->own, CLONE_NEWNS) != 0 || fchdir(prepared->root) != 0 || chroot(".") != 0))
		r = -errno;
	return r;
}

/*
 * A copy in memory (input.h) comes open for writing too, which its seals forbid; but shared mappings of such a
 * descriptor fail before Linux 6.7, even those for reading.
 */
static int read_only_input(void)
{
	int seals = fcntl(0, F_GET_SEALS), fd, r = 0;

	if (seals < 0 || (seals & F_SEAL_WRITE) == 0)
		return 0; /* no such copy */
	fd = open("/proc/self/fd/0", O_RDONLY | O_CLOEXEC);
	if (fd < 0 || dup2(fd, 0) != 0)
		r = -errno;
	if (fd >= 0)
		(void)close(fd);
	return r;
}

static int arrange_standard(const int standard[3])
{
	for (int i = 0; i < 3; i++) {
		struct stat st;

		/* A directory of the host's would be a way to all below and above it. */
		if (fstat(standard[i], &st) != 0)
			return -errno;
		if (S_ISDIR(st.st_mode))
			return -EISDIR;
		if (dup2(standard[i], i) != i)
			return -errno;
	}
	for (int i = 0; i < 3; i++)
		(void)close(standard[i]); /* above 3 always: 0 to 3 were taken when they came */
	return read_only_input();
}

/* init needs no handler, and its child has the same. Blocked, they wait in a descriptor, or for the child's end. */
static int hold_signals(int *fd)
{
	struct sigaction action;
	sigset_t set;

	memset(&action, 0, sizeof(action));
	action.sa_handler = SIG_DFL;
	for (int s = 1; s < _NSIG; s++)
		(void)sigaction(s, &action, NULL); /* SIGKILL and SIGSTOP refuse, and need no change */
	(void)sigfillset(&set);
	if (sigprocmask(SIG_SETMASK, &set, NULL) != 0)
		return -errno;
	(void)sigemptyset(&set);
	(void)sigaddset(&set, SIGCHLD);
	*fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	return *fd < 0 ? -errno : 0;
}

/* The root, and all mounts but the shares. */
static int prepare_mounts(struct sbx_prepared *prepared, uint32_t *stage)
{
	int proc, r;

	*stage = SBX_STAGE_PROC;
	proc = new_proc();
	if (proc < 0)
		return proc;
	*stage = SBX_STAGE_ROOT;
	r = enter_root(proc);
	(void)close(proc);
	if (r < 0)
		return r;
	*stage = SBX_STAGE_PIVOT;
	r = pivot();
	if (r < 0)
		return r;
	*stage = SBX_STAGE_WORK;
	r = mount_work(&prepared->work);
	if (r < 0)
		return r;
	*stage = SBX_STAGE_HIDE;
	return hide_mounts(prepared);
}

int sbx_init_prepare(const struct sbx_init *init, struct sbx_prepared *prepared, uint32_t *stage)
{
	int mount_limit = -1, r;

	*stage = SBX_STAGE_CGROUP;
	if (unshare(CLONE_NEWCGROUP) != 0)
		return -errno;
	*stage = SBX_STAGE_IDENTITY;
	r = become_user(init);
	if (r < 0)
		return r;
	*stage = SBX_STAGE_NAMESPACE_LIMITS;
	r = forbid_namespaces(&mount_limit);
	if (r < 0)
		return r;
	*stage = SBX_STAGE_HOSTNAME;
	if (sethostname("minos", 5) != 0)
		return -errno;
	r = prepare_mounts(prepared, stage);
	if (r < 0)
		return r;
	*stage = SBX_STAGE_NAMESPACE_LIMITS;
	if (mount_limit >= 0)
		r = set_to_zero(mount_limit);
	if (r < 0)
		return r;
	*stage = SBX_STAGE_CAPABILITIES;
	r = sbx_capabilities_bound();
	if (r < 0)
		return r;
	*stage = SBX_STAGE_WALLS;
	r = sbx_landlock_prepare(init->walls->landlock_abi, &prepared->rules);
	if (r < 0)
		return r;
	*stage = SBX_STAGE_DESCRIPTORS;
	return hold_signals(&prepared->signals);
}

int sbx_init_obey(const struct sbx_init *init, const struct sbx_run *run, struct sbx_run_fds *fds,
		  struct sbx_prepared *prepared, uint32_t *stage)
{
	int r;

	*stage = SBX_STAGE_WORK;
	r = size_work(prepared->work, &run->limits);
	if (r < 0)
		return r;
	*stage = SBX_STAGE_FILES;
	r = put_files(init, run, fds->files, prepared->rules);
	if (r < 0)
		return r;
	*stage = SBX_STAGE_SHARE;
	r = arrange_mounts(run, fds->shares, prepared);
	if (r < 0)
		return r;
	*stage = SBX_STAGE_CWD;
	if (chdir(run->cwd) != 0)
		return -errno;
	*stage = SBX_STAGE_DESCRIPTORS;
	/* The way back to where the mounts are is for nobody any more. The first namespace stays, see hide_mounts. */
	(void)close(prepared->own);
	(void)close(prepared->root);
	return arrange_standard(fds->standard);
}
