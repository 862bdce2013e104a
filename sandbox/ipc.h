/*
 * ipc.h - packets with descriptors over SOCK_SEQPACKET sockets. Thin: one sendmsg or recvmsg each.
 */
#ifndef SANDBOX_IPC_H
#define SANDBOX_IPC_H

#include <stddef.h>
#include <sys/types.h>

#include "sandbox/wire.h"

/* Sends one packet, with descriptors; MSG_NOSIGNAL. flags: MSG_DONTWAIT or 0. Returns 0 or -errno. */
int sbx_ipc_send(int sock, const void *data, size_t size, const int *fds, unsigned fd_count, int flags);

/*
 * Receives one packet into data and its descriptors (O_CLOEXEC) into fds. Returns its size, 0 at the end, or -errno. A
 * packet that is larger than size, or carries more than fd_max descriptors, is -EMSGSIZE, its descriptors closed.
 */
ssize_t sbx_ipc_recv(int sock, void *data, size_t size, int *fds, unsigned fd_max, unsigned *fd_count, int flags);

/* What a descriptor from somebody else is. Asks no file system that may be slow to answer. */
enum sbx_fd_kind sbx_ipc_kind(int fd);

/* sbx_ipc_close_all for descriptors from somebody else: a socket that is to linger on closing is told not to. */
void sbx_ipc_close_foreign(int *fds, unsigned count);

/* Closes a socket and whatever waits in it, descriptors too, in the same way; sets it to -1. */
void sbx_ipc_hang_up(int *sock);

/* Empties a timer, event or signal descriptor by one read; what it held is of no interest. */
void sbx_ipc_drain(int fd);

/* Closes fds[0..count) and sets them to -1. */
void sbx_ipc_close_all(int *fds, unsigned count);

#endif
