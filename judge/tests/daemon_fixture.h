/*
 * daemon_fixture.h - a real minosd in a temporary state directory, its processes by role, and a look into its database.
 *
 * The daemon gets a session of its own, which its roles but the warden inherit: that is how they are found. Run by root
 * it works as the daemon's user; else, or with `user`, it runs degraded, with whatever an ordinary user has.
 */
#ifndef JUDGE_TESTS_DAEMON_FIXTURE_H
#define JUDGE_TESTS_DAEMON_FIXTURE_H

#include <jansson.h>
#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* Milliseconds, made longer where all is slower (MINOS_MACHINE=uml, by CK_TIMEOUT_MULTIPLIER). */
int64_t daemon_patience_ms(int64_t ms);
int64_t daemon_now_ms(void);
void daemon_pause_ms(unsigned ms);

struct daemon {
	char dir[64];
	char log[80];    /* standard error of all starts, one after the other */
	char config[80]; /* "" for none */
	char socket[80]; /* where it listens; set before daemon_start when that is not DIR/minosd.sock */
	uid_t user;      /* 0: whoever runs the test */
	unsigned slots;
	pid_t pid;                   /* -1: not running */
	struct judge_client *client; /* NULL when it listens elsewhere */
};

extern struct daemon the_daemon;

/* A fresh directory and a daemon that answers, with two slots. */
void daemon_set_up(void);
/* A fresh directory only; what daemon_start is to start may still be changed. */
void daemon_prepare(void);
/* Stops what runs (expecting status 0), expects that nothing is left of it, and removes the directory. */
void daemon_tear_down(void);

/* Returns when the api answers. */
void daemon_start(void);
/* Fails if the supervisor has ended by itself. */
void daemon_expect_alive(void);
/* Sends a signal to it and waits for its end; returns the wait status. */
int daemon_end(int signal_number);
/* SIGTERM; expects status 0 within ten seconds. */
void daemon_stop(void);

/* Writes a configuration file that daemon_start uses. */
void daemon_configure(const char *json);
/* The end of the log so far, as much as fits a message; in static memory. */
const char *daemon_log(void);

/*
 * Runs `minosd ARGS` (NULL-terminated) until it ends by itself, at most ten seconds: its exit status (-1: it went on,
 * and was ended), and what it wrote in text.
 */
int daemon_try(const char *const *args, char *text, size_t size);

/* ---- Its processes ---- */

struct daemon_process {
	pid_t pid;
	char role[16]; /* "supervisor", "warden", "api", "judge" */
	int slot;      /* of a judge; else -1 */
};

#define DAEMON_PROCESSES_MAX 32

/* All of its roles that run now. */
unsigned daemon_processes(struct daemon_process *out);
/* The process of that role (and slot, unless -1), or -1: then it is not for kill(2), which takes that for everybody. */
pid_t daemon_process_of(const char *role, int slot);
/* kill(2) of one process that there is; fails the test where there is none. */
void daemon_signal(pid_t pid, int signal_number);
/* Proportional memory of all of them, in KiB; 0 if the kernel does not tell. */
uint64_t daemon_memory_kib(void);

/* Waits until every role runs and the slots' directories are empty: nothing is left of what was judged. */
void daemon_wait_settled(void);
/* Fails if a process, a box, a control group, a mount or a file in a slot's directory is left of this daemon. */
void daemon_expect_nothing_left(void);

/* ---- Its interface ---- */

/* A call that must be answered with that status; the body is the caller's. NULL body: GET. */
json_t *daemon_call(const char *path, const json_t *body, long status);
/* Uploads testcases/problems/NAME. */
void daemon_add_problem(const char *name);
/* The request for one of its submissions ("accepted/counts.c"); key may be NULL. */
json_t *daemon_request(const char *problem, const char *submission, const char *key);
/* Sends it, expecting it to be taken; the id is in id (33 bytes). */
void daemon_submit(const char *problem, const char *submission, const char *key, char *id);
/* Waits for the verdict; the whole answer is the caller's. */
json_t *daemon_wait(const char *id);
/* The verdict that a submission's folder says it must get. */
const char *daemon_expected(const char *submission);

/* ---- Its database, read without the daemon ---- */

/* The number that a query gives; -1 while the database cannot be read. Arguments of the query: none. */
int64_t daemon_count(const char *sql);
/* Waits until the query gives the number; fails after ms. */
void daemon_wait_for_count(const char *sql, int64_t wanted, int64_t ms);
/* The first column of the first row as text. */
void daemon_text(const char *sql, char *out, size_t size);

/* Expects of every submission: done, one verdict, the one that the end of its key says ("...-AC"), and no JE. */
void daemon_expect_right_verdicts(int64_t count);

#endif
