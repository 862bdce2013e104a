/* fifo.c - see fifo.h. */
#include "judge/grade/fifo.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "judge/grade/protocol.h"
#include "judge/toolchain/spool.h"
#include "sandbox/cleanup.h"
#include "sandbox/ipc.h"

#define FLAGS (O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC)

/* Our end of one. To open one for writing fails where nobody reads it, so that it is opened for reading first. */
static int make_one(int dir, const char *path, bool to_write, struct sbx_error *err)
{
	const char *name = strrchr(path, '/') + 1;
	sbx_close int reader = -1, writer = -1;

	if (mknodat(dir, name, S_IFIFO | 0600, 0) != 0)
		return sbx_error_set(err, errno, "make the named pipe %s", name);
	reader = openat(dir, name, O_RDONLY | FLAGS);
	if (reader < 0 || fchmod(reader, 0666) != 0) /* whatever the umask is: the box's user is another */
		return sbx_error_set(err, errno, "open the named pipe %s", name);
	if (!to_write)
		return sbx_take_fd(&reader);
	writer = openat(dir, name, O_WRONLY | FLAGS);
	return writer < 0 ? sbx_error_set(err, errno, "open the named pipe %s", name) : sbx_take_fd(&writer);
}

static int make_pair(int dir, bool manager, unsigned process, struct judge_fifo *ends, struct sbx_error *err)
{
	ends->to = make_one(dir, judge_protocol_fifo(process, !manager), true, err);
	if (ends->to < 0)
		return ends->to;
	ends->from = make_one(dir, judge_protocol_fifo(process, manager), false, err);
	return ends->from < 0 ? ends->from : 0;
}

int judge_fifo_make(int spool, struct sbx_run *run, bool manager, unsigned first, unsigned count,
		    struct judge_fifo *ends, struct sbx_error *err)
{
	struct sbx_share *share = &run->shares[run->share_count];
	sbx_close int dir = -1;
	int r = 0;

	for (unsigned i = 0; i < count; i++)
		ends[i] = (struct judge_fifo){ -1, -1 };
	if (manager)
		(void)snprintf(share->name, sizeof(share->name), "fifo-manager");
	else
		(void)snprintf(share->name, sizeof(share->name), "fifo-%u", first);
	(void)snprintf(share->at, sizeof(share->at), SBX_FIFO_PATH);
	dir = judge_spool_fresh(spool, share->name, err);
	if (dir < 0)
		return dir;
	for (unsigned i = 0; i < count && r == 0; i++)
		r = make_pair(dir, manager, first + i, &ends[i], err);
	if (r < 0)
		judge_fifo_close(ends, count);
	else
		run->share_count++;
	return r;
}

void judge_fifo_close(struct judge_fifo *ends, unsigned count)
{
	for (unsigned i = 0; i < count; i++) {
		sbx_ipc_close_all(&ends[i].to, 1);
		sbx_ipc_close_all(&ends[i].from, 1);
	}
}
