/*
 * bench_spawn.c - the floors of tools/bench, and other programs as whole processes.
 *
 *   bench_spawn fork|clone PROGRAM ARG... [';' PROGRAM ARG...]...
 *
 * One run starts each command, in its turn, and waits until it has ended; a status other than 0 is a failure. `fork`
 * shares nothing and makes nothing new, as fork(2); `clone` gives the process every namespace that a box has. "%w" in
 * an argument stands for the worker's number. Static and small: forking it is the floor that the rest is compared with.
 */
#include <errno.h>
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sandbox/tests/bench_load.h"

#define COMMANDS_MAX 8

struct spawn {
	uint64_t flags; /* of clone3 */
	char **commands[COMMANDS_MAX];
	size_t count;
};

static int run_command(const struct spawn *spawn, char **argv)
{
	struct clone_args args = { .flags = spawn->flags, .exit_signal = SIGCHLD };
	long pid = syscall(SYS_clone3, &args, sizeof(args));
	int status;

	if (pid == 0) {
		(void)execv(argv[0], argv);
		_exit(127);
	}
	if (pid < 0 || waitpid((pid_t)pid, &status, 0) < 0) {
		(void)fprintf(stderr, "bench: start %s: %s\n", argv[0], strerror(errno));
		return -1;
	}
	if (status != 0) {
		(void)fprintf(stderr, "bench: %s ended with %s %d\n", argv[0], WIFEXITED(status) ? "status" : "signal",
			      WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status));
		return -1;
	}
	return 0;
}

static int once(void *ctx, unsigned worker)
{
	const struct spawn *spawn = ctx;

	(void)worker;
	for (size_t i = 0; i < spawn->count; i++)
		if (run_command(spawn, spawn->commands[i]) != 0)
			return -1;
	return 0;
}

static int begin(void *ctx, unsigned worker)
{
	const struct spawn *spawn = ctx;

	for (size_t i = 0; i < spawn->count; i++)
		for (char **arg = spawn->commands[i]; *arg != NULL; arg++) {
			const char *place = strstr(*arg, "%w");
			char *text;

			if (place == NULL)
				continue;
			if (asprintf(&text, "%.*s%u%s", (int)(place - *arg), *arg, worker, place + 2) < 0)
				return -1;
			*arg = text; /* as long as the process */
		}
	return 0;
}

static int take_commands(struct spawn *spawn, char **args)
{
	while (*args != NULL) {
		if (spawn->count == COMMANDS_MAX || strcmp(*args, ";") == 0)
			return -1;
		spawn->commands[spawn->count++] = args;
		while (*args != NULL && strcmp(*args, ";") != 0)
			args++;
		if (*args != NULL)
			*args++ = NULL;
	}
	return spawn->count > 0 ? 0 : -1;
}

int main(int argc, char **argv)
{
	struct spawn spawn = { 0 };
	const struct bench_kind kind = { begin, once, &spawn };

	if (argc > 1 && strcmp(argv[1], "clone") == 0)
		spawn.flags = CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS |
			      CLONE_NEWCGROUP;
	else if (argc < 2 || strcmp(argv[1], "fork") != 0)
		argc = 0;
	if (argc == 0 || take_commands(&spawn, argv + 2) != 0) {
		(void)fprintf(stderr,
			      "bench_spawn: usage: bench_spawn fork|clone PROGRAM ARG... [';' PROGRAM ARG...]...\n");
		return 2;
	}
	return bench_serve(&kind);
}
