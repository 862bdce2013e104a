/* trace.c - see trace.h. */
#include "judge/cli/trace.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sandbox/cleanup.h"
#include "sandbox/ipc.h"

#define CHILD_SOCKET_MIN 200 /* out of the way of what the command opens: sendmsg on this number is not counted */
#define EXIT_NO_START    125

struct run {
	struct judge_trace *trace;
	struct judge_filter filter;
	int sock, child_sock; /* ends of one pair */
	int listener, signals;
	pid_t pid;    /* 0 once it has been reaped */
	int error;    /* why it could not be started */
	bool told;    /* a signal has been passed on to it */
	bool give_up; /* a signal came when there was nobody to pass it on to */
	sigset_t mask;
	struct sigaction interrupt, quit; /* as they were */
};

static int make_pair(struct run *run, struct sbx_error *err)
{
	int pair[2];

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0)
		return sbx_error_set(err, errno, "socketpair");
	run->sock = pair[0];
	run->child_sock = fcntl(pair[1], F_DUPFD_CLOEXEC, CHILD_SOCKET_MIN);
	(void)close(pair[1]); /* there is its copy, or an error to tell */
	return run->child_sock < 0 ? sbx_error_set(err, errno, "descriptor %d", CHILD_SOCKET_MIN) : 0;
}

static int make_filter(struct run *run, struct sbx_error *err)
{
	struct judge_table *table = NULL;
	int r = judge_usage_table(run->trace->policy->table, run->child_sock, &table);

	if (r < 0)
		return sbx_error_set(err, -r, "filter");
	r = judge_filter_compile("trace", table, &run->filter, err);
	judge_table_free(table);
	return r;
}

static int take_signals(struct run *run, struct sbx_error *err)
{
	const struct sigaction ignore = { .sa_handler = SIG_IGN };
	sigset_t set;

	(void)sigemptyset(&set); /* cannot fail, as the three below */
	(void)sigaddset(&set, SIGCHLD);
	(void)sigaddset(&set, SIGTERM);
	(void)sigaddset(&set, SIGHUP);
	if (sigprocmask(SIG_BLOCK, &set, &run->mask) != 0 || sigaction(SIGINT, &ignore, &run->interrupt) != 0 ||
	    sigaction(SIGQUIT, &ignore, &run->quit) != 0)
		return sbx_error_set(err, errno, "signals");
	run->signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	if (run->signals < 0)
		return sbx_error_set(err, errno, "signalfd");
	/* What the command leaves behind is ours to reap: until then it keeps the filter alive. */
	if (prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0)
		return sbx_error_set(err, errno, "prctl PR_SET_CHILD_SUBREAPER");
	return 0;
}

/* In the child: the filter, its listener to the parent, the command. What failed goes to the parent as an errno. */
static _Noreturn void start(const struct run *run)
{
	const struct sock_fprog program = { .len = (unsigned short)run->filter.count, .filter = run->filter.insns };
	int listener = -1, error = 0;

	(void)sigaction(SIGINT, &run->interrupt, NULL); /* what worked to set works to restore */
	(void)sigaction(SIGQUIT, &run->quit, NULL);
	(void)sigprocmask(SIG_SETMASK, &run->mask, NULL);
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0)
		listener =
		    (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER, &program);
	error = listener < 0 ? errno : 0;
	if (sbx_ipc_send(run->child_sock, &error, sizeof(error), &listener, listener >= 0 ? 1 : 0, 0) == 0 &&
	    error == 0) {
		(void)execvp(run->trace->argv[0], run->trace->argv);
		error = errno;
		(void)sbx_ipc_send(run->child_sock, &error, sizeof(error), NULL, 0, 0); /* nobody to tell otherwise */
	}
	_exit(EXIT_NO_START);
}

static int start_child(struct run *run, struct sbx_error *err)
{
	unsigned fds = 0;
	int error = 0;
	ssize_t got;

	run->pid = fork();
	if (run->pid == 0)
		start(run);
	if (run->pid < 0)
		return sbx_error_set(err, errno, "fork");
	sbx_cleanup_close(&run->child_sock);
	run->child_sock = -1;
	got = sbx_ipc_recv(run->sock, &error, sizeof(error), &run->listener, 1, &fds, 0);
	if (got != sizeof(error) || (error == 0 && fds != 1))
		return sbx_error_set(err, EPIPE, "start of the command");
	if (error != 0)
		return sbx_error_set(err, error, "seccomp filter with a listener%s",
				     error == EBUSY ? " (there is one already: is this itself traced, or in a box?)"
						    : "");
	return 0;
}

/* One refused call: counted, and let go on. */
static int answer(struct run *run, struct sbx_error *err)
{
	struct seccomp_notif asked;
	struct seccomp_notif_resp reply = { .flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE };
	uint64_t args[JUDGE_FILTER_ARGS];
	uint32_t action = 0;

	memset(&asked, 0, sizeof(asked));
	if (ioctl(run->listener, SECCOMP_IOCTL_NOTIF_RECV, &asked) != 0) {
		if (errno == ENOENT || errno == EINTR)
			return 0; /* whoever called was killed meanwhile */
		return sbx_error_set(err, errno, "receive a notification");
	}
	for (size_t i = 0; i < JUDGE_FILTER_ARGS; i++)
		args[i] = asked.data.args[i];
	if (judge_usage_note(&run->trace->usage, run->trace->policy->table, asked.data.arch, asked.data.nr, args,
			     &action) < 0)
		return sbx_error_set(err, ENOMEM, "count system calls");
	reply.id = asked.id;
	if (run->trace->obey && (action & SECCOMP_RET_ACTION_FULL) == SECCOMP_RET_ERRNO) {
		reply.flags = 0;
		reply.error = -(int)(action & SECCOMP_RET_DATA);
	}
	if (ioctl(run->listener, SECCOMP_IOCTL_NOTIF_SEND, &reply) != 0 && errno != ENOENT)
		return sbx_error_set(err, errno, "answer a notification");
	return 0;
}

static void reap(struct run *run)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG | __WALL)) > 0) {
		if (pid != run->pid)
			continue;
		run->trace->status = status;
		run->pid = 0;
	}
}

/* The first is for the command, which may take its time; who sends another means it. */
static void pass_on(struct run *run, int signal)
{
	if (run->pid > 0)
		(void)kill(run->pid, run->told ? SIGKILL : signal); /* it may have ended */
	else
		run->give_up = true;
	run->told = true;
}

static void take_signal(struct run *run)
{
	struct signalfd_siginfo info;

	while (read(run->signals, &info, sizeof(info)) == sizeof(info)) {
		if (info.ssi_signo == SIGCHLD)
			reap(run);
		else
			pass_on(run, (int)info.ssi_signo);
	}
}

/* The child's second word: why the command could not be executed, or the end of the socket because it was. */
static void take_word(struct run *run)
{
	unsigned fds = 0;
	int error = 0;

	if (sbx_ipc_recv(run->sock, &error, sizeof(error), NULL, 0, &fds, 0) == sizeof(error))
		run->error = error;
	else
		run->trace->started = true;
}

static int watch(struct run *run, struct sbx_error *err)
{
	struct pollfd polled[3] = { { .fd = run->listener, .events = POLLIN },
				    { .fd = run->signals, .events = POLLIN },
				    { .fd = run->sock, .events = POLLIN } };
	int r = 0;

	while (r == 0 && !run->give_up && (run->pid > 0 || polled[0].fd >= 0)) {
		if (poll(polled, 3, -1) < 0 && errno != EINTR)
			return sbx_error_set(err, errno, "poll");
		if (polled[2].revents != 0) {
			take_word(run);
			polled[2].fd = -1;
		}
		if ((polled[0].revents & POLLIN) != 0)
			r = answer(run, err);
		else if ((polled[0].revents & (POLLHUP | POLLERR)) != 0)
			polled[0].fd = -1; /* no process with the filter is left */
		if ((polled[1].revents & POLLIN) != 0)
			take_signal(run);
	}
	if (r == 0 && run->error != 0)
		return sbx_error_set(err, run->error, "%s", run->trace->argv[0]);
	return r;
}

int judge_trace_run(struct judge_trace *trace, struct sbx_error *err)
{
	struct run run = { .trace = trace, .sock = -1, .child_sock = -1, .listener = -1, .signals = -1 };
	int r = make_pair(&run, err);

	if (r == 0)
		r = make_filter(&run, err);
	if (r == 0)
		r = take_signals(&run, err);
	if (r == 0)
		r = start_child(&run, err);
	if (r == 0)
		r = watch(&run, err);
	/* When watching failed or was given up, what still runs gets ENOSYS for refused calls from here on, and is the
	 * user's. */
	sbx_cleanup_close(&run.sock);
	sbx_cleanup_close(&run.child_sock);
	sbx_cleanup_close(&run.listener);
	sbx_cleanup_close(&run.signals);
	free(run.filter.insns);
	return r;
}
