/*
 * state.h - the daemon's state directory, as its supervisor prepares it.
 *
 * Runs as the user who started minosd, root perhaps, in a directory that belongs to the daemon's user: so nothing here
 * follows a link in it, or changes the owner of what it has not just made.
 */
#ifndef JUDGE_DAEMON_STATE_H
#define JUDGE_DAEMON_STATE_H

#include <limits.h>
#include <sys/types.h>

#include "sandbox/error.h"
#include "sandbox/warden.h"

struct judge_state_dir {
	char path[PATH_MAX]; /* absolute */
	char problems[PATH_MAX + 16];
	char spool[PATH_MAX + 16];
	int fd;
	int lock; /* held as long as the daemon lives */
	int spool_fds[SBX_SLOTS_MAX];
	unsigned slots;
	int listener;     /* DIR/minosd.sock, or another */
	char socket[108]; /* its name */
	uid_t uid;
	gid_t gid;
};

/*
 * Makes what is missing in path (the directory itself included), locks it, opens a directory for each slot. -EBUSY:
 * another daemon has it. On failure nothing of an existing directory that is not ours has been changed, and *state may
 * be given to judge_state_dir_close.
 */
int judge_state_dir_open(const char *path, unsigned slots, struct judge_state_dir *state, struct sbx_error *err);

/* Listens on DIR/minosd.sock, or on another path, mode 0660 and the daemon's user's; a dead socket there is replaced. 0
 * and state->listener. */
int judge_state_dir_listen(struct judge_state_dir *state, const char *path, struct sbx_error *err);

void judge_state_dir_close(struct judge_state_dir *state);

#endif
