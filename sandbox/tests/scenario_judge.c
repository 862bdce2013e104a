/* scenario_judge.c - see scenario.h: the judge's side by hand, for cases in which it does not keep to what client.c
 * would do. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "sandbox/cleanup.h"
#include "sandbox/ipc.h"
#include "sandbox/tests/scenario.h"

int scenario_judge(const struct scenario *scenario)
{
	struct sbx_error err = { 0 };
	struct sbx_hello hello;
	unsigned fd_count = 0;
	int sock = -1, fd = -1;

	ck_assert_msg(judge_warden_attach(&scenario->warden, 0, &sock, &err) == 0, "%s", err.text);
	ck_assert_int_eq(sbx_ipc_recv(sock, &hello, sizeof(hello), &fd, 1, &fd_count, 0), sizeof(hello));
	return sock;
}

/* Whether the warden has closed the socket; waits for it. */
bool scenario_dropped(int sock)
{
	struct pollfd polled = { .fd = sock, .events = POLLIN };
	char byte[sizeof(struct sbx_result)];

	while (poll(&polled, 1, scenario_slow() ? 30000 : 3000) == 1) {
		ssize_t got = recv(sock, byte, sizeof(byte), MSG_DONTWAIT);

		if (got == 0 || (got < 0 && errno == ECONNRESET))
			return true;
	}
	return false;
}

/* A result is sent before the last of its box is let go of, so this may take a moment. */
void scenario_expect_fds(const struct scenario *scenario, int at_most)
{
	int count = 0;

	for (int i = 0; i < 1000; i++) {
		count = scenario_count_fds(scenario->warden.pid);
		if (count <= at_most)
			return;
		(void)poll(NULL, 0, 2);
	}
	ck_abort_msg("the warden has %d descriptors, %d before", count, at_most);
}

bool scenario_receive(int sock, struct sbx_result *result)
{
	struct pollfd polled = { .fd = sock, .events = POLLIN };
	unsigned fd_count = 0;

	return poll(&polled, 1, scenario_slow() ? 60000 : 10000) == 1 &&
	       sbx_ipc_recv(sock, result, sizeof(*result), NULL, 0, &fd_count, 0) == (ssize_t)sizeof(*result);
}

/* Descriptors for a run: three times /dev/null. */
void scenario_nulls(int fds[3])
{
	for (int i = 0; i < 3; i++) {
		fds[i] = open("/dev/null", O_RDWR | O_CLOEXEC);
		ck_assert_int_ge(fds[i], 0);
	}
}

pid_t scenario_child(pid_t parent)
{
	DIR *proc = opendir("/proc");
	struct dirent *entry;
	pid_t found = -1;

	while (proc != NULL && (entry = readdir(proc)) != NULL) {
		char path[300], line[256];
		sbx_fclose FILE *file = NULL;

		(void)snprintf(path, sizeof(path), "/proc/%s/status", entry->d_name);
		file = fopen(path, "re");
		while (file != NULL && fgets(line, sizeof(line), file) != NULL)
			if (strncmp(line, "PPid:", 5) == 0 && strtol(line + 5, NULL, 10) == parent)
				found = (pid_t)strtol(entry->d_name, NULL, 10);
	}
	if (proc != NULL)
		(void)closedir(proc);
	return found;
}

pid_t scenario_wait_for_child(pid_t parent)
{
	for (int i = 0; i < 2000; i++) {
		pid_t pid = scenario_child(parent);

		if (pid > 0)
			return pid;
		(void)poll(NULL, 0, 2);
	}
	return -1;
}

void scenario_expect_no_box(const struct scenario *scenario)
{
	for (int i = 0; i < 2000; i++) {
		if (scenario_child(scenario->warden.pid) < 0)
			return;
		(void)poll(NULL, 0, 2);
	}
	ck_abort_msg("a box is still there");
}
