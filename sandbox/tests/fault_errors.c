/*
 * fault_errors.c - what system calls fail with when a host has run out of something or breaks: memory, descriptors,
 * processes, room on a disk, a broken medium, an interruption. From the ERRORS sections of their man pages; errors that
 * only a wrong argument brings are left out.
 */
#include "sandbox/tests/fault_point.h"

#include <errno.h>
#include <stddef.h>
#include <sys/syscall.h>

#define ERRORS_MAX 5

static const struct {
	long call;
	int errors[ERRORS_MAX];
} table[] = {
	/* memory */
	{ SYS_brk, { ENOMEM } },
	{ SYS_mmap, { ENOMEM } },
	{ SYS_mprotect, { ENOMEM } },
	{ SYS_mremap, { ENOMEM } },
	{ SYS_memfd_create, { EMFILE, ENOMEM } },
	/* processes */
	{ SYS_fork, { EAGAIN, ENOMEM } },
	{ SYS_vfork, { EAGAIN, ENOMEM } },
	{ SYS_clone, { EAGAIN, ENOMEM, ENOSPC } },
	{ SYS_clone3, { EAGAIN, ENOMEM, ENOSPC, EBUSY } },
	{ SYS_unshare, { ENOSPC, ENOMEM } },
	{ SYS_setns, { ENOMEM } },
	{ SYS_execve, { ENOMEM, EIO, EAGAIN } },
	{ SYS_setresuid, { EAGAIN } },
	{ SYS_setresgid, { EAGAIN } },
	{ SYS_setgroups, { ENOMEM } },
	{ SYS_seccomp, { ENOMEM, EBUSY } },
	{ SYS_prctl, { EPERM } },
	{ SYS_capset, { EPERM } },
	{ SYS_setrlimit, { EPERM } },
	{ SYS_prlimit64, { EPERM } },
	{ SYS_sched_setaffinity, { EINVAL } },
	{ SYS_setpriority, { EPERM } },
	{ SYS_pidfd_open, { EMFILE, ENFILE, ENOMEM } },
	{ SYS_kill, { EPERM } },
	{ SYS_wait4, { EINTR } },
	{ SYS_waitid, { EINTR } },
	/* files by name */
	{ SYS_open, { EMFILE, ENOMEM, EIO } },
	{ SYS_openat, { EMFILE, ENFILE, ENOMEM, EIO, ENOSPC } },
	{ SYS_openat2, { EMFILE, ENOMEM, EIO, EAGAIN } },
	{ SYS_access, { ENOMEM, EIO } },
	{ SYS_faccessat2, { ENOMEM, EIO } },
	{ SYS_newfstatat, { ENOMEM, EIO } },
	{ SYS_stat, { ENOMEM, EIO } },
	{ SYS_lstat, { ENOMEM, EIO } },
	{ SYS_statfs, { ENOMEM, EIO } },
	{ SYS_readlink, { ENOMEM, EIO } },
	{ SYS_mkdir, { ENOSPC, ENOMEM, EIO } },
	{ SYS_mkdirat, { ENOSPC, ENOMEM, EIO } },
	{ SYS_rmdir, { EBUSY, EIO } },
	{ SYS_unlink, { EIO, ENOMEM } },
	{ SYS_unlinkat, { EBUSY, EIO } },
	{ SYS_rename, { ENOSPC, EIO } },
	{ SYS_renameat, { ENOSPC, EIO } },
	{ SYS_renameat2, { ENOSPC, EIO } },
	{ SYS_symlinkat, { ENOSPC, EIO } },
	{ SYS_chmod, { EIO } },
	{ SYS_fchmod, { EIO } },
	{ SYS_fchmodat, { EIO } },
	{ SYS_chown, { EIO } },
	{ SYS_fchown, { EIO } },
	{ SYS_lchown, { EIO } },
	{ SYS_chdir, { ENOMEM, EIO } },
	{ SYS_fchdir, { EIO } },
	{ SYS_chroot, { EIO } },
	{ SYS_getdents64, { EIO, ENOMEM } },
	/* files by descriptor */
	{ SYS_read, { EIO, EINTR } },
	{ SYS_pread64, { EIO, EINTR } },
	{ SYS_write, { ENOSPC, EIO, EINTR } },
	{ SYS_pwrite64, { ENOSPC, EIO, EINTR } },
	{ SYS_writev, { ENOSPC, EIO } },
	{ SYS_close, { EIO } },
	{ SYS_fsync, { EIO, ENOSPC } },
	{ SYS_fdatasync, { EIO, ENOSPC } },
	{ SYS_ftruncate, { ENOSPC, EIO } },
	{ SYS_fallocate, { ENOSPC, EIO } },
	{ SYS_fstat, { ENOMEM, EIO } },
	{ SYS_flock, { ENOMEM, EINTR } },
	{ SYS_dup, { EMFILE } },
	{ SYS_dup2, { EMFILE, EBUSY } },
	{ SYS_dup3, { EMFILE, EBUSY } },
	{ SYS_close_range, { EMFILE, ENOMEM } },
	/* mounts */
	{ SYS_mount, { ENOMEM, ENOSPC } },
	{ SYS_umount2, { EBUSY, ENOMEM } },
	{ SYS_pivot_root, { EBUSY, ENOMEM } },
	{ SYS_open_tree, { EMFILE, ENOMEM, ENOSPC } },
	{ SYS_move_mount, { ENOMEM, ENOSPC } },
	{ SYS_mount_setattr, { ENOMEM, EBUSY } },
	{ SYS_fsopen, { EMFILE, ENOMEM } },
	{ SYS_fsconfig, { ENOMEM } },
	{ SYS_fsmount, { EMFILE, ENOMEM } },
	{ SYS_sethostname, { ENOMEM } },
	/* sockets, pipes, events */
	{ SYS_socket, { EMFILE, ENFILE, ENOMEM } },
	{ SYS_socketpair, { EMFILE, ENFILE, ENOMEM } },
	{ SYS_bind, { ENOMEM } },
	{ SYS_listen, { ENOMEM } },
	{ SYS_connect, { EAGAIN } },
	{ SYS_accept, { EMFILE, ENFILE, ENOMEM } },
	{ SYS_accept4, { EMFILE, ENFILE, ENOMEM } },
	{ SYS_sendmsg, { ENOBUFS, ENOMEM, EINTR } },
	{ SYS_sendto, { ENOBUFS, ENOMEM, EINTR } },
	{ SYS_recvmsg, { ENOMEM, EINTR } },
	{ SYS_recvfrom, { ENOMEM, EINTR } },
	{ SYS_setsockopt, { ENOMEM } },
	{ SYS_shutdown, { ENOTCONN } },
	{ SYS_pipe2, { EMFILE, ENFILE } },
	{ SYS_poll, { EINTR, ENOMEM } },
	{ SYS_epoll_create1, { EMFILE, ENOMEM } },
	{ SYS_epoll_ctl, { ENOMEM, ENOSPC } },
	{ SYS_epoll_wait, { EINTR } },
	{ SYS_eventfd2, { EMFILE, ENOMEM } },
	{ SYS_signalfd4, { EMFILE, ENOMEM } },
	{ SYS_timerfd_create, { EMFILE, ENOMEM } },
	{ SYS_timerfd_settime, { ENOMEM } },
	{ SYS_ioctl, { EINTR, ENOMEM } },
	{ SYS_getrandom, { EAGAIN, EINTR } },
};

int fault_error(long call, unsigned k)
{
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (table[i].call == call)
			return k < ERRORS_MAX ? table[i].errors[k] : 0;
	return 0;
}
