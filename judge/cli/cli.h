/*
 * cli.h - the commands of `minos` and what they share.
 *
 * Exit status of every command: 0 good (for a submission: AC), 1 judged but not accepted, 2 bad usage or input, 3 Minos
 * itself failed
 * (`run` keeps 1 to 255 for the command it runs, with 125 for Minos' own failure). Results go to standard output,
 * everything else to standard error.
 */
#ifndef JUDGE_CLI_CLI_H
#define JUDGE_CLI_CLI_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "sandbox/error.h"

/*
 * The longest JSON text that a command takes from a judge or a daemon: the result of ten thousand tests, as many as a
 * package can have, is some tens of MB. In memory a text that is made for it takes forty times its length.
 */
#define JUDGE_CLI_JSON_BYTES_MAX ((size_t)64 << 20)

enum judge_cli_exit {
	JUDGE_CLI_GOOD = 0,
	JUDGE_CLI_NOT_ACCEPTED = 1,
	JUDGE_CLI_USAGE = 2,
	JUDGE_CLI_FAILED = 3,
};

/* argv[0] is "minos COMMAND"; each returns the exit status. */
int judge_cli_run(int argc, char **argv);
int judge_cli_judge(int argc, char **argv);
int judge_cli_verify(int argc, char **argv);
int judge_cli_doctor(int argc, char **argv);
int judge_cli_submit(int argc, char **argv);
int judge_cli_status(int argc, char **argv);
int judge_cli_wait(int argc, char **argv);
int judge_cli_trace(int argc, char **argv);
int judge_cli_problem(int argc, char **argv);
int judge_cli_languages(int argc, char **argv);
int judge_cli_policy(int argc, char **argv);
int judge_cli_rootfs(int argc, char **argv);

/* What every command wants of its process. Call once, before judge_cli_call or judge_cli_complain. */
void judge_cli_begin(void);

/* Calls a command, with argv[0] made what it is to be. Returns the exit status. */
int judge_cli_call(const char *name, int (*command)(int argc, char **argv), int argc, char **argv);

/* Writes "COMMAND: text" to standard error, control characters made harmless, and returns status. */
int judge_cli_complain(const char *command, int status, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Prints an object as indented JSON. Returns JUDGE_CLI_GOOD, or JUDGE_CLI_FAILED when standard output does not take it.
 */
int judge_cli_print_json(const char *command, const json_t *object);

/* How many columns the terminal on standard error has; 80 where it does not say. */
size_t judge_cli_columns(void);

/* Ends a command's output: flushes it. A full disk or closed pipe turns `status` into JUDGE_CLI_FAILED. */
int judge_cli_finish(const char *command, int status);

#endif
