/*
 * role.h - the processes of Minos: all but the warden of one binary that executes itself again.
 *
 * minosd and minos both begin with judge_role_dispatch: started as `PROGRAM --role NAME ARG...` they are that role and
 * nothing else. A role gets its descriptors at 3, 4, ... in a fixed order, and everything else as arguments. The warden
 * is a program of its own (sandbox/warden_main.c): the one with all privileges has no code in it that it does not need,
 * and little memory to copy for each box.
 */
#ifndef JUDGE_DAEMON_ROLE_H
#define JUDGE_DAEMON_ROLE_H

#include <stdbool.h>
#include <sys/types.h>

#include "sandbox/error.h"

#define JUDGE_ROLE_FD 3 /* the first of a role's descriptors */

/* The user that api and judge become when Minos is started by root. */
#define JUDGE_ROLE_USER "minos"

/* Seccomp policies of that beginning are for roles, not for boxes. */
#define JUDGE_ROLE_POLICIES "minosd-"

/* That of process 1 of each box. */
#define JUDGE_INIT_POLICY JUDGE_ROLE_POLICIES "init"

/* If argv asks for a role, runs it and returns true with *status its exit status. */
bool judge_role_dispatch(int argc, char **argv, int *status);

/*
 * Starts this program again as role, with args (NULL-terminated) and fds[0..count) as its descriptors 3, 4, ...; they
 * stay the caller's too. Standard error is shared, standard input and output are /dev/null. Returns 0
 * and *pid, or -errno.
 */
int judge_role_spawn(const char *role, const char *const *args, const int *fds, unsigned count, pid_t *pid,
		     struct sbx_error *err);

/*
 * Another program of Minos: it lies beside the running one, or where that is installed in the libexec beside it.
 * Returns a descriptor of it for execveat (O_PATH, the caller's), or -errno.
 */
int judge_program_find(const char *name, struct sbx_error *err);

/* As judge_role_spawn with the warden's program. -ENOENT when it is not where it was built or installed. */
int judge_warden_spawn(const int *fds, unsigned count, pid_t *pid, struct sbx_error *err);

/* The ids of JUDGE_ROLE_USER; our own when not root. -ENOENT, with err saying how to make it, when there is none. */
int judge_role_user(uid_t *uid, gid_t *gid, struct sbx_error *err);

/* The value of argument `--name` among args (`--name value` pairs), or NULL. */
const char *judge_role_argument(char **args, const char *name);

#endif
