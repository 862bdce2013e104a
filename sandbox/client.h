/*
 * client.h - the judge's side of the warden: run one program and take what it writes.
 *
 * Who runs this: the judge role and the command line, unprivileged. Blocking, one run at a time for each call, by
 * poll(2): output is handed on as it comes and counted here (SBX_BY_READER); the warden never sees a byte of it.
 */
#ifndef SANDBOX_CLIENT_H
#define SANDBOX_CLIENT_H

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
	int cancelled; /* -errno of the sink or tick that ended it, -ECANCELED for stop, 0 */
};

/*
 * Runs `run` (type and tag are filled in). Returns 0 and *result, *seen - whatever became of the program -, or -EPIPE
 * when the warden is gone, or another -errno when it could not be asked; nothing is known of the program then.
 */
int sbx_client_run(struct sbx_client *client, struct sbx_run *run, const struct sbx_io *io, struct sbx_result *result,
		   struct sbx_io_seen *seen, struct sbx_error *err);

/* Fills run->strings, argc and envc from NULL-terminated vectors. -E2BIG when they do not fit. */
int sbx_client_set_strings(struct sbx_run *run, const char *const *argv, const char *const *envp,
			   struct sbx_error *err);

#endif
