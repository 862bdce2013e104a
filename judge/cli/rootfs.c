/* rootfs.c - `minos rootfs import`: an image of a container to a directory that boxes can show as their system. */
#include <argp.h>
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "judge/cli/cli.h"
#include "judge/cli/show.h"
#include "judge/policy/policy.h"
#include "judge/policy/quantity.h"
#include "judge/rootfs/import.h"

#define COMMAND "minos rootfs import"

#define DEFAULT_BYTES   (UINT64_C(16) << 30)
#define DEFAULT_ENTRIES 1000000

enum rootfs_option {
	OPT_TAG = 't',
	OPT_JSON = 'j',
	OPT_SIZE = 256,
	OPT_ENTRIES
};

static const struct argp_option options[] = {
	{ "tag", OPT_TAG, "NAME", 0, "the image called NAME, of several that were saved together", 0 },
	{ "max-size", OPT_SIZE, "SIZE", 0, "refuse an image whose files are larger together (16G)", 0 },
	{ "max-entries", OPT_ENTRIES, "N", 0, "refuse an image of more files and directories (1000000)", 0 },
	{ "json", OPT_JSON, NULL, 0, "print what was made as JSON", 0 },
	{ 0 },
};

struct wanted {
	struct judge_import import;
	bool json;
};

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
	struct wanted *wanted = state->input;
	struct sbx_error err = { 0 };

	switch (key) {
	case OPT_TAG:
		wanted->import.reference = arg;
		return 0;
	case OPT_JSON:
		wanted->json = true;
		return 0;
	case OPT_SIZE:
		if (judge_quantity_size(arg, &wanted->import.max_bytes, &err) < 0)
			argp_error(state, "--max-size: %s", err.text);
		return 0;
	case OPT_ENTRIES:
		if (judge_quantity_count(arg, UINT32_MAX, &wanted->import.max_entries, &err) < 0)
			argp_error(state, "--max-entries: %s", err.text);
		return 0;
	case ARGP_KEY_ARG:
		if (state->arg_num == 0)
			wanted->import.image = arg;
		else if (state->arg_num == 1)
			wanted->import.directory = arg;
		else
			argp_error(state, "unexpected argument `%s`", arg);
		return 0;
	case ARGP_KEY_END:
		if (state->arg_num < 2)
			argp_error(state, "wanted: IMAGE DIR");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp argp = {
	.options = options,
	.parser = parse_option,
	.args_doc = "IMAGE DIR",
	.doc =
	    "Make the directory DIR of an image: an OCI image layout, as a directory or a tar file, or what `docker "
	    "save` writes.\v"
	    "Owners, set-id bits and device nodes of the image are left out; every digest is checked. Nobody is root "
	    "for it.\n"
	    "Then: minos run --rootfs DIR, and so judge, verify and minosd.\n"
	    "Exit status: 0 made, 2 bad usage or image, 3 Minos itself failed.\n",
};

/* The name is the image's, which may mean harm to a terminal. */
static void show_layer(void *ctx, size_t index, size_t count, const char *name)
{
	char line[96];

	(void)ctx; /* standard error is all there is */
	(void)snprintf(line, sizeof(line), COMMAND ": layer %zu of %zu: %.24s...\n", index + 1, count,
		       strrchr(name, '/') != NULL ? strrchr(name, '/') + 1 : name);
	judge_show_text(stderr, line);
}

static int show(const struct wanted *wanted, const struct judge_imported *made)
{
	char size[32];

	if (wanted->json) {
		json_t *json = json_pack("{s:s, s:I, s:I, s:I, s:I}", "directory", wanted->import.directory, "layers",
					 (json_int_t)made->layers, "entries", (json_int_t)made->entries, "bytes",
					 (json_int_t)made->bytes, "left_out", (json_int_t)made->left_out);
		int status = json == NULL ? judge_cli_complain(COMMAND, JUDGE_CLI_FAILED,
							       "no memory, or a name that is no UTF-8")
					  : judge_cli_print_json(COMMAND, json);

		json_decref(json);
		return status;
	}
	(void)printf("%s: %" PRIu64 " layers, %" PRIu64 " entries, %s; %" PRIu64 " special files left out\n",
		     wanted->import.directory, made->layers, made->entries,
		     judge_quantity_format_size(made->bytes, size, sizeof(size)), made->left_out);
	return JUDGE_CLI_GOOD;
}

static int import(int argc, char **argv)
{
	struct wanted wanted = { .import = { .max_bytes = DEFAULT_BYTES, .max_entries = DEFAULT_ENTRIES } };
	struct judge_imported made = { 0 };
	struct sbx_error err = { 0 };
	char policies[PATH_MAX];
	int r;

	if (argp_parse(&argp, argc, argv, 0, NULL, &wanted) != 0)
		return JUDGE_CLI_USAGE;
	wanted.import.on_layer = isatty(STDERR_FILENO) != 0 ? show_layer : NULL;
	wanted.import.policies = policies;
	r = judge_policy_find(policies, sizeof(policies), &err);
	if (r == 0)
		r = judge_rootfs_import(&wanted.import, &made, &err);
	if (r < 0)
		return judge_cli_complain(COMMAND, sbx_error_is_shortage(-r) ? JUDGE_CLI_FAILED : JUDGE_CLI_USAGE, "%s",
					  err.text);
	return judge_cli_finish(COMMAND, show(&wanted, &made));
}

static void usage(FILE *out)
{
	/* The stream's error is looked at in the end. */
	(void)fputs("Usage: minos rootfs PART [OPTION...] [ARGUMENT...]\n"
		    "Make systems that boxes can show instead of the host's.\n\n"
		    "  import  make a directory of a container's image\n\n"
		    "`minos rootfs PART --help` says more about each.\n",
		    out);
}

int judge_cli_rootfs(int argc, char **argv)
{
	static char name[] = COMMAND;

	if (argc < 2) {
		usage(stderr);
		return JUDGE_CLI_USAGE;
	}
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-?") == 0 || strcmp(argv[1], "-h") == 0) {
		usage(stdout);
		return judge_cli_finish(argv[0], JUDGE_CLI_GOOD);
	}
	if (strcmp(argv[1], "import") != 0)
		return judge_cli_complain(argv[0], JUDGE_CLI_USAGE, "there is no `%.64s`; see `minos rootfs --help`",
					  argv[1]);
	argv[1] = name;
	return import(argc - 1, argv + 1);
}
