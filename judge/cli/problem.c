/* problem.c - `minos problem add | list | show`: the daemon's problems. */
#include <argp.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "judge/cli/cli.h"
#include "judge/cli/client.h"
#include "judge/cli/pack.h"
#include "judge/cli/show.h"
#include "judge/grade/support.h"
#include "judge/package/package.h"
#include "judge/store/files.h"
#include "sandbox/cleanup.h"

struct options {
	struct judge_client_options client;
	const char *command; /* "minos problem" */
	char *args[3];
	unsigned count;
};

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
	struct options *options = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &options->client;
		return 0;
	case ARGP_KEY_ARG:
		if (options->count == sizeof(options->args) / sizeof(options->args[0]))
			argp_error(state, "too many arguments");
		options->args[options->count++] = arg;
		return 0;
	case ARGP_KEY_NO_ARGS:
		argp_error(state, "one of add, list and show is needed");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp argp = {
	NULL,
	parse_option,
	"add NAME PACKAGE\nlist\nshow NAME",
	"Add a problem package to the daemon (or a new version of it), list the problems, or show one.\v"
	"PACKAGE is a directory, or a .zip, .tar, .tar.gz or .tar.zst file that holds one.",
	judge_client_argp,
	NULL,
	NULL
};

/* ---- add ---- */

/* What is wrong with a package is said before anything is sent. */
static int check_directory(const char *path, const char *name, struct sbx_error *err)
{
	sbx_close int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct judge_package *package = NULL;
	int r = 0;

	if (fd < 0)
		return sbx_error_set(err, errno, "open %s", path);
	r = judge_package_read(fd, name, &package, err);
	if (r == 0)
		r = judge_job_supports(package, err);
	judge_package_free(package);
	return r;
}

/* The package as one file: packed, or as it is. Returns a descriptor, its type and size, or -errno. */
static int open_package(const char *path, const char *name, const char **type, uint64_t *size, struct sbx_error *err)
{
	sbx_close int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat st;
	int r = 0;

	if (fd < 0 || fstat(fd, &st) < 0)
		return sbx_error_set(err, errno, "open %s", path);
	if (S_ISREG(st.st_mode)) {
		*type = "application/octet-stream";
		*size = (uint64_t)st.st_size;
		return sbx_take_fd(&fd);
	}
	if (!S_ISDIR(st.st_mode))
		return sbx_error_set(err, 0, "%s is no directory and no file", path);
	*type = "application/x-tar";
	r = check_directory(path, name, err);
	return r < 0 ? r : judge_pack(path, size, err);
}

static void show_warnings(const struct options *options, const json_t *problem)
{
	const json_t *warning = NULL;
	size_t i = 0;

	json_array_foreach(json_object_get(problem, "warnings"), i, warning)
	{
		if (json_is_string(warning))
			(void)judge_cli_complain(options->command, 0, "warning: %s", json_string_value(warning));
	}
}

static int add(const struct options *options, struct judge_client *client)
{
	const char *name = options->args[1], *type = NULL;
	struct judge_reply reply = { 0 };
	struct sbx_error err = { 0 };
	uint64_t size = 0;
	char path[512];
	sbx_close int fd = -1;
	int status = 0;

	if (judge_files_check_problem(name, strlen(name), &err) < 0)
		return judge_cli_complain(options->command, JUDGE_CLI_USAGE, "%s", err.text);
	fd = open_package(options->args[2], name, &type, &size, &err);
	if (fd < 0)
		return judge_cli_complain(options->command, JUDGE_CLI_USAGE, "%s", err.text);
	(void)snprintf(path, sizeof(path), "/api/v1/problems/%s", name); /* checked: fits */
	if (judge_client_upload(client, path, type, fd, size, &reply, &err) < 0)
		return judge_cli_complain(options->command, JUDGE_CLI_FAILED, "%s", err.text);
	status = judge_client_refused(options->command, &reply);
	if (status == 0 && options->client.json) {
		status = judge_cli_print_json(options->command, reply.body);
	} else if (status == 0) {
		show_warnings(options, reply.body);
		(void)printf("%s version %" JSON_INTEGER_FORMAT ", %" JSON_INTEGER_FORMAT " tests\n", name,
			     json_integer_value(json_object_get(reply.body, "version")),
			     json_integer_value(json_object_get(
				 reply.body, "tests"))); /* judge_cli_finish looks at the stream's error */
	}
	json_decref(reply.body);
	return status;
}

/* ---- list, show ---- */

static void print_list(const json_t *problems)
{
	const json_t *problem = NULL;
	size_t i = 0;

	(void)printf("%-30s %7s  %s\n", "name", "version",
		     "title"); /* judge_cli_finish looks at the stream's error, as below */
	json_array_foreach(problems, i, problem)
	{
		(void)printf("%-30s %7" JSON_INTEGER_FORMAT "  ", judge_show_field(problem, "name"),
			     json_integer_value(json_object_get(problem, "version")));
		judge_show_line(stdout, judge_show_field(problem, "title"));
		(void)fputc('\n', stdout);
	}
}

static void print_problem(const struct options *options, const json_t *problem)
{
	static const char *const fields[] = { "name", "title", "author", "updated" };
	char time[32], memory[32];
	json_int_t limit = json_integer_value(json_object_get(problem, "time_limit_ns"));
	json_int_t bytes = json_integer_value(json_object_get(problem, "memory_bytes"));

	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		if (*judge_show_field(problem, fields[i]) == '\0')
			continue;
		(void)printf("%-10s ", fields[i]); /* judge_cli_finish looks at the stream's error, as below */
		judge_show_line(stdout, judge_show_field(problem, fields[i]));
		(void)fputc('\n', stdout);
	}
	(void)printf("%-10s %" JSON_INTEGER_FORMAT "\n", "version",
		     json_integer_value(json_object_get(problem, "version")));
	(void)printf("%-10s %" JSON_INTEGER_FORMAT "\n", "tests",
		     json_integer_value(json_object_get(problem, "tests")));
	(void)printf("%-10s %s\n", "time",
		     limit > 0 ? judge_show_time((uint64_t)limit, time, sizeof(time)) : "profile's default");
	(void)printf("%-10s %s\n", "memory",
		     bytes > 0 ? judge_show_bytes((uint64_t)bytes, memory, sizeof(memory)) : "profile's default");
	show_warnings(options, problem);
}

static int get(const struct options *options, struct judge_client *client, const char *path)
{
	struct judge_reply reply = { 0 };
	struct sbx_error err = { 0 };
	int status = 0;

	if (judge_client_call(client, path, NULL, &reply, &err) < 0)
		return judge_cli_complain(options->command, JUDGE_CLI_FAILED, "%s", err.text);
	status = judge_client_refused(options->command, &reply);
	if (status == 0 && options->client.json)
		status = judge_cli_print_json(options->command, reply.body);
	else if (status == 0 && options->count == 1)
		print_list(json_object_get(reply.body, "problems"));
	else if (status == 0)
		print_problem(options, reply.body);
	json_decref(reply.body);
	return status;
}

static int dispatch(const struct options *options, struct judge_client *client)
{
	struct sbx_error err = { 0 };
	char path[512];

	if (strcmp(options->args[0], "add") == 0 && options->count == 3)
		return add(options, client);
	if (strcmp(options->args[0], "list") == 0 && options->count == 1)
		return get(options, client, "/api/v1/problems");
	if (strcmp(options->args[0], "show") != 0 || options->count != 2)
		return judge_cli_complain(options->command, JUDGE_CLI_USAGE,
					  "usage: add NAME PACKAGE, list, or show NAME; see `%s --help`",
					  options->command);
	if (judge_files_check_problem(options->args[1], strlen(options->args[1]), &err) < 0)
		return judge_cli_complain(options->command, JUDGE_CLI_USAGE, "%s", err.text);
	(void)snprintf(path, sizeof(path), "/api/v1/problems/%s", options->args[1]); /* checked: fits */
	return get(options, client, path);
}

int judge_cli_problem(int argc, char **argv)
{
	struct options options = { .command = argv[0] };
	struct judge_client *client = NULL;
	struct sbx_error err = { 0 };
	int status = 0;

	if (argp_parse(&argp, argc, argv, 0, NULL, &options) != 0)
		return JUDGE_CLI_USAGE;
	if (judge_client_open(options.client.state, &client, &err) < 0)
		return judge_cli_complain(argv[0], JUDGE_CLI_FAILED, "%s", err.text);
	status = dispatch(&options, client);
	judge_client_close(client);
	return judge_cli_finish(argv[0], status);
}
