/*
 * fuzz_reply.c - libFuzzer entry: what a hostile daemon answers, through the client to what the commands show.
 *
 * The first byte chooses. `u`: the rest is all that comes on the connection, in answer to an upload (which is never
 * repeated). Otherwise it names a command, and the rest is the body of a good answer; a second request, such as a
 * long poll's, is told that all is done. There is always an exit status.
 */
#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "judge/api/api.h"
#include "judge/cli/cli.h"
#include "judge/cli/client.h"
#include "judge/tests/fuzz_file.h"
#include "judge/tests/fuzz_scratch.h"
#include "sandbox/cleanup.h"

#define ID "0123456789abcdef0123456789abcdef"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char state_dir[PATH_MAX];
static int listening = -1;
static struct {
	const uint8_t *data;
	size_t size;
	bool framed;
	unsigned status, requests;
} answer;

static void send_all(int fd, const void *bytes, size_t size)
{
	(void)!send(fd, bytes, size, MSG_NOSIGNAL); /* inputs are small; who does not read has no answer */
}

static void reply(int fd)
{
	static const char done[] = "{\"state\":\"done\",\"verdict\":\"AC\"}";
	bool first = answer.requests++ == 0;
	size_t size = first ? answer.size : strlen(done);
	char head[128], request[4096];
	ssize_t got = recv(fd, request, sizeof(request), 0);

	if (got <= 0)
		return;
	if (answer.framed) {
		(void)snprintf(head, sizeof(head), "HTTP/1.1 %u X\r\nConnection: close\r\nContent-Length: %zu\r\n\r\n",
			       answer.status, size);
		send_all(fd, head, strlen(head));
	}
	send_all(fd, first ? (const char *)answer.data : done, size);
}

static void *serve(void *unused)
{
	(void)unused;
	for (;;) {
		int fd = accept4(listening, NULL, NULL, SOCK_CLOEXEC);
		char rest[4096];

		if (fd < 0)
			return NULL;
		reply(fd);
		(void)shutdown(fd, SHUT_WR); /* gone already, or all is said */
		while (recv(fd, rest, sizeof(rest), 0) > 0)
			;
		(void)close(fd);
	}
}

static struct sockaddr_un address = { .sun_family = AF_UNIX };

/* Returns when all earlier connections are done with: the server takes one after the other. A timer of libFuzzer's may
 * interrupt us. */
static void wait_for_server(void)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	char byte;

	if (TEMP_FAILURE_RETRY(connect(fd, (const struct sockaddr *)&address, sizeof(address))) < 0 ||
	    shutdown(fd, SHUT_WR) < 0 || TEMP_FAILURE_RETRY(recv(fd, &byte, 1, 0)) != 0)
		abort();
	(void)close(fd);
}

static void set_up(void)
{
	pthread_t thread;
	sigset_t all, before;

	(void)close(fuzz_scratch(state_dir, sizeof(state_dir)));
	(void)snprintf(address.sun_path, sizeof(address.sun_path), "%.90s/" JUDGE_API_SOCKET, state_dir);
	listening = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (bind(listening, (const struct sockaddr *)&address, sizeof(address)) < 0 || listen(listening, 4) < 0 ||
	    sigfillset(&all) < 0 || pthread_sigmask(SIG_SETMASK, &all, &before) != 0 ||
	    pthread_create(&thread, NULL, serve, NULL) != 0 || pthread_detach(thread) != 0 ||
	    pthread_sigmask(SIG_SETMASK, &before, NULL) != 0)
		abort();
}

static void upload(void)
{
	static const uint8_t package[] = "package";
	struct judge_client *client = NULL;
	struct judge_reply got = { 0 };
	struct sbx_error err = { 0 };

	if (judge_client_open(state_dir, &client, &err) < 0)
		abort();
	if (judge_client_upload(client, "/api/v1/problems/p", "application/zip", fuzz_file(package, sizeof(package)),
				sizeof(package), &got, &err) < 0) {
		if (err.text[0] == '\0')
			abort();
	} else {
		if (!json_is_object(got.body))
			abort();
		(void)judge_client_refused("fuzz", &got);
		json_decref(got.body);
	}
	judge_client_close(client);
}

struct command {
	int (*run)(int, char **);
	const char *name, *args[3];
};

static const struct command commands[] = {
	{ judge_cli_status, "minos status", { NULL } },     { judge_cli_status, "minos status", { ID } },
	{ judge_cli_wait, "minos wait", { ID } },           { judge_cli_languages, "minos languages", { NULL } },
	{ judge_cli_problem, "minos problem", { "list" } }, { judge_cli_problem, "minos problem", { "show", "p" } },
	{ judge_cli_trace, "minos trace", { ID } },         { judge_cli_trace, "minos trace", { "--chrome", ID } },
};

static void run(const struct command *command, bool as_json)
{
	char *argv[8], *copies[8];
	int argc = 0, status;

	argv[argc++] = strdup(command->name);
	argv[argc++] = strdup("--state");
	argv[argc++] = strdup(state_dir);
	if (as_json)
		argv[argc++] = strdup("--json");
	for (int i = 0; command->args[i] != NULL; i++)
		argv[argc++] = strdup(command->args[i]);
	argv[argc] = NULL;
	memcpy(copies, argv, sizeof(copies)); /* argp sorts */
	status = command->run(argc, argv);
	if (status < JUDGE_CLI_GOOD || status > JUDGE_CLI_FAILED)
		abort();
	for (int i = 0; i < argc; i++)
		free(copies[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const size_t count = sizeof(commands) / sizeof(commands[0]);

	if (size == 0)
		return 0;
	if (listening < 0)
		set_up();
	answer.data = data + 1;
	answer.size = size - 1;
	answer.framed = data[0] != 'u';
	answer.status = data[0] < 0x80 ? 200 : 404;
	answer.requests = 0;
	if (answer.framed)
		run(&commands[data[0] % count], data[0] / count % 2 != 0);
	else
		upload();
	wait_for_server();
	return 0;
}
