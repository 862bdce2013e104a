/*
 * test_warden_hostile.c - a judge in an attacker's hands, field by field and descriptor by descriptor.
 *
 * Beside it the judge of slot 1 goes on. After each case the warden has as many descriptors as before, no box, and
 * answers at once. What test_warden_judges.c does with whole messages is done here with each part of one.
 */
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <netinet/in.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/pidfd.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "sandbox/cleanup.h"
#include "sandbox/ipc.h"
#include "sandbox/tests/scenario.h"

#define SENT_FDS_MAX 253 /* the kernel's SCM_MAX_FD */

static struct scenario scenario;
static struct sbx_client good; /* the judge of slot 1, which must never notice anything */
static struct scenario_seen seen;
static char spool[64];
static int descriptors; /* of the warden, before */

static void make_spool(void)
{
	char path[128];

	(void)snprintf(spool, sizeof(spool), "/tmp/minos-spool-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(spool));
	ck_assert_int_eq(chmod(spool, 0755), 0);
	for (int i = 0; i < 2; i++) {
		(void)snprintf(path, sizeof(path), "%s/%d", spool, i);
		ck_assert_int_eq(mkdir(path, 0755), 0);
	}
}

static void set_up(void)
{
	struct judge_warden_wish wish = { .slots = 2, .ceiling = scenario_limits(), .spool = spool };

	make_spool();
	scenario_start(&scenario, &wish);
	scenario_client(&scenario, 1, &good);
	descriptors = scenario_count_fds(scenario.warden.pid);
}

static double now_s(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void expect_good(void)
{
	struct scenario_run run = { .args = { "exit", "42" } };

	scenario_run(&scenario, &good, &run, &seen);
	ck_assert_msg(seen.result.outcome == SBX_OUTCOME_EXITED && seen.result.exit_code == 42, "%s",
		      scenario_describe(&seen));
}

/* The slot's judge is replaced by one that asks for nothing. */
static void expect_unharmed(void)
{
	int sock = scenario_judge(&scenario);

	expect_good();
	(void)close(sock);
	scenario_expect_no_box(&scenario);
	expect_good();
	scenario_expect_fds(&scenario, descriptors);
}

static void tear_down(void)
{
	char command[160];

	expect_unharmed();
	sbx_client_close(&good);
	scenario_stop(&scenario);
	for (int i = 0; i < 2; i++) {
		(void)snprintf(command, sizeof(command), "%s/%d", spool, i);
		ck_assert_int_eq(rmdir(command), 0);
	}
	ck_assert_int_eq(rmdir(spool), 0);
}

/* ---- Fields ---- */

static const struct {
	const char *name;
	size_t offset, size;
} fields[] = {
#define FIELD(f)                                                                                                       \
	{                                                                                                              \
#f, offsetof(struct sbx_run, f), sizeof(((struct sbx_run *)NULL)->f)                                   \
	}
	FIELD(type),
	FIELD(tag),
	FIELD(filter),
	FIELD(flags),
	FIELD(share_count),
	FIELD(file_count),
	FIELD(argc),
	FIELD(envc),
	FIELD(strings_bytes),
	FIELD(limits.cpu_ns),
	FIELD(limits.wall_ns),
	FIELD(limits.memory_bytes),
	FIELD(limits.stack_bytes),
	FIELD(limits.file_bytes),
	FIELD(limits.work_bytes),
	FIELD(limits.work_inodes),
	FIELD(limits.output_bytes),
	FIELD(limits.open_files),
	FIELD(limits.processes),
};

/* Sends it and waits until it is answered or the judge dropped; returns false for that, and closes the socket. */
static bool ask(int *sock, const struct sbx_run *message, size_t size, const int *fds, unsigned count,
		struct sbx_result *result)
{
	if (sbx_ipc_send(*sock, message, size, fds, count, 0) == 0 && scenario_receive(*sock, result))
		return true;
	(void)close(*sock);
	*sock = -1;
	return false;
}

/* A run with that is asked for; whatever the answer, it comes, and a box that was started ends within its limits. */
static void ask_with(const struct sbx_run *whole, size_t offset, size_t width, uint64_t value)
{
	sbx_free struct sbx_run *message = calloc(1, sizeof(*message));
	struct sbx_result result;
	int fds[3], sock = scenario_judge(&scenario);
	double start = now_s();

	memcpy(message, whole, sizeof(*message));
	memcpy((char *)message + offset, &value, width);
	scenario_nulls(fds);
	if (ask(&sock, message, sbx_wire_run_size(whole), fds, 3, &result)) {
		ck_assert_uint_eq(result.type, SBX_MSG_RESULT);
		ck_assert_uint_eq(result.tag, message->tag);
	}
	ck_assert_msg(now_s() - start < (scenario_slow() ? 20 : 4), "offset %zu, value %llx: no answer", offset,
		      (unsigned long long)value);
	sbx_ipc_close_all(fds, 3);
	if (sock >= 0)
		(void)close(sock);
}

START_TEST(a_field_with_any_value_gets_an_answer_or_the_end)
{
	struct scenario_run run = { .args = { "exit" } };
	sbx_free struct sbx_run *whole = scenario_message(&scenario, &run);
	size_t width = fields[_i].size;
	uint64_t was = 0;

	whole->type = SBX_MSG_RUN;
	whole->tag = 7;
	memcpy(&was, (const char *)whole + fields[_i].offset, width);
	{
		const uint64_t values[] = { 0,          1,
					    was - 1,    was + 1,
					    0x7fffffff, 0x80000000,
					    0xffffffff, UINT64_C(0x7fffffffffffffff),
					    1ull << 63, UINT64_MAX - 1,
					    UINT64_MAX, UINT64_C(0x100000001) };

		for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++)
			ask_with(whole, fields[_i].offset, width, values[i]);
	}
	expect_good();
}
END_TEST

/* ---- Paths ---- */

/* What a judge may put into its directory leads nowhere. */
START_TEST(a_share_that_is_no_directory_of_the_slot_s_is_refused)
{
	static const char *const names[] = { "link", "up", "file", "fifo", "dangling" };
	struct scenario_run run = { .args = { "ls", "/app" }, .share = names[_i] };
	sbx_free struct sbx_run *message = scenario_message(&scenario, &run);
	struct sbx_result result;
	int fds[3], sock = scenario_judge(&scenario);
	char path[128];

	(void)snprintf(path, sizeof(path), "%s/0/%s", spool, names[_i]);
	if (_i == 0)
		ck_assert_int_eq(symlink("/usr", path), 0);
	else if (_i == 1)
		ck_assert_int_eq(symlink("..", path), 0);
	else if (_i == 2)
		ck_assert_int_eq(close(open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0644)), 0);
	else if (_i == 3)
		ck_assert_int_eq(mkfifo(path, 0644), 0);
	else
		ck_assert_int_eq(symlink("/nowhere", path), 0);
	message->type = SBX_MSG_RUN;
	scenario_nulls(fds);
	ck_assert(ask(&sock, message, sbx_wire_run_size(message), fds, 3, &result));
	ck_assert_uint_eq(result.outcome, SBX_OUTCOME_FAILED);
	ck_assert_ptr_nonnull(strstr(result.error, names[_i]));
	sbx_ipc_close_all(fds, 3);
	(void)close(sock);
	ck_assert_int_eq(unlink(path), 0);
}
END_TEST

/* ---- Descriptors ---- */

static int a_directory(void)
{
	return open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

static int a_path(void)
{
	return open("/etc/passwd", O_PATH | O_CLOEXEC);
}

static int zeroes(void)
{
	return open("/dev/zero", O_RDWR | O_CLOEXEC);
}

static int a_terminal(void)
{
	return open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC);
}

static int a_stream(void)
{
	return socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
}

static int datagrams(void)
{
	return socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
}

static int internet(void)
{
	return socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
}

static int an_epoll(void)
{
	return epoll_create1(EPOLL_CLOEXEC);
}

static int an_event(void)
{
	return eventfd(0, EFD_CLOEXEC);
}

static int a_timer(void)
{
	return timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);
}

static int a_process(void)
{
	return pidfd_open(getpid(), 0);
}

static int signals(void)
{
	sigset_t set;

	(void)sigemptyset(&set);
	return signalfd(-1, &set, SFD_CLOEXEC);
}

static int a_watch(void)
{
	return inotify_init1(IN_CLOEXEC);
}

static int a_mount(void)
{
	return fsopen("tmpfs", FSOPEN_CLOEXEC); /* root only */
}

static int packets(void)
{
	return socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
}

static int memory(void)
{
	return memfd_create("judge", MFD_CLOEXEC);
}

static int a_pipe_without_a_writer(void)
{
	int ends[2] = { -1, -1 };

	if (pipe2(ends, O_CLOEXEC) == 0)
		(void)close(ends[1]);
	return ends[0];
}

enum place {
	AS_STREAM = 1,
	AS_COLLECTOR = 2,
	AS_FILE = 4,
};

static const struct {
	const char *name;
	int (*open)(void);
	unsigned allowed; /* enum place */
} kinds[] = {
	{ "a directory", a_directory, 0 },
	{ "a path", a_path, 0 },
	{ "zeroes", zeroes, 0 },
	{ "a terminal", a_terminal, 0 },
	{ "a stream socket", a_stream, 0 },
	{ "a datagram socket", datagrams, 0 },
	{ "an internet socket", internet, 0 },
	{ "an epoll", an_epoll, 0 },
	{ "an event", an_event, 0 },
	{ "a timer", a_timer, 0 },
	{ "a process", a_process, 0 },
	{ "signals", signals, 0 },
	{ "a watch", a_watch, 0 },
	{ "a mount", a_mount, 0 },
	{ "packets to nobody", packets, AS_COLLECTOR },
	{ "memory", memory, AS_STREAM | AS_FILE },
	{ "a pipe", a_pipe_without_a_writer, AS_STREAM },
};

/* A run that collects and has one file: streams, collector, file. */
static struct sbx_run *run_with_five(void)
{
	struct scenario_run run = { .args = { "exit" }, .collect = true };
	struct sbx_run *message = scenario_message(&scenario, &run);

	message->type = SBX_MSG_RUN;
	ck_assert_int_eq(sbx_wire_set_files(message, (const char *const[]){ "input" }, 1), 0);
	return message;
}

static void open_five(int fds[5], int *collector)
{
	int pair[2];

	scenario_nulls(fds);
	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair), 0);
	*collector = pair[0];
	fds[3] = pair[1];
	fds[4] = memory();
}

START_TEST(a_descriptor_of_the_wrong_kind_is_refused)
{
	sbx_free struct sbx_run *message = run_with_five();
	int sock = scenario_judge(&scenario);

	for (unsigned place = 0; place < 5; place++) {
		unsigned as = place < 3 ? AS_STREAM : place == 3 ? AS_COLLECTOR : AS_FILE;
		struct sbx_result result;
		int fds[5], collector, given = kinds[_i].open();

		if (given < 0 && errno == EPERM)
			break; /* an ordinary user has none of these */
		ck_assert_msg(given >= 0, "%s: %s", kinds[_i].name, strerror(errno));
		open_five(fds, &collector);
		(void)close(fds[place]);
		fds[place] = given;
		ck_assert(ask(&sock, message, sbx_wire_run_size(message), fds, 5, &result));
		if (kinds[_i].allowed & as)
			ck_assert_msg(strstr(result.error, "kind") == NULL, "%s as %u: %s", kinds[_i].name, place,
				      result.error);
		else
			ck_assert_msg(result.outcome == SBX_OUTCOME_FAILED && strstr(result.error, "kind") != NULL,
				      "%s as %u: outcome %u, %s", kinds[_i].name, place, result.outcome, result.error);
		sbx_ipc_close_all(fds, 5);
		(void)close(collector);
	}
	(void)close(sock);
}
END_TEST

/* What its init says at the end comes from the judge then, and is nothing that a judge says. */
START_TEST(a_judge_that_gives_its_own_socket_away_is_dropped)
{
	sbx_free struct sbx_run *message = run_with_five();
	int fds[5], collector, sock = scenario_judge(&scenario);

	open_five(fds, &collector);
	(void)close(fds[3]);
	fds[3] = fcntl(sock, F_DUPFD_CLOEXEC, 0);
	ck_assert_int_eq(sbx_ipc_send(sock, message, sbx_wire_run_size(message), fds, 5, 0), 0);
	sbx_ipc_close_all(fds, 5);
	ck_assert(scenario_dropped(sock));
	(void)close(collector);
	(void)close(sock);
}
END_TEST

START_TEST(any_number_of_descriptors_is_survived)
{
	static const unsigned counts[] = { 0, 1, 4, 6, 68, 72, 73, 100, SENT_FDS_MAX };
	sbx_free struct sbx_run *message = run_with_five();
	union {
		char bytes[CMSG_SPACE(sizeof(int) * SENT_FDS_MAX)];
		struct cmsghdr align;
	} control = { .bytes = { 0 } };
	struct iovec iov = { .iov_base = message, .iov_len = sbx_wire_run_size(message) };
	struct msghdr msg = { .msg_iov = &iov, .msg_iovlen = 1, .msg_control = &control };
	int sock = scenario_judge(&scenario), null = open("/dev/null", O_RDWR | O_CLOEXEC);
	struct sbx_result result;

	for (unsigned i = 0; i < counts[_i]; i++)
		memcpy(CMSG_DATA(&control.align) + sizeof(int) * i, &null, sizeof(null));
	control.align.cmsg_level = SOL_SOCKET;
	control.align.cmsg_type = SCM_RIGHTS;
	control.align.cmsg_len = CMSG_LEN(sizeof(int) * counts[_i]);
	msg.msg_controllen = CMSG_SPACE(sizeof(int) * counts[_i]);
	ck_assert_int_gt(sendmsg(sock, &msg, MSG_NOSIGNAL), 0);
	/* More than any run may have are no run's; of fewer the judge is told. */
	if (counts[_i] > SBX_FDS_MAX)
		ck_assert(scenario_dropped(sock));
	else
		ck_assert(scenario_receive(sock, &result) && result.outcome == SBX_OUTCOME_FAILED);
	(void)close(null);
	(void)close(sock);
}
END_TEST

/* ---- Sockets that take their time to close ---- */

enum {
	LINGER_S = 25
};

/* A network namespace of our own, since a host may have no loopback that is up. */
static void enter_own_network(void)
{
	struct ifreq lo = { .ifr_name = "lo", .ifr_flags = IFF_UP };
	int fd;

	ck_assert_int_eq(unshare(CLONE_NEWUSER | CLONE_NEWNET), 0);
	fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	ck_assert_int_eq(ioctl(fd, SIOCSIFFLAGS, &lo), 0);
	(void)close(fd);
}

/* A TCP connection with more unsent data than its peer takes, told to wait for it for long when it is closed. */
static int connect_lingering(int *peer)
{
	const struct linger long_time = { 1, LINGER_S };
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t size = sizeof(address);
	int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	static char data[1 << 16];

	ck_assert_int_eq(bind(listener, (struct sockaddr *)&address, sizeof(address)), 0);
	ck_assert_int_eq(listen(listener, 1), 0);
	ck_assert_int_eq(getsockname(listener, (struct sockaddr *)&address, &size), 0);
	ck_assert_int_eq(connect(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	*peer = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
	ck_assert_int_ge(*peer, 0);
	while (send(fd, data, sizeof(data), MSG_DONTWAIT | MSG_NOSIGNAL) > 0)
		;
	ck_assert_int_eq(setsockopt(fd, SOL_SOCKET, SO_LINGER, &long_time, sizeof(long_time)), 0);
	(void)close(listener);
	return fd;
}

static int lingering(int *peer)
{
	int pair[2], fds[2], status;
	unsigned count = 0;
	char byte = 0;
	pid_t pid;

	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair), 0);
	pid = fork();
	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		enter_own_network();
		fds[0] = connect_lingering(&fds[1]);
		_exit(sbx_ipc_send(pair[1], &byte, 1, fds, 2, 0) == 0 ? 0 : 1);
	}
	(void)close(pair[1]);
	ck_assert_int_eq(sbx_ipc_recv(pair[0], &byte, 1, fds, 2, &count, 0), 1);
	ck_assert_uint_eq(count, 2);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(status, 0);
	(void)close(pair[0]);
	*peer = fds[1];
	return fds[0];
}

enum lingers {
	IN_A_RUN,
	IN_NO_MESSAGE,
	ABOVE_THE_LIMIT,
	UNREAD,
	LINGERS
};

/* The warden is the last to have it, so its close would be the one that waits. */
START_TEST(a_socket_that_lingers_holds_up_nobody)
{
	sbx_free struct sbx_run *message = run_with_five();
	int fds[SENT_FDS_MAX], peer, sock = scenario_judge(&scenario);
	unsigned count = _i == ABOVE_THE_LIMIT ? SBX_FDS_MAX + 1 : 5;
	size_t size = _i == IN_NO_MESSAGE ? 1 : sbx_wire_run_size(message);
	double start;

	for (unsigned i = 0; i + 1 < count; i++)
		fds[i] = open("/dev/null", O_RDWR | O_CLOEXEC);
	fds[count - 1] = lingering(&peer);
	if (_i == UNREAD) {
		/* The first makes the judge be dropped, the others are still in the socket then. */
		ck_assert_int_eq(kill(scenario.warden.pid, SIGSTOP), 0);
		ck_assert_int_eq(sbx_ipc_send(sock, message, 1, NULL, 0, 0), 0);
		ck_assert_int_eq(sbx_ipc_send(sock, message, 0, fds, 1, 0), 0);
		ck_assert_int_eq(sbx_ipc_send(sock, message, 0, NULL, 0, 0), 0);
	}
	start = now_s();
	if (count <= SBX_FDS_MAX) {
		ck_assert_int_eq(sbx_ipc_send(sock, message, size, fds, count, 0), 0);
	} else {
		/* sbx_ipc_send sends no more than a run may have. */
		union {
			char bytes[CMSG_SPACE(sizeof(int) * (SBX_FDS_MAX + 1))];
			struct cmsghdr align;
		} control = { .bytes = { 0 } };
		struct iovec iov = { .iov_base = message, .iov_len = size };
		struct msghdr msg = { .msg_iov = &iov,
				      .msg_iovlen = 1,
				      .msg_control = &control,
				      .msg_controllen = sizeof(control.bytes) };

		control.align = (struct cmsghdr){ .cmsg_level = SOL_SOCKET,
						  .cmsg_type = SCM_RIGHTS,
						  .cmsg_len = CMSG_LEN(sizeof(int) * count) };
		memcpy(CMSG_DATA(&control.align), fds, sizeof(int) * count);
		ck_assert_int_gt(sendmsg(sock, &msg, MSG_NOSIGNAL), 0);
	}
	for (unsigned i = 0; i < count; i++)
		if (i + 1 < count)
			(void)close(fds[i]);
	/* Ours goes without waiting: it is not the last. */
	(void)close(fds[count - 1]);
	if (_i == UNREAD)
		ck_assert_int_eq(kill(scenario.warden.pid, SIGCONT), 0);
	(void)poll(NULL, 0, 50); /* so that the warden meets it first */
	expect_good();
	ck_assert_msg(now_s() - start < LINGER_S - 5, "the warden waited for %.1f s", now_s() - start);
	(void)close(sock);
	(void)close(peer);
}
END_TEST

/* ---- Sockets that end at the wrong moment ---- */

START_TEST(a_judge_may_leave_at_any_moment)
{
	struct scenario_run run = { .args = { "nap" } };
	sbx_free struct sbx_run *message = scenario_message(&scenario, &run);
	struct sbx_stop stop = { .type = SBX_MSG_STOP, .tag = 1, .reason = SBX_STOP_CANCEL };
	struct sbx_error err = { 0 };
	int fds[3];

	scenario_nulls(fds);
	message->type = SBX_MSG_RUN;
	message->tag = 1;
	for (int step = 0; step < 8; step++) {
		int sock = -1;

		ck_assert_msg(judge_warden_attach(&scenario.warden, 0, &sock, &err) == 0, "%s", err.text);
		if (step % 4 >= 1)
			ck_assert_int_eq(sbx_ipc_send(sock, message, sbx_wire_run_size(message), fds, 3, 0), 0);
		if (step % 4 >= 2)
			ck_assert_int_eq(sbx_ipc_send(sock, &stop, sizeof(stop), NULL, 0, 0), 0);
		if (step % 4 >= 3)
			ck_assert_int_eq(sbx_ipc_send(sock, message, sbx_wire_run_size(message), fds, 3, 0), 0);
		if (step >= 4)
			(void)shutdown(sock, step % 2 == 0 ? SHUT_RD : SHUT_WR);
		if (step >= 4)
			expect_good();
		(void)close(sock);
		expect_good();
		scenario_expect_no_box(&scenario);
	}
	sbx_ipc_close_all(fds, 3);
}
END_TEST

/* What comes with a packet and is no descriptor is of no interest. */
START_TEST(credentials_and_urgent_data_change_nothing)
{
	union {
		char bytes[CMSG_SPACE(sizeof(struct ucred))];
		struct cmsghdr align;
	} control = { .bytes = { 0 } };
	const struct ucred self = { .pid = getpid(), .uid = getuid(), .gid = getgid() };
	struct sbx_stop stop = { .type = SBX_MSG_STOP, .tag = 1, .reason = SBX_STOP_CANCEL };
	struct iovec iov = { .iov_base = &stop, .iov_len = sizeof(stop) };
	struct msghdr msg = {
		.msg_iov = &iov, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof(control.bytes)
	};
	struct pollfd polled = { .events = POLLIN };
	int sock = scenario_judge(&scenario);

	control.align = (struct cmsghdr){ .cmsg_level = SOL_SOCKET,
					  .cmsg_type = SCM_CREDENTIALS,
					  .cmsg_len = CMSG_LEN(sizeof(self)) };
	memcpy(CMSG_DATA(&control.align), &self, sizeof(self));
	ck_assert_int_gt(sendmsg(sock, &msg, MSG_NOSIGNAL), 0);
	ck_assert_int_lt(send(sock, "!", 1, MSG_OOB | MSG_NOSIGNAL), 0); /* packets have none */
	polled.fd = sock;
	ck_assert_int_eq(poll(&polled, 1, 200), 0); /* a stop of nothing has no answer, and nobody was dropped */
	(void)close(sock);
}
END_TEST

/* ---- Floods ---- */

enum {
	FLOODED_RUNS = 40
};

/* In a child: everything that a judge can send, as fast as it can. Counts the boxes that it got. */
_Noreturn static void flood(int sock, const struct sbx_run *message, atomic_uint *boxes)
{
	int fds[3] = { open("/dev/null", O_RDWR), open("/dev/null", O_RDWR), open("/dev/null", O_RDWR) };
	struct sbx_stop stop = { .type = SBX_MSG_STOP, .reason = SBX_STOP_CANCEL };
	struct sbx_result result;
	unsigned fd_count;

	for (uint32_t tag = 0;; tag++) {
		struct sbx_run run;

		memcpy(&run, message, sizeof(run));
		run.type = SBX_MSG_RUN;
		run.tag = stop.tag = tag;
		if (sbx_ipc_send(sock, &run, sbx_wire_run_size(&run), fds, 3, 0) < 0 ||
		    sbx_ipc_send(sock, &stop, sizeof(stop), NULL, 0, 0) < 0)
			_exit(0);
		while (sbx_ipc_recv(sock, &result, sizeof(result), NULL, 0, &fd_count, MSG_DONTWAIT) > 0)
			if (result.outcome != SBX_OUTCOME_FAILED)
				(*boxes)++;
	}
}

/*
 * The other slot's wait for one start at a time, not for all that the flood has asked for: its socket holds hundreds of
 * messages. Counted, as time depends on the machine; seen are 7 to 9 boxes of the flood for each run of the other.
 */
START_TEST(a_flood_of_runs_takes_no_more_than_its_share)
{
	struct scenario_run run = { .args = { "spin" } };
	sbx_free struct sbx_run *message = scenario_message(&scenario, &run);
	atomic_uint *boxes = mmap(NULL, sizeof(*boxes), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int sock = scenario_judge(&scenario);
	unsigned before, after;
	pid_t pid;

	ck_assert_ptr_ne(boxes, MAP_FAILED);
	pid = fork();
	ck_assert_int_ge(pid, 0);
	if (pid == 0)
		flood(sock, message, boxes);
	(void)close(sock);
	do
		expect_good();
	while (*boxes == 0);
	before = *boxes;
	for (int i = 0; i < FLOODED_RUNS; i++)
		expect_good();
	after = *boxes;
	ck_assert_int_eq(kill(pid, SIGKILL), 0);
	ck_assert_int_eq(waitpid(pid, NULL, 0), pid);
	printf("%u boxes of the flood beside %d runs\n", after - before, FLOODED_RUNS);
	ck_assert_uint_gt(after, before); /* the flood is one */
	ck_assert_uint_lt(after - before, FLOODED_RUNS * 32);
	(void)munmap(boxes, sizeof(*boxes));
}
END_TEST

static Suite *make(void)
{
	Suite *suite = suite_create("warden_hostile");
	TCase *tc = sbx_case("judges");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_loop_test(tc, a_field_with_any_value_gets_an_answer_or_the_end, 0,
			    sizeof(fields) / sizeof(fields[0]));
	tcase_add_loop_test(tc, a_share_that_is_no_directory_of_the_slot_s_is_refused, 0, 5);
	tcase_add_loop_test(tc, a_descriptor_of_the_wrong_kind_is_refused, 0, sizeof(kinds) / sizeof(kinds[0]));
	tcase_add_test(tc, a_judge_that_gives_its_own_socket_away_is_dropped);
	tcase_add_loop_test(tc, any_number_of_descriptors_is_survived, 0, 9);
	tcase_add_loop_test(tc, a_socket_that_lingers_holds_up_nobody, 0, LINGERS);
	tcase_add_test(tc, a_judge_may_leave_at_any_moment);
	tcase_add_test(tc, credentials_and_urgent_data_change_nothing);
	tcase_add_test(tc, a_flood_of_runs_takes_no_more_than_its_share);
	suite_add_tcase(suite, tc);
	return suite;
}

int main(void)
{
	return sbx_run_suite(make());
}
