/*
 * fuzz_run.c - libFuzzer entry: a hostile warden and init in front of the judge: packets, output, artefacts.
 *
 * After a byte of flags (1: artefacts are wanted, 4: the hello speaks of a tree, 2: which does not come) the input is a
 * list of actions: a letter, a byte for a length, and so many bytes. More output than allowed is never AC; artefacts
 * take no more room than they may, and nothing makes the judge wait for ever.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>

#include "judge/grade/verdict.h"
#include "judge/tests/fuzz_file.h"
#include "judge/tests/fuzz_scratch.h"
#include "judge/toolchain/spool.h"
#include "sandbox/cleanup.h"
#include "sandbox/client.h"
#include "sandbox/ipc.h"

#define ARTIFACT_BYTES_MAX 4096
#define OUTPUT_BYTES_MAX   1024
#define ACTIONS_MAX        64

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct peer {
	const uint8_t *data;
	size_t size;
	int sock, spool;
	int fds[SBX_FDS_MAX]; /* of the run: input, output, error, collector */
	unsigned fd_count;
	bool played;
	uint64_t bytes;
	int held; /* an end of a pipe that keeps the other waiting */
};

/* The next byte, 0 at the end. */
static uint8_t next(struct peer *peer)
{
	if (peer->size == 0)
		return 0;
	peer->size--;
	return *peer->data++;
}

/* What a captured init may send for an artefact: a file, or something that is none. The caller closes it. */
static int make_fd(struct peer *peer, uint8_t kind)
{
	int ends[2];

	if (kind % 4 == 0)
		return fcntl(fuzz_file((const uint8_t *)"artefact", 8), F_DUPFD_CLOEXEC, 0);
	if (kind % 4 == 1)
		return open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (kind % 4 == 2)
		return open("/dev/zero", O_RDONLY | O_CLOEXEC);
	if (pipe2(ends, O_CLOEXEC) < 0)
		abort();
	sbx_ipc_close_all(&peer->held, 1);
	peer->held = ends[1];
	return ends[0];
}

/*
 * A packet: first comes how many times four bytes of it are given, zeros make it whole; 255 stands for a short packet,
 * of as many bytes as the next byte says.
 */
static void send_struct(struct peer *peer, int sock, size_t whole, const int *fds, unsigned fd_count)
{
	uint8_t packet[1024] = { 0 }, words = next(peer);
	size_t given = words == UINT8_MAX ? next(peer) : 4u * words, size = words == UINT8_MAX ? given : whole;

	for (size_t i = 0; i < given && peer->size > 0; i++)
		packet[i] = next(peer);
	if (sock >= 0)
		(void)sbx_ipc_send(sock, packet, size, fds, fd_count, MSG_DONTWAIT); /* who does not listen misses it */
}

static void write_some(struct peer *peer, int fd)
{
	size_t given = next(peer);

	given = given < peer->size ? given : peer->size;
	if (fd >= 0)
		(void)!write(fd, peer->data, given);
	peer->data += given;
	peer->size -= given;
}

static void act(struct peer *peer)
{
	int *output = &peer->fds[1], *error = &peer->fds[2], *collector = &peer->fds[3];
	sbx_close int fd = -1;

	switch (next(peer)) {
	case 'r':
		send_struct(peer, peer->sock, sizeof(struct sbx_result), NULL, 0);
		break;
	case 'a':
		fd = make_fd(peer, next(peer));
		send_struct(peer, *collector, sizeof(struct sbx_artifact), &fd, 1);
		break;
	case 'n':
		send_struct(peer, *collector, sizeof(struct sbx_artifact), NULL, 0);
		break;
	case 'o':
		write_some(peer, *output);
		break;
	case 'e':
		write_some(peer, *error);
		break;
	case 'O':
		sbx_ipc_close_all(output, 1);
		break;
	case 'E':
		sbx_ipc_close_all(error, 1);
		break;
	case 'C':
		sbx_ipc_close_all(collector, 1);
		break;
	default:
		break;
	}
}

/* The peer's turn comes once, on the first tick, when the request is there. */
static int on_tick(void *ctx)
{
	struct peer *peer = ctx;
	static struct sbx_run run;

	if (peer->played)
		return 0;
	peer->played = true;
	if (sbx_ipc_recv(peer->sock, &run, sizeof(run), peer->fds, SBX_FDS_MAX, &peer->fd_count, MSG_DONTWAIT) < 0)
		abort();
	for (int i = 1; i <= 2; i++)
		if (fcntl(peer->fds[i], F_SETFL, O_NONBLOCK) < 0)
			abort();
	for (unsigned i = 0; i < ACTIONS_MAX && peer->size > 0; i++)
		act(peer);
	sbx_ipc_close_all(peer->fds, 4);
	sbx_ipc_close_all(&peer->sock, 1);
	return 0;
}

static int on_output(void *ctx, const void *data, size_t size)
{
	struct peer *peer = ctx;

	(void)data;
	peer->bytes += size;
	if (peer->bytes > OUTPUT_BYTES_MAX)
		abort();
	return 0;
}

static int on_artifact(void *ctx, const struct sbx_artifact *artifact, int fd)
{
	struct peer *peer = ctx;
	sbx_close int from = fd;
	struct sbx_error err = { 0 };
	uint64_t size = 0;
	int r = judge_spool_copy(peer->spool, artifact->path, from, artifact->executable != 0, ARTIFACT_BYTES_MAX,
				 &size, &err);

	if (size > ARTIFACT_BYTES_MAX || (r < 0 && err.text[0] == '\0'))
		abort();
	if (r == -EINTR)
		abort(); /* it waited, until a timer of libFuzzer's came */
	return r;
}

static void check(struct sbx_result *result, const struct sbx_io_seen *seen, const struct sbx_limits *limits)
{
	struct judge_finding finding;

	judge_verdict_of_run(result, seen, limits, &finding);
	if (memchr(finding.reason, '\0', sizeof(finding.reason)) == NULL)
		abort();
	if (seen->output_bytes + seen->error_bytes > limits->output_bytes && finding.verdict == JUDGE_AC)
		abort();
	json_decref(judge_verdict_json(result, seen, limits, &finding));
}

static void run_it(struct peer *peer, struct sbx_client *client, bool collect)
{
	static struct sbx_run run;
	const struct sbx_io io = { .input = client->sock,
				   .output = -1,
				   .error = -1,
				   .on_output = on_output,
				   .on_error = on_output,
				   .on_artifact = on_artifact,
				   .on_tick = on_tick,
				   .tick_ms = 1,
				   .stop = -1,
				   .ctx = peer };
	struct sbx_result result;
	struct sbx_io_seen seen;
	struct sbx_error err = { 0 };

	run.flags = collect ? SBX_RUN_COLLECT : 0;
	run.limits.output_bytes = OUTPUT_BYTES_MAX;
	if (sbx_client_run(client, &run, &io, &result, &seen, &err) == 0)
		check(&result, &seen, &run.limits);
	else if (err.text[0] == '\0')
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char scratch[PATH_MAX];
	static int spool = -1;
	struct peer peer = { .data = data, .size = size, .fds = { -1, -1, -1, -1 }, .held = -1 };
	struct sbx_client client = { .sock = -1, .tree = -1 };
	struct sbx_hello hello = { .type = SBX_MSG_HELLO };
	struct sbx_error err = { 0 };
	uint8_t flags = next(&peer);
	int pair[2];

	if (spool < 0)
		spool = fuzz_scratch(scratch, sizeof(scratch));
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0)
		abort();
	peer.sock = pair[1];
	peer.spool = judge_spool_fresh(spool, "app", &err);
	if (peer.spool < 0)
		abort();
	hello.tree = (flags & 4) != 0;
	if (sbx_ipc_send(pair[1], &hello, sizeof(hello), &spool, hello.tree && (flags & 2) == 0, 0) < 0)
		abort();
	if (sbx_client_open(pair[0], &client, &err) == 0)
		run_it(&peer, &client, (flags & 1) != 0);
	else
		sbx_ipc_close_all(pair, 1);
	sbx_client_close(&client);
	sbx_ipc_close_all(peer.fds, 4);
	sbx_ipc_close_all(&peer.sock, 1);
	sbx_ipc_close_all(&peer.held, 1);
	(void)close(peer.spool);
	return 0;
}
