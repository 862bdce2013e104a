/*
 * fuzz_packets.c - libFuzzer entry: packets of a captured judge, with real descriptors, through the warden's socket.
 *
 * What the warden decides on a message is fuzz_wire.c's; this is the way there: receiving, telling what each descriptor
 * is, closing what is not wanted, hanging up on what waits unread. No descriptor may be left, and each must be told for
 * what it is.
 *
 * A packet: how many descriptors, a byte for each one's kind, two bytes for the message's size, and the message.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "sandbox/ipc.h"
#include "sandbox/wire.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define KINDS        10
#define SENT_FDS_MAX 253 /* the kernel's SCM_MAX_FD */

static struct {
	int fd;
	enum sbx_fd_kind kind;
} samples[KINDS];

static const struct sbx_ceilings ceilings = { .filter_count = 3 };

struct input {
	const uint8_t *data;
	size_t size;
};

static unsigned take(struct input *input)
{
	if (input->size == 0)
		return 0;
	input->size--;
	return *input->data++;
}

static unsigned take_two(struct input *input)
{
	unsigned low = take(input);

	return low | take(input) << 8;
}

static void take_bytes(struct input *input, void *to, size_t size)
{
	size_t have = size < input->size ? size : input->size;

	memcpy(to, input->data, have);
	memset((char *)to + have, 0, size - have);
	input->data += have;
	input->size -= have;
}

static void must(bool good)
{
	if (!good)
		abort();
}

static void add_sample(unsigned *count, int fd, enum sbx_fd_kind kind)
{
	must(fd >= 0 && *count < KINDS);
	samples[*count].fd = fd;
	samples[(*count)++].kind = kind;
}

static void make_samples(void)
{
	unsigned count = 0;
	int ends[2];

	must(pipe2(ends, O_CLOEXEC) == 0);
	add_sample(&count, open("/dev/null", O_RDWR | O_CLOEXEC), SBX_FD_NULL);
	add_sample(&count, memfd_create("file", MFD_CLOEXEC), SBX_FD_FILE);
	add_sample(&count, ends[0], SBX_FD_PIPE);
	add_sample(&count, socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0), SBX_FD_PACKET);
	add_sample(&count, socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), SBX_FD_OTHER);
	add_sample(&count, open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC), SBX_FD_OTHER);
	add_sample(&count, open("/dev/null", O_PATH | O_CLOEXEC), SBX_FD_OTHER);
	add_sample(&count, open("/dev/zero", O_RDONLY | O_CLOEXEC), SBX_FD_OTHER);
	add_sample(&count, epoll_create1(EPOLL_CLOEXEC), SBX_FD_OTHER);
	add_sample(&count, eventfd(0, EFD_CLOEXEC), SBX_FD_OTHER);
	must(count == KINDS);
}

static unsigned make_descriptors(struct input *input, unsigned char *sent)
{
	unsigned count = take(input);

	if (count > SENT_FDS_MAX)
		count = SENT_FDS_MAX;
	for (unsigned i = 0; i < count; i++)
		sent[i] = (unsigned char)(take(input) % KINDS);
	return count;
}

static bool send_packet(int sock, struct sbx_run *run, size_t size, const unsigned char *sent, unsigned count)
{
	union {
		char bytes[CMSG_SPACE(sizeof(int) * SENT_FDS_MAX)];
		struct cmsghdr align;
	} control = { .bytes = { 0 } };
	struct iovec iov = { .iov_base = run, .iov_len = size };
	struct msghdr msg = { .msg_iov = &iov, .msg_iovlen = 1 };

	if (count > 0) {
		msg.msg_control = &control;
		msg.msg_controllen = CMSG_SPACE(sizeof(int) * count);
		control.align = (struct cmsghdr){ .cmsg_level = SOL_SOCKET,
						  .cmsg_type = SCM_RIGHTS,
						  .cmsg_len = CMSG_LEN(sizeof(int) * count) };
		for (unsigned i = 0; i < count; i++)
			memcpy(CMSG_DATA(&control.align) + sizeof(int) * i, &samples[sent[i]].fd, sizeof(int));
	}
	return sendmsg(sock, &msg, MSG_NOSIGNAL | MSG_DONTWAIT) >= 0;
}

/* As the warden's on_judge, up to the box. False when it would drop the judge. */
static bool receive(int sock, const unsigned char *sent, unsigned sent_count)
{
	static struct sbx_run message; /* keeps what the last one left, as the warden's does */
	enum sbx_fd_kind kinds[SBX_FDS_MAX];
	int fds[SBX_FDS_MAX];
	unsigned count = 0;
	struct sbx_error err = { 0 };
	ssize_t size = sbx_ipc_recv(sock, &message, sizeof(message), fds, SBX_FDS_MAX, &count, MSG_DONTWAIT);
	enum sbx_answer answer;

	must(size >= 0 ? count == sent_count : count == 0);
	for (unsigned i = 0; i < count; i++) {
		kinds[i] = sbx_ipc_kind(fds[i]);
		must(kinds[i] == samples[sent[i]].kind);
	}
	answer = sbx_wire_decide(&message, size < 0 ? 0 : (size_t)size, kinds, count, &ceilings, &err);
	must(answer == SBX_ANSWER_RUN || answer == SBX_ANSWER_STOP || answer == SBX_ANSWER_LOOK || err.text[0] != '\0');
	sbx_ipc_close_foreign(fds, count);
	return answer != SBX_ANSWER_DROP;
}

static int lowest_free(void)
{
	int fd = fcntl(0, F_DUPFD_CLOEXEC, 0);

	(void)close(fd); /* only its number was wanted */
	return fd;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct sbx_run run;
	struct input input = { data, size };
	unsigned char sent[SENT_FDS_MAX];
	int pair[2], before;
	bool go_on = true;

	if (samples[0].fd == 0)
		make_samples();
	before = lowest_free();
	must(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) == 0);
	while (input.size > 0) {
		unsigned count = make_descriptors(&input, sent);
		size_t length = take_two(&input);

		take_bytes(&input, &run, length);
		/* Once the judge is to be dropped, what it still sends waits unread. */
		if (send_packet(pair[0], &run, length, sent, count) && go_on)
			go_on = receive(pair[1], sent, count);
	}
	(void)close(pair[0]);
	/* Hanging up takes longer than all of the above, so not each input does it. */
	if (size % 16 == 0)
		sbx_ipc_hang_up(&pair[1]);
	else
		sbx_ipc_close_all(&pair[1], 1);
	must(lowest_free() == before);
	return 0;
}
