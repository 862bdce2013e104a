/*
 * supervisor.c - see supervisor.h.
 *
 * If a judge dies it gets a new socket to the same warden. If the warden dies, its boxes die with it and each judge,
 * seeing its socket end, leaves too (one that does not is killed); then all are started anew, at the pace of keep.h.
 * Who was told of work and died before passing it on is made up for by ringing the bells when the api is back.
 */
#include "judge/daemon/supervisor.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "judge/daemon/log.h"
#include "judge/daemon/probe_role.h"
#include "judge/daemon/supervisor-internal.h"
#include "sandbox/ipc.h"

#define STOP_MS   8000 /* for each step of an orderly stop */
#define LINGER_MS 1000 /* for judges, once their warden is gone */

#define START_TRIES    3
#define START_PAUSE_MS 100

static void log_end(const char *role, int slot, pid_t pid, int status)
{
	if (WIFSIGNALED(status))
		judge_log(JUDGE_LOG_WARNING, NULL, "ended", "%s %d (process %d) was killed by signal %d", role, slot,
			  (int)pid, WTERMSIG(status));
	else
		judge_log(JUDGE_LOG_WARNING, NULL, "ended", "%s %d (process %d) exited with status %d", role, slot,
			  (int)pid, WEXITSTATUS(status));
}

static void take_end(struct supervisor *supervisor, pid_t pid, int status)
{
	if (pid == supervisor->warden_keep.pid) {
		if (!supervisor->stopping || status != 0)
			log_end("warden", 0, pid, status);
		judge_keep_ended(&supervisor->warden_keep, judge_supervisor_now_ms());
		supervisor->lingering = true;
		supervisor->warden.pid = -1;
		sbx_ipc_close_all(&supervisor->warden.control, 1);
		return;
	}
	if (pid == supervisor->api.pid) {
		if (!supervisor->stopping)
			log_end("api", 0, pid, status);
		judge_keep_ended(&supervisor->api, judge_supervisor_now_ms());
		return;
	}
	for (unsigned s = 0; s < supervisor->slots; s++)
		if (pid == supervisor->judges[s].pid) {
			if (!supervisor->stopping)
				log_end("judge", (int)s, pid, status);
			judge_keep_ended(&supervisor->judges[s], judge_supervisor_now_ms());
		}
}

static void reap(struct supervisor *supervisor)
{
	int status;
	pid_t pid;

	do {
		pid = waitpid(-1, &status, WNOHANG);
		if (pid > 0)
			take_end(supervisor, pid, status);
	} while (pid > 0 || (pid < 0 && errno == EINTR)); /* their signal has been taken: nobody tells again */
}

static bool any_judge(const struct supervisor *supervisor)
{
	for (unsigned s = 0; s < supervisor->slots; s++)
		if (supervisor->judges[s].pid > 0)
			return true;
	return false;
}

static void kill_judges(const struct supervisor *supervisor, int signal_number)
{
	for (unsigned s = 0; s < supervisor->slots; s++)
		if (supervisor->judges[s].pid > 0)
			(void)kill(supervisor->judges[s].pid, signal_number); /* not yet reaped, so it is still that */
}

static void retry_later(struct judge_keep *keep, const char *role, const struct sbx_error *err)
{
	uint64_t now = judge_supervisor_now_ms();

	judge_log(JUDGE_LOG_ERROR, NULL, "start", "%s: %s", role, err->text);
	judge_keep_started(keep, -1, now);
	judge_keep_ended(keep, now);
}

/*
 * Starts what should run and does not. A judge without its warden is on its way out, and a new warden waits for that,
 * but not for one that hangs.
 */
static void start_missing(struct supervisor *supervisor)
{
	uint64_t now = judge_supervisor_now_ms();
	struct sbx_error err = { 0 };

	if (any_judge(supervisor) && supervisor->warden_keep.pid < 0 && supervisor->lingering &&
	    now - supervisor->warden_keep.ended_ms >= LINGER_MS) {
		kill_judges(supervisor, SIGKILL);
		supervisor->lingering = false;
	}
	if (!any_judge(supervisor) && judge_keep_due(&supervisor->warden_keep, now) == 0 &&
	    judge_supervisor_start_warden(supervisor, &err) < 0)
		retry_later(&supervisor->warden_keep, "warden", &err);
	if (judge_keep_due(&supervisor->api, now) == 0 && judge_supervisor_start_api(supervisor, &err) < 0)
		retry_later(&supervisor->api, "api", &err);
	for (unsigned s = 0; s < supervisor->slots && supervisor->warden_keep.pid > 0; s++)
		if (judge_keep_due(&supervisor->judges[s], now) == 0 &&
		    judge_supervisor_start_judge(supervisor, s, &err) < 0)
			retry_later(&supervisor->judges[s], "judge", &err);
}

static void sooner(int *timeout, int left)
{
	if (left >= 0 && (*timeout < 0 || left < *timeout))
		*timeout = left;
}

/* Milliseconds until something is due to be started, -1 for never. */
static int next_due(const struct supervisor *supervisor)
{
	uint64_t now = judge_supervisor_now_ms();
	int timeout = -1;

	if (!any_judge(supervisor))
		sooner(&timeout, judge_keep_due(&supervisor->warden_keep, now));
	else if (supervisor->warden_keep.pid < 0 && supervisor->lingering)
		sooner(&timeout, LINGER_MS);
	sooner(&timeout, judge_keep_due(&supervisor->api, now));
	for (unsigned s = 0; s < supervisor->slots && supervisor->warden_keep.pid > 0; s++)
		sooner(&timeout, judge_keep_due(&supervisor->judges[s], now));
	return timeout;
}

/* Waits for a signal, at most timeout_ms; reaps. Returns false once asked to stop. */
static bool wait_for_signal(const struct supervisor *supervisor, int timeout_ms)
{
	struct pollfd polled = { .fd = supervisor->signals, .events = POLLIN };
	struct signalfd_siginfo info;
	bool go_on = true;

	if (poll(&polled, 1, timeout_ms) <= 0)
		return true;
	while (read(supervisor->signals, &info, sizeof(info)) == (ssize_t)sizeof(info))
		if (info.ssi_signo != SIGCHLD)
			go_on = false;
	return go_on;
}

static void supervise(struct supervisor *supervisor)
{
	bool go_on = true;

	while (go_on) {
		go_on = wait_for_signal(supervisor, next_due(supervisor));
		reap(supervisor);
		if (go_on)
			start_missing(supervisor);
	}
}

static void wait_until_gone(struct supervisor *supervisor, bool (*alive)(const struct supervisor *))
{
	uint64_t end = judge_supervisor_now_ms() + STOP_MS;

	for (;;) {
		uint64_t now = judge_supervisor_now_ms();

		reap(supervisor);
		if (!alive(supervisor) || now >= end)
			return;
		(void)wait_for_signal(supervisor, (int)(end - now));
	}
}

static bool api_alive(const struct supervisor *supervisor)
{
	return supervisor->api.pid > 0;
}

static bool warden_alive(const struct supervisor *supervisor)
{
	return supervisor->warden.pid > 0;
}

/* Lets it end its boxes and clean up. */
static void stop_warden(struct supervisor *supervisor)
{
	sbx_ipc_close_all(&supervisor->warden.control, 1);
	wait_until_gone(supervisor, warden_alive);
	if (supervisor->warden.pid > 0)
		(void)kill(supervisor->warden.pid, SIGKILL); /* not yet reaped, so it is still that */
	wait_until_gone(supervisor, warden_alive);
}

/* Judges first, while the warden can still end their boxes; then the api, which told their clients; the warden last. */
static void stop(struct supervisor *supervisor)
{
	supervisor->stopping = true;
	judge_log(JUDGE_LOG_INFO, NULL, "stopping", "giving back what runs");
	kill_judges(supervisor, SIGTERM);
	wait_until_gone(supervisor, any_judge);
	sbx_ipc_close_all(&supervisor->api_stop[0], 1);
	sbx_ipc_close_all(&supervisor->api_stop[1], 1);
	wait_until_gone(supervisor, api_alive);
	kill_judges(supervisor, SIGKILL);
	if (supervisor->api.pid > 0)
		(void)kill(supervisor->api.pid, SIGKILL);
	wait_until_gone(supervisor, any_judge);
	wait_until_gone(supervisor, api_alive);
	stop_warden(supervisor);
}

/* Descriptors 0 to 2 must be in use, or the log would go into whatever is opened next. */
static int hold_standard_streams(struct sbx_error *err)
{
	int fd;

	do {
		fd = open("/dev/null", O_RDWR | O_CLOEXEC);
		if (fd < 0)
			return sbx_error_set(err, errno, "open /dev/null");
	} while (fd <= STDERR_FILENO);
	(void)close(fd);                /* only the ones below were wanted */
	(void)signal(SIGPIPE, SIG_IGN); /* a log that nobody reads is no reason to end; cannot fail */
	(void)signal(SIGXFSZ, SIG_IGN); /* nor is a file that may not grow */
	return 0;
}

/* The warden, and what the toolchains say of themselves in its boxes. */
static int start_boxes(struct supervisor *supervisor, struct sbx_error *err)
{
	int r = judge_supervisor_start_warden(supervisor, err);

	if (r == 0)
		supervisor->probes = r = judge_probe_all(&supervisor->warden, supervisor->settings->policies, err);
	return r < 0 ? r : 0;
}

/* A process that was killed (its socket has ended), or a host that is short of something: it may pass. */
static bool may_pass(int code)
{
	return code == EPIPE || code == ECONNRESET || sbx_error_is_shortage(code);
}

static int start_first(struct supervisor *supervisor, struct sbx_error *err)
{
	int r = judge_supervisor_make_channels(supervisor, err);

	if (r < 0)
		return r;
	for (unsigned tries = 1;; tries++) {
		r = start_boxes(supervisor, err);
		if (r == 0 || tries == START_TRIES || !may_pass(-r))
			break;
		judge_log(JUDGE_LOG_WARNING, NULL, "start", "%s; it is tried again", err->text);
		stop_warden(supervisor);
		(void)poll(NULL, 0, START_PAUSE_MS); /* a signal to stop waits until all runs */
	}
	if (r == 0)
		start_missing(supervisor);
	return r;
}

/* Which failures of judge_supervisor_open are not the caller's: the host has run out of something, or broke. */
static bool is_host_failure(int code)
{
	return code == ECHILD || (code != EBUSY && code != EROFS && sbx_error_is_shortage(code));
}

static int serve(struct supervisor *supervisor)
{
	struct sbx_error err = { 0 };
	int r = hold_standard_streams(&err);
	int status = 3;

	if (r == 0)
		r = judge_supervisor_open(supervisor, &err);
	if (r < 0)
		status = is_host_failure(-r) ? 3 : 2;
	else
		r = start_first(supervisor, &err);
	if (r < 0) {
		(void)fprintf(stderr, "minosd: %s\n", err.text);
		return status;
	}
	judge_log(JUDGE_LOG_INFO, NULL, "ready", "%u slots, state directory %s", supervisor->slots,
		  supervisor->state.path);
	supervise(supervisor);
	stop(supervisor);
	judge_log(JUDGE_LOG_INFO, NULL, "stopped", "all processes have ended");
	return 0;
}

int judge_supervise(const struct judge_settings *settings)
{
	static struct supervisor supervisor; /* large, and one to a process */
	int status;

	supervisor.settings = settings;
	supervisor.state = (struct judge_state_dir){ .fd = -1, .lock = -1, .listener = -1 };
	supervisor.warden = (struct judge_warden){ .pid = -1, .control = -1 };
	supervisor.warden_keep.pid = supervisor.api.pid = -1;
	for (unsigned s = 0; s < SBX_SLOTS_MAX; s++)
		supervisor.judges[s].pid = -1;
	judge_log_init("supervisor", -1, JUDGE_LOG_INFO);
	status = serve(&supervisor);
	stop_warden(&supervisor); /* when only it was started */
	judge_state_dir_close(&supervisor.state);
	judge_policy_free(supervisor.policy);
	return status;
}
