/*
 * client.h - the judge's side of the warden: run one program, or several that talk to each other, and take what they
 * write.
 *
 * Who runs this: the judge role and the command line, unprivileged. Blocking, by poll(2): output is handed on as it
 * comes and counted here (SBX_BY_READER); the warden never sees a byte of it.
 *
 * What one program writes for another to read goes through this process, too: it sees every byte in the order in which
 * they were written, and neither side gets hold of more than its own ends of two pipes.
 */
#ifndef SANDBOX_CLIENT_H
#define SANDBOX_CLIENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sandbox/error.h"
#include "sandbox/warden.h"
#include "sandbox/wire.h"

struct sbx_client {
	int sock; /* to the warden; owned */
	int tree; /* read-only tree of the data directory, -1 for none; owned */
	uint32_t slot;
	uint32_t tag; /* of the last run */
	/* When on_tick is due, by CLOCK_MONOTONIC: it goes on from run to run. 0: tick_ms after the next one starts. */
	uint64_t tick_due_ms;
	/* For metrics: boxes that ran, those of them that were made ahead, and what the last result said of its slot.
	 */
	uint64_t boxes, boxes_ahead;
	uint32_t warm, ending;
};

/* Takes over sock and waits for the warden's hello. 0 or -errno (sock is then still the caller's). */
int sbx_client_open(int sock, struct sbx_client *client, struct sbx_error *err);
void sbx_client_close(struct sbx_client *client);

/* Takes size bytes. Returns 0, or -errno to end the run as cancelled. */
typedef int (*sbx_sink)(void *ctx, const void *data, size_t size);

/* Takes an artefact; fd is the callee's. Returns 0, or -errno as above. */
typedef int (*sbx_artifact_sink)(void *ctx, const struct sbx_artifact *artifact, int fd);

/* Called every tick_ms while a program runs, however short each run is. Returns 0, or -errno as above. */
typedef int (*sbx_tick)(void *ctx);

struct sbx_io {
	int input;          /* the program's standard input; kept by the caller */
	int output, error;  /* descriptors handed to the program as they are, or -1: a pipe to the sink below */
	sbx_sink on_output; /* NULL: thrown away */
	sbx_sink on_error;
	sbx_artifact_sink on_artifact; /* used when the run has SBX_RUN_COLLECT */
	sbx_tick on_tick;
	int tick_ms; /* 0: never */
	int stop;    /* a descriptor that turns readable when the run is to be cancelled, or -1 */
	void *ctx;
	const int *files; /* run->file_count descriptors, kept by the caller */
};

/* What the reader saw. */
struct sbx_io_seen {
	uint64_t output_bytes, error_bytes;
	uint64_t over_ns; /* CLOCK_MONOTONIC: when they were more than output_bytes of the limits; 0: never */
	int cancelled;    /* -errno of the sink or tick that ended it, -ECANCELED for stop, 0 */
};

/*
 * Runs `run` (type and tag are filled in). Returns 0 and *result, *seen - whatever became of the program -, or -EPIPE
 * when the warden is gone, or another -errno when it could not be asked; nothing is known of the program then.
 */
int sbx_client_run(struct sbx_client *client, struct sbx_run *run, const struct sbx_io *io, struct sbx_result *result,
		   struct sbx_io_seen *seen, struct sbx_error *err);

#define SBX_FEEDS_NOBODY (-1)

/* Tasks at once: one of each box, and two further pairs of pipes for each but the first. */
#define SBX_TASKS_MAX (SBX_BOXES_MAX + 2 * (SBX_BOXES_MAX - 1))

/*
 * One of several programs that run at once; or, without a run, a further way of talking to the program of another task:
 * by named pipes that it opens itself. io->input is then our end to write to what it reads, io->output our end to read
 * from what it writes, opened for that alone and without waiting (O_NONBLOCK); both are taken over.
 */
struct sbx_task {
	struct sbx_run *run;
	unsigned of; /* without a run: the task whose program that is; it comes before */
	/*
	 * As for one program. Whoever is fed has no input; who feeds has its output taken by us (output -1), and its
	 * sink, if it has one, sees all of it. stop and on_tick are those of the first.
	 */
	const struct sbx_io *io;
	int feeds; /* the task whose standard input gets what this one writes to standard output, or SBX_FEEDS_NOBODY */
	/* What became of it; where it has a run. */
	bool ended; /* result is there */
	struct sbx_result result;
	struct sbx_io_seen seen;
};

/*
 * Called when a task with a run has ended; or, with ended = count, when all that still run wait to read, for ever: what
 * it returns is then ended with SBX_LIMIT_DEADLOCK. Returns the tasks, as bits by their number, whose end is to be
 * brought about: with nobody to talk to, or nobody to listen, there may be nothing left that they could change. Their
 * limit is SBX_LIMIT_CANCELLED then, unless they were faster.
 */
typedef uint32_t (*sbx_on_end)(void *ctx, const struct sbx_task *tasks, unsigned count, unsigned ended);

/*
 * Runs count (1 to SBX_TASKS_MAX, at most SBX_BOXES_MAX of them with a run) tasks at once, until all have ended. A
 * program whose listener is gone is not told: what it writes is taken, counted and thrown away, so that its end does
 * not depend on who was faster. One whose feeder
 * has closed its output reads the end of the file when that feeder has ended, or a moment later if it goes on.
 * on_end may be NULL. SIGPIPE must be ignored where there are feeders. Returns as sbx_client_run does; -EPIPE and the
 * like then hold for all.
 */
int sbx_client_run_together(struct sbx_client *client, struct sbx_task *tasks, unsigned count, sbx_on_end on_end,
			    void *ctx, struct sbx_error *err);

/* Fills run->strings, argc and envc from NULL-terminated vectors. -E2BIG when they do not fit. */
int sbx_client_set_strings(struct sbx_run *run, const char *const *argv, const char *const *envp,
			   struct sbx_error *err);

#endif
