/*
 * test_small.c - error.c, ipc.c, a client's start, cgroup_file.c, cgroup_text.c and cgroup_sweep.c: texts of errors,
 * packets with descriptors, files of control groups.
 */
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sandbox/cgroup_file.h"
#include "sandbox/cgroup_internal.h"
#include "sandbox/cgroup_text.h"
#include "sandbox/client.h"
#include "sandbox/error.h"
#include "sandbox/ipc.h"
#include "sandbox/tests/suite.h"
#include "sandbox/wire.h"

START_TEST(an_error_names_operation_object_and_reason)
{
	struct sbx_error err = { 0 };

	ck_assert_int_eq(sbx_error_set(&err, ENOENT, "open %s", "x"), -ENOENT);
	ck_assert_str_eq(err.text, "open x: No such file or directory");
	ck_assert_int_eq(err.code, ENOENT);
	ck_assert_int_eq(sbx_error_prefix(&err, "slot %d", 3), -ENOENT);
	ck_assert_str_eq(err.text, "slot 3: open x: No such file or directory");
	ck_assert_int_eq(sbx_error_set(&err, 0, "no %s", "good"), -EINVAL);
	ck_assert_str_eq(err.text, "no good");
	ck_assert_int_eq(err.code, EINVAL);
}
END_TEST

START_TEST(an_error_that_nobody_wants_still_has_its_code)
{
	ck_assert_int_eq(sbx_error_set(NULL, EPERM, "x"), -EPERM);
	ck_assert_int_eq(sbx_error_set(NULL, 0, "x"), -EINVAL);
	ck_assert_int_lt(sbx_error_prefix(NULL, "x"), 0);
}
END_TEST

START_TEST(a_long_error_is_cut_and_ended)
{
	struct sbx_error err = { 0 };
	char text[2 * SBX_ERROR_MAX];

	memset(text, 'a', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	ck_assert_int_eq(sbx_error_set(&err, EIO, "%s", text), -EIO);
	ck_assert_uint_eq(strlen(err.text), SBX_ERROR_MAX - 1);
	ck_assert_int_eq(sbx_error_prefix(&err, "%s", text), -EIO);
	ck_assert_uint_eq(strlen(err.text), SBX_ERROR_MAX - 1);
	text[SBX_ERROR_MAX - 3] = '\0';
	ck_assert_int_eq(sbx_error_set(&err, EIO, "%s", text), -EIO);
	ck_assert_uint_eq(strlen(err.text), SBX_ERROR_MAX - 1);
	ck_assert_int_eq(sbx_error_prefix(&err, "ab"), -EIO);
	ck_assert_str_eq(err.text + SBX_ERROR_MAX - 4, "aaa");
}
END_TEST

static int pair[2];

static void make_pair(void)
{
	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair), 0);
}

static void close_pair(void)
{
	sbx_ipc_close_all(pair, 2);
}

START_TEST(a_warden_without_the_data_directory_is_a_shortage_of_the_host)
{
	struct sbx_hello hello = { .type = SBX_MSG_HELLO, .slot = 3, .failed = EMFILE };
	struct sbx_client client;
	struct sbx_error err = { 0 };

	ck_assert_int_eq(sbx_ipc_send(pair[0], &hello, sizeof(hello), NULL, 0, 0), 0);
	ck_assert_int_eq(sbx_client_open(pair[1], &client, &err), -EMFILE);
	ck_assert(sbx_error_is_shortage(err.code));
	hello.failed = 0;
	ck_assert_int_eq(sbx_ipc_send(pair[0], &hello, sizeof(hello), NULL, 0, 0), 0);
	ck_assert_int_eq(sbx_client_open(pair[1], &client, &err), 0);
	ck_assert_int_eq(client.tree, -1);
	ck_assert_uint_eq(client.slot, 3);
}
END_TEST

static int lowest_free(void)
{
	int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);

	(void)close(fd);
	return fd;
}

static void send_nulls(unsigned count)
{
	int fds[SBX_FDS_MAX];

	for (unsigned i = 0; i < count; i++)
		fds[i] = open(i % 2 ? "/dev/null" : "/dev/zero",
			      O_RDONLY); /* NOLINT(android-cloexec-open): the flag is what is tested */
	ck_assert_int_eq(sbx_ipc_send(pair[0], "packet", 6, fds, count, 0), 0);
	sbx_ipc_close_all(fds, count);
}

START_TEST(descriptors_arrive_in_order_and_close_on_exec)
{
	unsigned want[] = { 0, 1, 3, SBX_FDS_MAX }, count = 77;
	int fds[SBX_FDS_MAX];
	struct stat st, null;
	char text[16] = "";

	send_nulls(want[_i]);
	ck_assert_int_eq(sbx_ipc_recv(pair[1], text, sizeof(text), fds, SBX_FDS_MAX, &count, 0), 6);
	ck_assert_str_eq(text, "packet");
	ck_assert_uint_eq(count, want[_i]);
	ck_assert_int_eq(stat("/dev/null", &null), 0);
	for (unsigned i = 0; i < count; i++) {
		ck_assert_int_eq(fstat(fds[i], &st), 0);
		ck_assert((st.st_rdev == null.st_rdev) == (i % 2 == 1));
		ck_assert_int_eq(fcntl(fds[i], F_GETFD), FD_CLOEXEC);
	}
	sbx_ipc_close_all(fds, count);
	ck_assert_int_eq(fds[0], want[_i] == 0 ? fds[0] : -1);
}
END_TEST

START_TEST(too_many_descriptors_are_closed_and_refused)
{
	int fds[8], free_before = lowest_free();
	unsigned count = 0;
	char text[16];

	send_nulls((unsigned)_i);
	ck_assert_int_eq(sbx_ipc_recv(pair[1], text, sizeof(text), fds, _i == 1 ? 0 : 8, &count, 0), -EMSGSIZE);
	ck_assert_uint_eq(count, 0);
	ck_assert_int_eq(lowest_free(), free_before);
}
END_TEST

/* More than any message of ours has: the kernel itself drops the rest. */
START_TEST(more_descriptors_than_the_buffer_holds_are_refused)
{
	union {
		char bytes[CMSG_SPACE(sizeof(int) * (SBX_FDS_MAX + 1))];
		struct cmsghdr align;
	} control;
	char byte = 0;
	struct iovec iov = { &byte, 1 };
	struct msghdr msg = {
		.msg_iov = &iov, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof(control)
	};
	int fds[SBX_FDS_MAX], free_before = lowest_free();
	unsigned count = 0;
	struct cmsghdr *head = CMSG_FIRSTHDR(&msg);
	char text[16];

	if (head == NULL)
		ck_abort_msg("no room for a control message");
	head->cmsg_level = SOL_SOCKET;
	head->cmsg_type = SCM_RIGHTS;
	head->cmsg_len = CMSG_LEN(sizeof(int) * (SBX_FDS_MAX + 1));
	for (size_t i = 0; i < SBX_FDS_MAX + 1; i++)
		memcpy(CMSG_DATA(head) + i * sizeof(int), &pair[0], sizeof(int));
	ck_assert_int_eq(sendmsg(pair[0], &msg, 0), 1);
	ck_assert_int_eq(sbx_ipc_recv(pair[1], text, sizeof(text), fds, SBX_FDS_MAX, &count, 0), -EMSGSIZE);
	ck_assert_int_eq(lowest_free(), free_before);
	ck_assert_int_eq(sbx_ipc_send(pair[0], "x", 1, fds, SBX_FDS_MAX + 1, 0), -EINVAL);
}
END_TEST

START_TEST(a_packet_larger_than_the_buffer_is_refused_with_its_descriptors)
{
	int fds[8], free_before = lowest_free();
	unsigned count = 0;
	char text[5];

	send_nulls(3);
	ck_assert_int_eq(sbx_ipc_recv(pair[1], text, sizeof(text), fds, 8, &count, 0), -EMSGSIZE);
	ck_assert_int_eq(lowest_free(), free_before);
}
END_TEST

START_TEST(nothing_there_and_the_end_are_told_apart)
{
	unsigned count = 0;
	char text[5];

	ck_assert_int_eq(sbx_ipc_recv(pair[1], text, sizeof(text), NULL, 0, &count, MSG_DONTWAIT), -EAGAIN);
	sbx_ipc_close_all(&pair[0], 1);
	ck_assert_int_eq(sbx_ipc_recv(pair[1], text, sizeof(text), NULL, 0, &count, MSG_DONTWAIT), 0);
	ck_assert_int_eq(sbx_ipc_send(pair[1], "x", 1, NULL, 0, 0), -EPIPE);
}
END_TEST

START_TEST(what_was_sent_arrives_though_the_sender_has_ended_with_something_unread)
{
	unsigned count = 0;
	char text[16] = "";

	ck_assert_int_eq(sbx_ipc_send(pair[0], "order", 5, NULL, 0, 0), 0);
	ck_assert_int_eq(sbx_ipc_send(pair[1], "report", 6, NULL, 0, 0), 0);
	sbx_ipc_close_all(&pair[1], 1);
	ck_assert_int_eq(sbx_ipc_recv(pair[0], text, sizeof(text), NULL, 0, &count, MSG_DONTWAIT), 6);
	ck_assert_str_eq(text, "report");
	ck_assert_int_eq(sbx_ipc_recv(pair[0], text, sizeof(text), NULL, 0, &count, MSG_DONTWAIT), 0);
}
END_TEST

START_TEST(a_full_socket_does_not_block)
{
	static char block[60000];
	int r = 0;

	for (int i = 0; i < 1000 && r == 0; i++)
		r = sbx_ipc_send(pair[0], block, sizeof(block), NULL, 0, MSG_DONTWAIT);
	ck_assert_int_eq(r, -EAGAIN);
}
END_TEST

/* As Linux 6.1 writes them. */
static const char memory_events[] = "low 0\nhigh 0\nmax 17\noom 2\noom_kill 1\noom_group_kill 1\n";
static const char oom_control[] = "oom_kill_disable 0\nunder_oom 0\noom_kill 3\n";
static const char cpu_stat[] = "usage_usec 123456789\nuser_usec 100000000\nsystem_usec 23456789\nnr_periods 0\n"
			       "nr_throttled 0\nthrottled_usec 0\n";

static const struct {
	const char *text, *key;
	int r;
	uint64_t value;
} keys[] = {
	{ memory_events, "low", 0, 0 },
	{ memory_events, "max", 0, 17 },
	{ memory_events, "oom", 0, 2 },
	{ memory_events, "oom_kill", 0, 1 },
	{ memory_events, "oom_group_kill", 0, 1 },
	{ memory_events, "kill", -ENOENT, 0 },
	{ memory_events, "oom_", -ENOENT, 0 },
	{ oom_control, "oom_kill", 0, 3 },
	{ cpu_stat, "usage_usec", 0, 123456789 },
	{ cpu_stat, "system_usec", 0, 23456789 },
	{ "max 7", "max", 0, 7 },
	{ "max 18446744073709551615\n", "max", 0, UINT64_MAX },
	{ "max 18446744073709551616\n", "max", -EINVAL, 0 },
	{ "max -1\n", "max", -EINVAL, 0 },
	{ "max \n", "max", -EINVAL, 0 },
	{ "max max\n", "max", -EINVAL, 0 },
	{ "max 7x\n", "max", -EINVAL, 0 },
	{ "max  7\n", "max", -EINVAL, 0 },
	{ "max\n", "max", -ENOENT, 0 },
	{ "", "max", -ENOENT, 0 },
	{ "x max 7\n", "max", -ENOENT, 0 },
};

START_TEST(a_key_has_its_number)
{
	uint64_t value = 4711;

	ck_assert_msg(sbx_cgtext_key(keys[_i].text, keys[_i].key, &value) == keys[_i].r, "%s in %s", keys[_i].key,
		      keys[_i].text);
	ck_assert_uint_eq(value, keys[_i].r == 0 ? keys[_i].value : 4711);
}
END_TEST

static const struct {
	const char *text, *path;
	int r;
} own_groups[] = {
	{ "0::/a/b\n", "a/b", 0 },
	{ "0::/\n", "", 0 },
	{ "4:memory:/x\n0::/a\n", "a", 0 },
	{ "0::/a..b/..c\n", "a..b/..c", 0 },
	{ "4:memory:/x\n", NULL, -ENOENT },
	{ "1:name=0::/x:/y\n", NULL, -ENOENT },
	{ "", NULL, -ENOENT },
	{ "0::/a/b", NULL, -EINVAL }, /* cut: the real group may go on */
	{ "0::/../a\n", NULL, -EXDEV },
	{ "0::/a/..\n", NULL, -EXDEV },
	{ "0::/0123456789abcdef\n", NULL, -ENAMETOOLONG },
};

START_TEST(our_own_group_of_v2_is_found_whole_or_not_at_all)
{
	char path[16] = "as before";

	ck_assert_int_eq(sbx_cgtext_own_group(own_groups[_i].text, path, sizeof(path)), own_groups[_i].r);
	ck_assert_str_eq(path, own_groups[_i].r == 0 ? own_groups[_i].path : "as before");
}
END_TEST

START_TEST(process_ids_are_read_up_to_what_is_no_whole_one)
{
	const char *text = "1\n4194304\n12";
	pid_t pid = 0;

	ck_assert_int_eq(sbx_cgtext_next_pid(&text, &pid), 1);
	ck_assert_int_eq(pid, 1);
	ck_assert_int_eq(sbx_cgtext_next_pid(&text, &pid), 1);
	ck_assert_int_eq(pid, 4194304);
	ck_assert_int_eq(sbx_cgtext_next_pid(&text, &pid), -EINVAL);
	text = "4294967295\n"; /* would be -1: everybody */
	ck_assert_int_eq(sbx_cgtext_next_pid(&text, &pid), -EINVAL);
	text = "-1\n";
	ck_assert_int_eq(sbx_cgtext_next_pid(&text, &pid), -EINVAL);
	text = "";
	ck_assert_int_eq(sbx_cgtext_next_pid(&text, &pid), 0);
	ck_assert_int_eq(pid, 4194304);
}
END_TEST

START_TEST(times_of_cpu_stat_are_nanoseconds_that_fit)
{
	struct sbx_usage usage = { 0 };

	ck_assert_int_eq(sbx_cgtext_cpu_stat(cpu_stat, &usage), 0);
	ck_assert_uint_eq(usage.cpu_ns, 123456789000);
	ck_assert_uint_eq(usage.cpu_user_ns, 100000000000);
	ck_assert_uint_eq(usage.cpu_system_ns, 23456789000);
	ck_assert_int_eq(sbx_cgtext_cpu_stat("usage_usec 1\nuser_usec 1\n", &usage), -EINVAL);
	ck_assert_int_eq(sbx_cgtext_cpu_stat("usage_usec 18446744073709552\nuser_usec 1\nsystem_usec 1\n", &usage),
			 -EINVAL);
	ck_assert_uint_eq(usage.cpu_ns, 123456789000);
}
END_TEST

START_TEST(files_are_read_and_written_below_their_directory)
{
	char path[] = "/tmp/minos-cgfile.XXXXXX", buf[8];
	uint64_t value = 5;
	int dir, kept;

	ck_assert_ptr_nonnull(mkdtemp(path));
	dir = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	ck_assert_int_eq(sbx_cgfile_write(dir, "missing", "1", NULL), -ENOENT);
	ck_assert_int_eq(sbx_cgfile_read(dir, "missing", buf, sizeof(buf)), -ENOENT);
	kept = openat(dir, "file", O_CREAT | O_RDWR | O_CLOEXEC, 0600);
	ck_assert_int_ge(kept, 0);
	ck_assert_int_eq(sbx_cgfd_number(kept, &value), -EINVAL);
	ck_assert_uint_eq(value, 5);
	ck_assert_int_eq(sbx_cgfile_write_number(dir, "file", UINT64_MAX, NULL), 0);
	ck_assert_int_eq(sbx_cgfd_number(kept, &value), 0);
	ck_assert_uint_eq(value, UINT64_MAX);
	ck_assert_int_eq(sbx_cgfile_read(dir, "file", buf, sizeof(buf)), 7);
	ck_assert_str_eq(buf, "1844674");
	ck_assert_int_eq(sbx_cgfd_read(kept, buf, sizeof(buf)), 7);
	ck_assert_str_eq(buf, "1844674");
	ck_assert_int_eq(ftruncate(kept, 0), 0);
	ck_assert_int_eq(sbx_cgfd_write_number(kept, "file", 42, NULL), 0);
	ck_assert_int_eq(sbx_cgfd_number(kept, &value), 0); /* read again from its start */
	ck_assert_uint_eq(value, 42);
	(void)close(kept);
	ck_assert_int_eq(sbx_cgfd_number(kept, &value), -EBADF);
	ck_assert_int_eq(symlinkat("/etc/passwd", dir, "link"), 0);
	ck_assert_int_eq(sbx_cgfile_read(dir, "link", buf, sizeof(buf)), -ELOOP);
	ck_assert_int_eq(unlinkat(dir, "file", 0) | unlinkat(dir, "link", 0), 0);
	(void)close(dir);
	ck_assert_int_eq(rmdir(path), 0);
}
END_TEST

static bool is_there(int dir, const char *name)
{
	return faccessat(dir, name, F_OK, 0) == 0;
}

START_TEST(a_sweep_removes_what_no_living_warden_holds)
{
	char path[] = "/tmp/minos-sweep.XXXXXX", ours[32];
	int base, held;

	ck_assert_ptr_nonnull(mkdtemp(path));
	base = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	(void)snprintf(ours, sizeof(ours), "minos-%d", (int)getpid());
	ck_assert_int_eq(mkdirat(base, "minos-1234567", 0700) | mkdirat(base, "minos-1234567/box-0-0", 0700), 0);
	ck_assert_int_eq(mkdirat(base, "minos-self.1234567", 0700) | mkdirat(base, "others", 0700), 0);
	ck_assert_int_eq(mkdirat(base, ours, 0700), 0);
	held = sbx_group_open(base, ours);
	ck_assert(sbx_group_lock(held));
	sbx_groups_sweep(base);
	ck_assert(!is_there(base, "minos-1234567") && !is_there(base, "minos-self.1234567"));
	ck_assert(is_there(base, "others") && is_there(base, ours));
	(void)close(held);
	sbx_groups_sweep(base);
	ck_assert(!is_there(base, ours));
	ck_assert_int_eq(unlinkat(base, "others", AT_REMOVEDIR) | rmdir(path), 0);
	(void)close(base);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("small");
	TCase *tc = sbx_case("error");

	tcase_add_test(tc, an_error_names_operation_object_and_reason);
	tcase_add_test(tc, an_error_that_nobody_wants_still_has_its_code);
	tcase_add_test(tc, a_long_error_is_cut_and_ended);
	suite_add_tcase(suite, tc);
	tc = sbx_case("ipc");
	tcase_add_checked_fixture(tc, make_pair, close_pair);
	tcase_add_loop_test(tc, descriptors_arrive_in_order_and_close_on_exec, 0, 4);
	tcase_add_test(tc, nothing_there_and_the_end_are_told_apart);
	tcase_add_loop_test(tc, too_many_descriptors_are_closed_and_refused, 9, 12);
	tcase_add_loop_test(tc, too_many_descriptors_are_closed_and_refused, 1, 2);
	tcase_add_test(tc, more_descriptors_than_the_buffer_holds_are_refused);
	tcase_add_test(tc, a_packet_larger_than_the_buffer_is_refused_with_its_descriptors);
	tcase_add_test(tc, what_was_sent_arrives_though_the_sender_has_ended_with_something_unread);
	tcase_add_test(tc, a_full_socket_does_not_block);
	tcase_add_test(tc, a_warden_without_the_data_directory_is_a_shortage_of_the_host);
	suite_add_tcase(suite, tc);
	tc = sbx_case("cgroup_file");
	tcase_add_loop_test(tc, a_key_has_its_number, 0, (int)(sizeof(keys) / sizeof(keys[0])));
	tcase_add_loop_test(tc, our_own_group_of_v2_is_found_whole_or_not_at_all, 0,
			    (int)(sizeof(own_groups) / sizeof(own_groups[0])));
	tcase_add_test(tc, process_ids_are_read_up_to_what_is_no_whole_one);
	tcase_add_test(tc, times_of_cpu_stat_are_nanoseconds_that_fit);
	tcase_add_test(tc, files_are_read_and_written_below_their_directory);
	tcase_add_test(tc, a_sweep_removes_what_no_living_warden_holds);
	suite_add_tcase(suite, tc);
	return sbx_run_suite(suite);
}
