/* ipc.c - see ipc.h. */
#include "sandbox/ipc.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sandbox/wire.h"

/* /dev/null, by Documentation/admin-guide/devices.txt of the kernel. */
#define NULL_MAJOR 1
#define NULL_MINOR 3

/* More packets than a socket holds for its reader, by the kernel's bounds on their number and memory. */
#define QUEUED_MAX 1024

/* As many as the kernel lets anybody send (SCM_MAX_FD): what found no place, the kernel itself would have to close. */
#define SENT_FDS_MAX 253

union control {
	char bytes[CMSG_SPACE(sizeof(int) * SENT_FDS_MAX)];
	struct cmsghdr align;
};

int sbx_ipc_send(int sock, const void *data, size_t size, const int *fds, unsigned fd_count, int flags)
{
	union control control;
	struct iovec iov;
	struct msghdr msg = { .msg_iov = &iov, .msg_iovlen = 1 };
	ssize_t sent;

	if (fd_count > SBX_FDS_MAX)
		return -EINVAL;
	memcpy(&iov.iov_base, &data, sizeof(data)); /* sendmsg reads it only */
	iov.iov_len = size;
	if (fd_count > 0) {
		struct cmsghdr *head;

		memset(&control, 0, sizeof(control));
		msg.msg_control = control.bytes;
		msg.msg_controllen = CMSG_SPACE(sizeof(int) * fd_count);
		head = CMSG_FIRSTHDR(&msg);
		head->cmsg_level = SOL_SOCKET;
		head->cmsg_type = SCM_RIGHTS;
		head->cmsg_len = CMSG_LEN(sizeof(int) * fd_count);
		memcpy(CMSG_DATA(head), fds, sizeof(int) * fd_count);
	}
	do {
		sent = sendmsg(sock, &msg, MSG_NOSIGNAL | flags);
	} while (sent < 0 && errno == EINTR);
	return sent < 0 ? -errno : 0;
}

static unsigned take_fds(struct msghdr *msg, int *fds, unsigned fd_max, int *overflow)
{
	unsigned count = 0;

	for (struct cmsghdr *head = CMSG_FIRSTHDR(msg); head != NULL; head = CMSG_NXTHDR(msg, head)) {
		unsigned n;

		if (head->cmsg_level != SOL_SOCKET || head->cmsg_type != SCM_RIGHTS)
			continue;
		n = (unsigned)((head->cmsg_len - CMSG_LEN(0)) / sizeof(int));
		for (unsigned i = 0; i < n; i++) {
			int fd;

			memcpy(&fd, CMSG_DATA(head) + i * sizeof(int), sizeof(int));
			if (count < fd_max) {
				fds[count++] = fd;
			} else {
				sbx_ipc_close_foreign(&fd, 1);
				*overflow = 1;
			}
		}
	}
	return count;
}

ssize_t sbx_ipc_recv(int sock, void *data, size_t size, int *fds, unsigned fd_max, unsigned *fd_count, int flags)
{
	union control control;
	struct iovec iov = { .iov_base = data, .iov_len = size };
	struct msghdr msg = {
		.msg_iov = &iov, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof(control.bytes)
	};
	int overflow = 0;
	unsigned count;
	ssize_t got;

	do { /* a peer that ended with something unread: the kernel tells that once, before what it had sent */
		got = recvmsg(sock, &msg, MSG_CMSG_CLOEXEC | flags);
	} while (got < 0 && (errno == EINTR || errno == ECONNRESET));
	if (got < 0)
		return -errno;
	count = take_fds(&msg, fds, fd_max, &overflow);
	if (overflow || (msg.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) != 0) {
		sbx_ipc_close_foreign(fds, count);
		return -EMSGSIZE;
	}
	*fd_count = count;
	return got;
}

static enum sbx_fd_kind kind_of_socket(int fd)
{
	int domain = 0, type = 0;
	socklen_t size = sizeof(int);

	if (getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &domain, &size) != 0 || domain != AF_UNIX)
		return SBX_FD_OTHER;
	size = sizeof(int);
	return getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &size) == 0 && type == SOCK_SEQPACKET ? SBX_FD_PACKET
												: SBX_FD_OTHER;
}

enum sbx_fd_kind sbx_ipc_kind(int fd)
{
	struct statx st;
	int flags = fcntl(fd, F_GETFL);

	if (flags < 0 || (flags & O_PATH) != 0 ||
	    statx(fd, "", AT_EMPTY_PATH | AT_STATX_DONT_SYNC, STATX_TYPE, &st) != 0)
		return SBX_FD_OTHER;
	switch (st.stx_mode & S_IFMT) {
	case S_IFREG:
		return SBX_FD_FILE;
	case S_IFIFO:
		return SBX_FD_PIPE;
	case S_IFSOCK:
		return kind_of_socket(fd);
	case S_IFCHR:
		return st.stx_rdev_major == NULL_MAJOR && st.stx_rdev_minor == NULL_MINOR ? SBX_FD_NULL : SBX_FD_OTHER;
	default:
		return SBX_FD_OTHER;
	}
}

void sbx_ipc_close_foreign(int *fds, unsigned count)
{
	const struct linger at_once = { 0, 0 };

	for (unsigned i = 0; i < count; i++)
		(void)setsockopt(fds[i], SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once)); /* ENOTSOCK mostly */
	sbx_ipc_close_all(fds, count);
}

/* Takes a packet and closes what came with it. Returns whether there may be another. marked: each has credentials. */
static bool discard_packet(int sock, bool marked)
{
	union {
		char bytes[sizeof(union control) + CMSG_SPACE(sizeof(struct ucred))];
		struct cmsghdr align;
	} control;
	struct msghdr msg = { .msg_control = control.bytes, .msg_controllen = sizeof(control.bytes) };
	int fds[SENT_FDS_MAX], overflow = 0;

	if (recvmsg(sock, &msg, MSG_CMSG_CLOEXEC | MSG_DONTWAIT) < 0)
		return errno == EINTR || errno == ECONNRESET;
	sbx_ipc_close_foreign(fds, take_fds(&msg, fds, SENT_FDS_MAX, &overflow));
	return !marked || msg.msg_controllen > 0;
}

void sbx_ipc_hang_up(int *sock)
{
	const int on = 1;
	bool marked;

	if (*sock < 0)
		return;
	(void)shutdown(*sock, SHUT_RDWR); /* so that no more comes in meanwhile; a dead peer is as good */
	/* An empty packet looks like the end, but that has no sender. */
	marked = setsockopt(*sock, SOL_SOCKET, SO_PASSCRED, &on, sizeof(on)) == 0;
	for (unsigned i = 0; i < QUEUED_MAX && discard_packet(*sock, marked); i++)
		;
	sbx_ipc_close_all(sock, 1);
}

void sbx_ipc_drain(int fd)
{
	char buf[128]; /* one struct signalfd_siginfo, the largest of the three */
	ssize_t got = read(fd, buf, sizeof(buf));

	(void)got;
}

void sbx_ipc_close_all(int *fds, unsigned count)
{
	for (unsigned i = 0; i < count; i++) {
		if (fds[i] >= 0)
			(void)close(fds[i]); /* read side or given away: nothing is lost */
		fds[i] = -1;
	}
}
