/*
 * filter_constants.c - the constants that seccomp policies may name instead of a number. Pure.
 *
 * From the headers of the C library and the kernel, so the values are those of the architecture that is compiled for. A
 * few newer than Debian 12's headers are given by number.
 */
#include <asm/prctl.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/prctl.h>
#include <linux/sched.h>
#include <seccomp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "judge/policy/filter.h"

#define CONSTANT(name)                                                                                                 \
	{                                                                                                              \
#name, (uint64_t)(name)                                                                                \
	}

struct constant {
	const char *name;
	uint64_t value;
};

static const struct constant errors[] = {
	CONSTANT(EPERM),      CONSTANT(ENOENT),       CONSTANT(EAGAIN),          CONSTANT(ENOMEM),   CONSTANT(EACCES),
	CONSTANT(EINVAL),     CONSTANT(ENOTTY),       CONSTANT(ENOSYS),          CONSTANT(ENOLCK),   CONSTANT(ENODEV),
	CONSTANT(EOPNOTSUPP), CONSTANT(EAFNOSUPPORT), CONSTANT(EPROTONOSUPPORT), CONSTANT(ENETDOWN), CONSTANT(ENOTSOCK),
};

static const struct constant values[] = {
	/* socket, socketpair, send and receive */
	CONSTANT(AF_UNIX),
	CONSTANT(AF_INET),
	CONSTANT(AF_INET6),
	CONSTANT(AF_NETLINK),
	CONSTANT(AF_PACKET),
	CONSTANT(AF_VSOCK),
	CONSTANT(AF_ALG),
	CONSTANT(MSG_OOB),
	/* ioctl */
	CONSTANT(TCGETS),
	CONSTANT(TCSETS),
	CONSTANT(TCSETSW),
	CONSTANT(TCSETSF),
	CONSTANT(TCFLSH),
	CONSTANT(TCXONC),
	CONSTANT(TCSBRK),
	CONSTANT(TCSBRKP),
	CONSTANT(TIOCGWINSZ),
	CONSTANT(TIOCSWINSZ),
	CONSTANT(TIOCGPGRP),
	CONSTANT(TIOCSPGRP),
	CONSTANT(TIOCGSID),
	CONSTANT(TIOCSCTTY),
	CONSTANT(TIOCNOTTY),
	CONSTANT(TIOCOUTQ),
	CONSTANT(TIOCSTI),
	CONSTANT(TIOCLINUX),
	CONSTANT(TIOCCONS),
	CONSTANT(FIONREAD),
	CONSTANT(FIONBIO),
	CONSTANT(FIOCLEX),
	CONSTANT(FIONCLEX),
	/* fcntl */
	CONSTANT(F_DUPFD),
	CONSTANT(F_DUPFD_CLOEXEC),
	CONSTANT(F_GETFD),
	CONSTANT(F_SETFD),
	CONSTANT(F_GETFL),
	CONSTANT(F_SETFL),
	CONSTANT(F_GETLK),
	CONSTANT(F_SETLK),
	CONSTANT(F_SETLKW),
	CONSTANT(F_OFD_GETLK),
	CONSTANT(F_OFD_SETLK),
	CONSTANT(F_OFD_SETLKW),
	CONSTANT(F_GETOWN),
	CONSTANT(F_SETLEASE),
	CONSTANT(F_GETLEASE),
	CONSTANT(F_NOTIFY),
	CONSTANT(F_GETPIPE_SZ),
	CONSTANT(F_SETPIPE_SZ),
	CONSTANT(F_ADD_SEALS),
	CONSTANT(F_GET_SEALS),
	/* prctl */
	CONSTANT(PR_SET_PDEATHSIG),
	CONSTANT(PR_GET_PDEATHSIG),
	CONSTANT(PR_GET_DUMPABLE),
	CONSTANT(PR_SET_DUMPABLE),
	CONSTANT(PR_GET_KEEPCAPS),
	CONSTANT(PR_SET_NAME),
	CONSTANT(PR_GET_NAME),
	CONSTANT(PR_GET_SECCOMP),
	CONSTANT(PR_CAPBSET_READ),
	CONSTANT(PR_GET_SECUREBITS),
	CONSTANT(PR_SET_TIMERSLACK),
	CONSTANT(PR_GET_TIMERSLACK),
	CONSTANT(PR_SET_CHILD_SUBREAPER),
	CONSTANT(PR_GET_CHILD_SUBREAPER),
	CONSTANT(PR_SET_NO_NEW_PRIVS),
	CONSTANT(PR_GET_NO_NEW_PRIVS),
	CONSTANT(PR_GET_TID_ADDRESS),
	CONSTANT(PR_SET_THP_DISABLE),
	CONSTANT(PR_GET_THP_DISABLE),
	CONSTANT(PR_GET_SPECULATION_CTRL),
	CONSTANT(PR_SET_VMA),
	/* clone: what may not be among the flags. Not CLONE_NEWTIME, whose bit is part of clone's exit signal. */
	CONSTANT(CLONE_NEWNS),
	CONSTANT(CLONE_NEWCGROUP),
	CONSTANT(CLONE_NEWUTS),
	CONSTANT(CLONE_NEWIPC),
	CONSTANT(CLONE_NEWUSER),
	CONSTANT(CLONE_NEWPID),
	CONSTANT(CLONE_NEWNET),
	CONSTANT(CLONE_PTRACE),
	CONSTANT(CLONE_PARENT),
	/* madvise */
	CONSTANT(MADV_NORMAL),
	CONSTANT(MADV_RANDOM),
	CONSTANT(MADV_SEQUENTIAL),
	CONSTANT(MADV_WILLNEED),
	CONSTANT(MADV_DONTNEED),
	CONSTANT(MADV_FREE),
	CONSTANT(MADV_REMOVE),
	CONSTANT(MADV_DONTFORK),
	CONSTANT(MADV_DOFORK),
	CONSTANT(MADV_MERGEABLE),
	CONSTANT(MADV_UNMERGEABLE),
	CONSTANT(MADV_HUGEPAGE),
	CONSTANT(MADV_NOHUGEPAGE),
	CONSTANT(MADV_DONTDUMP),
	CONSTANT(MADV_DODUMP),
	CONSTANT(MADV_WIPEONFORK),
	CONSTANT(MADV_KEEPONFORK),
	CONSTANT(MADV_POPULATE_READ),
	CONSTANT(MADV_POPULATE_WRITE),
	/* mknod */
	CONSTANT(S_IFMT),
	CONSTANT(S_IFREG),
	CONSTANT(S_IFIFO),
#ifdef ARCH_SET_FS
	/* arch_prctl */
	CONSTANT(ARCH_SET_FS),
	CONSTANT(ARCH_GET_FS),
	CONSTANT(ARCH_SET_GS),
	CONSTANT(ARCH_GET_GS),
#endif
};

int judge_constant_errno(const char *name)
{
	for (size_t i = 0; i < sizeof(errors) / sizeof(errors[0]); i++) {
		if (strcmp(errors[i].name, name) == 0)
			return (int)errors[i].value;
	}
	return -1;
}

bool judge_constant_value(const char *name, uint64_t *value)
{
	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
		if (strcmp(values[i].name, name) == 0) {
			*value = values[i].value;
			return true;
		}
	}
	return false;
}

/* Which arguments take which constants: what these names begin with. */
static const struct kind {
	int nr;
	size_t arg;
	const char *prefixes[4];
} kinds[] = {
	{ SCMP_SYS(socket), 0, { "AF_" } },
	{ SCMP_SYS(socketpair), 0, { "AF_" } },
	{ SCMP_SYS(ioctl), 1, { "TC", "TIOC", "FIO" } },
	{ SCMP_SYS(fcntl), 1, { "F_" } },
	{ SCMP_SYS(prctl), 0, { "PR_" } },
	{ SCMP_SYS(madvise), 2, { "MADV_" } },
	{ SCMP_SYS(arch_prctl), 0, { "ARCH_" } },
};

static bool begins(const struct constant *constant, const struct kind *kind)
{
	for (size_t i = 0; i < sizeof(kind->prefixes) / sizeof(kind->prefixes[0]) && kind->prefixes[i] != NULL; i++) {
		if (strncmp(constant->name, kind->prefixes[i], strlen(kind->prefixes[i])) == 0)
			return true;
	}
	return false;
}

const char *judge_constant_name(int nr, size_t arg, uint64_t value)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (kinds[i].nr != nr || kinds[i].arg != arg)
			continue;
		for (size_t k = 0; k < sizeof(values) / sizeof(values[0]); k++) {
			if (values[k].value == value && begins(&values[k], &kinds[i]))
				return values[k].name;
		}
	}
	return NULL;
}
