/* maker.c - see maker.h. */
#include "sandbox/maker.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sandbox/ipc.h"
#include "sandbox/session.h"

/*
 * Of the maker and of what it makes, until there is an order. A third of what others get, and no less: what it does is
 * done under locks of the whole kernel, and on a full machine everybody would wait for one that gets no turn.
 */
#define MAKER_NICE 5

/* pidfd, socket, and those of its leaf. */
#define BOX_FDS (2 + SBX_LEAF_FDS)

_Static_assert(BOX_FDS <= SBX_FDS_MAX, "they are sent in one message");

/* warden -> maker */
struct make {
	uint32_t slot, index;
	uid_t uid;
	gid_t gid;
	cpu_set_t cpus;
};

/* maker -> warden, with the descriptors that present says, in the order of box_fds */
struct made {
	pid_t pid;
	uint32_t present;
};

static void box_fds(struct sbx_box *box, int *fds[BOX_FDS])
{
	fds[0] = &box->pidfd;
	fds[1] = &box->sock;
	sbx_leaf_fds(&box->leaf, fds + 2);
}

static int hand_over(int sock, struct sbx_box *box)
{
	struct made made = { .pid = box->pid };
	int *fds[BOX_FDS], sent[BOX_FDS], r;
	unsigned count = 0;

	box_fds(box, fds);
	for (unsigned i = 0; i < BOX_FDS; i++)
		if (*fds[i] >= 0) {
			made.present |= 1u << i;
			sent[count++] = *fds[i];
		}
	r = sbx_ipc_send(sock, &made, sizeof(made), sent, count, 0);
	sbx_ipc_close_all(sent, count);
	return r;
}

/* Until it does so it stands behind all others, like us, and no run may have to wait for that. 0 or -errno. */
static int wait_for_init(int sock)
{
	struct sbx_waiting waiting;
	unsigned fd_count;
	ssize_t size = sbx_ipc_recv(sock, &waiting, sizeof(waiting), NULL, 0, &fd_count, 0);

	if (size < 0)
		return (int)size;
	return size == (ssize_t)sizeof(waiting) && waiting.type == SBX_MSG_WAITING ? 0 : -EPIPE;
}

static int make_one(struct sbx_host *host, int sock, const struct make *make)
{
	struct sbx_box box = { .slot = make->slot,
			       .index = make->index,
			       .uid = make->uid,
			       .gid = make->gid,
			       .pid = -1,
			       .pidfd = -1,
			       .sock = -1,
			       .timer = -1,
			       .leaf = sbx_leaf_none() };
	struct sbx_error err;
	int r;

	(void)sched_setaffinity(0, sizeof(make->cpus), &make->cpus); /* else it disturbs somebody; no more than that */
	r = sbx_box_make(host, &box, &err);
	if (r == 0)
		r = wait_for_init(box.sock);
	return r < 0 ? r : hand_over(sock, &box);
}

/* All but those, which are in ascending order, and the log. 0 or -errno. */
static int keep_only(const int *fds, unsigned count)
{
	unsigned next = 3;

	for (unsigned i = 0; i < count; i++) {
		unsigned fd = (unsigned)fds[i];

		if (fd > next && close_range(next, fd - 1, 0) != 0)
			return -errno;
		next = fd >= next ? fd + 1 : next;
	}
	return close_range(next, ~0u, 0) == 0 ? 0 : -errno;
}

static void sort(int *fds, unsigned count)
{
	for (unsigned i = 1; i < count; i++)
		for (unsigned j = i; j > 0 && fds[j] < fds[j - 1]; j--) {
			int other = fds[j];

			fds[j] = fds[j - 1];
			fds[j - 1] = other;
		}
}

static _Noreturn void serve(struct sbx_host *host, int sock, pid_t warden)
{
	int fds[SBX_CGROUPS_FDS + 1];
	unsigned count = sbx_cgroups_fds(host->cgroups, fds), fd_count;
	struct make make;

	fds[count++] = sock;
	sort(fds, count);
	if (sbx_cgroups_borrow(host->cgroups) < 0 || keep_only(fds, count) < 0)
		_exit(1);
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != warden)
		_exit(1);
	(void)prctl(PR_SET_NAME, "minos-maker"); /* for people only */
	host->for_parent = true;
	sbx_session_start(MAKER_NICE);
	if (host->may_raise && setpriority(PRIO_PROCESS, 0, MAKER_NICE) == 0)
		host->nice = MAKER_NICE; /* so init keeps it */
	while (sbx_ipc_recv(sock, &make, sizeof(make), NULL, 0, &fd_count, 0) == (ssize_t)sizeof(make))
		if (make_one(host, sock, &make) < 0)
			_exit(1);
	_exit(0);
}

int sbx_maker_start(const struct sbx_host *host, struct sbx_maker *maker, struct sbx_error *err)
{
	pid_t warden = getpid(), pid;
	int pair[2];

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0)
		return sbx_error_set(err, errno, "make the socket of the maker of boxes");
	pid = fork();
	if (pid == 0) {
		struct sbx_host own = *host;

		serve(&own, pair[1], warden);
	}
	(void)close(pair[1]);
	if (pid < 0) {
		(void)close(pair[0]);
		return sbx_error_set(err, errno, "start the maker of boxes");
	}
	*maker = (struct sbx_maker){ .sock = pair[0], .pid = pid };
	return 0;
}

int sbx_maker_ask(struct sbx_maker *maker, struct sbx_box *box, const cpu_set_t *cpus)
{
	struct make make = { .slot = box->slot, .index = box->index, .uid = box->uid, .gid = box->gid, .cpus = *cpus };
	int r = sbx_ipc_send(maker->sock, &make, sizeof(make), NULL, 0, MSG_DONTWAIT);

	if (r < 0)
		return r;
	sbx_box_expect(box);
	maker->box = box;
	return 0;
}

int sbx_maker_take(struct sbx_maker *maker, struct sbx_box **box)
{
	struct made made;
	int taken[BOX_FDS], *fds[BOX_FDS];
	unsigned count = 0, next = 0;
	ssize_t size = sbx_ipc_recv(maker->sock, &made, sizeof(made), taken, BOX_FDS, &count, MSG_DONTWAIT);

	*box = NULL;
	if (size == -EAGAIN)
		return -EAGAIN;
	*box = maker->box;
	maker->box = NULL;
	if (size != (ssize_t)sizeof(made) || *box == NULL || count != (unsigned)__builtin_popcount(made.present)) {
		if (size > 0)
			sbx_ipc_close_all(taken, count);
		return -EPIPE;
	}
	box_fds(*box, fds);
	for (unsigned i = 0; i < BOX_FDS; i++)
		*fds[i] = (made.present & (1u << i)) != 0 ? taken[next++] : -1;
	(*box)->pid = made.pid;
	(*box)->state = SBX_BOX_WARM;
	return 0;
}

void sbx_maker_stop(struct sbx_maker *maker)
{
	if (maker->sock < 0)
		return;
	sbx_ipc_close_all(&maker->sock, 1);
	(void)kill(maker->pid, SIGKILL);
	while (waitpid(maker->pid, NULL, 0) < 0 && errno == EINTR)
		;
	maker->pid = -1;
}
