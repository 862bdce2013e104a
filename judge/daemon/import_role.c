/* import_role.c - see import_role.h. */
#include "judge/daemon/import_role.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "judge/daemon/role.h"
#include "judge/daemon/unpacker.h"
#include "judge/policy/quantity.h"
#include "sandbox/cleanup.h"
#include "sandbox/ipc.h"

#define FD_IMAGE JUDGE_ROLE_FD
#define FD_ROOT  (JUDGE_ROLE_FD + 1)
#define FD_NEWS  (JUDGE_ROLE_FD + 2)

#define CPU_SECONDS 3600 /* 16 GiB are unpacked in a part of it */

/* role -> who started it: a layer begins, or the end. */
struct news {
	uint32_t ended, failed; /* failed: an errno */
	uint64_t index, count;
	struct judge_imported imported;
	char text[SBX_ERROR_MAX];
};

/* ---- The role ---- */

static void tell(const struct news *news)
{
	(void)sbx_ipc_send(FD_NEWS, news, sizeof(*news), NULL, 0, 0); /* nobody left to tell if it fails */
}

static void tell_layer(void *ctx, size_t index, size_t count, const char *name)
{
	struct news news = { .index = index, .count = count };

	(void)ctx;
	(void)snprintf(news.text, sizeof(news.text), "%.200s", name);
	tell(&news);
}

static int take_bounds(char **args, struct judge_import *import, struct sbx_error *err)
{
	const char *entries = judge_role_argument(args, "entries"), *bytes = judge_role_argument(args, "bytes");
	int r;

	if (entries == NULL || bytes == NULL)
		return sbx_error_set(err, 0, "import role: no --entries or --bytes");
	r = judge_quantity_count(entries, UINT64_MAX, &import->max_entries, err);
	return r == 0 ? judge_quantity_count(bytes, UINT64_MAX, &import->max_bytes, err) : r;
}

/* The image as a directory is a place, too, to be read only. */
static int hold(char **args, const struct judge_import *import, struct sbx_error *err)
{
	const char *policies = judge_role_argument(args, "policies"), *image = judge_role_argument(args, "image");
	struct judge_place places[JUDGE_PLACES_MAX] = { { .path = image, .fd = FD_IMAGE, .read_only = true } };

	places[image != NULL] = (struct judge_place){ .path = judge_role_argument(args, "root"), .fd = FD_ROOT };
	if (policies == NULL || places[image != NULL].path == NULL)
		return sbx_error_set(err, 0, "import role: no --policies or --root");
	return judge_unpacker_hold(policies, places, import->max_bytes, CPU_SECONDS, err);
}

int judge_import_role(char **args)
{
	struct judge_import import = { .reference = judge_role_argument(args, "reference"), .on_layer = tell_layer };
	struct news news = { .ended = 1 };
	struct sbx_error err = { 0 };
	int r = take_bounds(args, &import, &err);

	if (r == 0)
		r = hold(args, &import, &err);
	if (r == 0)
		r = judge_rootfs_unpack(FD_IMAGE, FD_ROOT, &import, &news.imported, &err);
	if (r == 0 && syncfs(FD_ROOT) != 0)
		r = sbx_error_set(&err, errno, "sync the directory");
	news.failed = (uint32_t)-r;
	memcpy(news.text, err.text, sizeof(news.text));
	tell(&news);
	return 0;
}

/* ---- Who starts it ---- */

/* Its word counts for little: numbers to be shown, and a text. -EPIPE: it has gone without a last word. */
static int listen_to(int sock, const struct judge_import *import, struct judge_imported *out, struct sbx_error *err)
{
	for (;;) {
		struct news news;
		unsigned fd_count = 0;
		ssize_t size = sbx_ipc_recv(sock, &news, sizeof(news), NULL, 0, &fd_count, 0);

		if (size != (ssize_t)sizeof(news))
			return sbx_error_set(err, EPIPE, "who unpacks the image has gone without a word");
		news.text[sizeof(news.text) - 1] = '\0';
		if (!news.ended) {
			if (import->on_layer != NULL)
				import->on_layer(import->ctx, news.index, news.count, news.text);
			continue;
		}
		if (news.failed != 0) {
			(void)sbx_error_set(err, 0, "%s", news.text);
			err->code = news.failed <= INT32_MAX ? (int)news.failed : EPROTO;
			return sbx_error_below_zero(-err->code);
		}
		*out = news.imported;
		return 0;
	}
}

static int start(const struct judge_import_wish *wish, int news, pid_t *pid, struct sbx_error *err)
{
	const struct judge_import *import = wish->import;
	char entries[24], bytes[24];
	const char *args[13] = { "--policies", import->policies, "--root",  wish->root_path,
				 "--entries",  entries,          "--bytes", bytes };
	int used = 8;

	(void)snprintf(entries, sizeof(entries), "%" PRIu64, import->max_entries);
	(void)snprintf(bytes, sizeof(bytes), "%" PRIu64, import->max_bytes);
	if (wish->image_path != NULL) {
		args[used++] = "--image";
		args[used++] = wish->image_path;
	}
	if (import->reference != NULL) {
		args[used++] = "--reference";
		args[used++] = import->reference;
	}
	return judge_role_spawn("import", args, (int[]){ wish->image, wish->root, news }, 3, pid, err);
}

int judge_import_unpack(const struct judge_import_wish *wish, struct judge_imported *out, struct sbx_error *err)
{
	sbx_close int ours = -1, theirs = -1;
	struct sbx_error killed = { 0 };
	int pair[2], r, ended;
	pid_t pid = -1;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0)
		return sbx_error_set(err, errno, "make a socket");
	ours = pair[0];
	theirs = pair[1];
	r = start(wish, theirs, &pid, err);
	if (r < 0)
		return r;
	(void)close(sbx_take_fd(&theirs)); /* the role's, whose end shows in ours */
	r = listen_to(ours, wish->import, out, err);
	(void)kill(pid, SIGKILL); /* it has said all, or is dying of something else, which stays the reason */
	ended = judge_unpacker_wait(pid, "the image", &killed);
	if (r != -EPIPE || ended == 0)
		return r;
	*err = killed;
	return ended;
}
