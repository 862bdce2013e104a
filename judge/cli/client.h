/*
 * client.h - talking to the daemon: HTTP over its unix socket.
 *
 * The daemon is the one of a state directory: the one given, else $MINOS_STATE, else /var/lib/minos. When it is reached
 * once and then fails (its api was killed and comes back), calls that can be repeated are: GET always, POST because
 * every submission carries a key.
 */
#ifndef JUDGE_CLI_CLIENT_H
#define JUDGE_CLI_CLIENT_H

#include <argp.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "sandbox/error.h"

/* The options that every command of the daemon's has: an argp child whose input is a struct judge_client_options. */
struct judge_client_options {
	const char *state;
	bool json;
};
extern const struct argp_child judge_client_argp[];

struct judge_client;

/* Returns 0 and *out (close with judge_client_close), or -errno. Nothing is sent yet. */
int judge_client_open(const char *state_dir, struct judge_client **out, struct sbx_error *err);
void judge_client_close(struct judge_client *client); /* NULL-safe */

struct judge_reply {
	long status;  /* of HTTP */
	json_t *body; /* an object; the caller's to json_decref */
};

/*
 * GET when body is NULL, else POST. path begins with "/api/v1/". Returns 0 and *out when the daemon answered, whatever
 * its status, or -errno with err naming the socket.
 */
int judge_client_call(struct judge_client *client, const char *path, const json_t *body, struct judge_reply *out,
		      struct sbx_error *err);

/* PUT of size bytes read from fd. Returns as judge_client_call; is never repeated. */
int judge_client_upload(struct judge_client *client, const char *path, const char *content_type, int fd, uint64_t size,
			struct judge_reply *out, struct sbx_error *err);

/* 0 for a reply below 300; else complains as `command` with the reply's reason and returns the exit status (cli.h). */
int judge_client_refused(const char *command, const struct judge_reply *reply);

#endif
