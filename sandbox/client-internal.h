/* client-internal.h - what client.c (asking) and client_pump.c (taking what comes) share. */
#ifndef SANDBOX_CLIENT_INTERNAL_H
#define SANDBOX_CLIENT_INTERNAL_H

#include <poll.h>

#include "sandbox/client.h"

#define SBX_PUMP_BUFFER 65536

/* Of one program, in the array that is polled. */
enum sbx_end {
	SBX_END_OUTPUT,
	SBX_END_ERROR,
	SBX_END_COLLECTOR,
	SBX_END_INPUT, /* ours to write to, where it is fed; not polled while there is nothing to write */
	SBX_ENDS
};

/* How long after the end of a program's output its listener hears of that, unless it dies before. Wall time alone. */
#define SBX_PUMP_CLOSE_MS 200

/* How long no byte has to be passed on until the warden is asked whether all programs wait to read. */
#define SBX_PUMP_STILL_MS 500

/* How often we look whether a program has opened a pipe by its name, which no event tells, when somebody waits for
 * that.
 */
#define SBX_PUMP_OPEN_MS 5

/* One program in progress, or a further way of talking to one. */
struct sbx_running {
	struct sbx_running *box; /* the program's; itself, but for a further way */
	struct sbx_task *task;   /* the program's */
	const struct sbx_io *io; /* its own */
	int ends[SBX_ENDS];      /* -1: over, or never there; owned */
	uint32_t tag;
	bool asked, stopped;
	bool opened;               /* a further way: its program has opened the pipe that it reads */
	struct sbx_running *feeds; /* whose input gets our output */
	/* What our listener has not taken yet; while there is something, no more is read of us. */
	char *pending;
	size_t pending_at, pending_size;
	uint64_t quiet_until_ms; /* our listener has stopped to listen: nothing is read of us until its end is known */
	uint64_t close_due_ms;   /* when that input is closed, by CLOCK_MONOTONIC; 0: not yet, or done */
};

struct sbx_pump {
	struct sbx_client *client;
	struct sbx_running running[SBX_TASKS_MAX];
	unsigned count;
	int stop;
	sbx_on_end on_end;
	void *ctx;
	uint64_t still_ms; /* since when no byte was passed on, or when that was last asked about */
	unsigned looks;    /* answers that are still to come, of programs that were asked about */
	bool asleep;       /* all that answered wait */
	char *buffer;      /* SBX_PUMP_BUFFER bytes */
};

/* Asks the warden to end a program for that reason, once. */
void sbx_pump_stop(struct sbx_pump *pump, struct sbx_running *running, uint32_t reason);

/* Takes what comes until all programs have ended and all that they wrote is taken. 0 or -errno. */
int sbx_pump_until_over(struct sbx_pump *pump, struct sbx_error *err);

#endif
