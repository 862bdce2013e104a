/* role.c - see role.h. */
#include "judge/daemon/role.h"

#include <stdio.h>
#include <string.h>

#include "judge/daemon/api_role.h"
#include "judge/daemon/import_role.h"
#include "judge/daemon/judge_role.h"
#include "judge/daemon/probe_role.h"
#include "judge/daemon/store_role.h"
#include "judge/daemon/unpack_role.h"
#include "sandbox/process.h"

static const struct {
	const char *name;
	int (*run)(char **args);
	bool takes_term; /* SIGTERM is for it; the others are told to end through their sockets */
} roles[] = {
	{ "api", judge_api_role, false },       { "import", judge_import_role, false },
	{ "judge", judge_daemon_role, true },   { "judge-once", judge_once_role, true },
	{ "probe", judge_probe_role, false },   { "store", judge_store_role, false },
	{ "unpack", judge_unpack_role, false },
};

bool judge_role_dispatch(int argc, char **argv, int *status)
{
	if (argc < 3 || strcmp(argv[1], "--role") != 0)
		return false;
	for (size_t i = 0; i < sizeof(roles) / sizeof(roles[0]); i++)
		if (strcmp(argv[2], roles[i].name) == 0) {
			char name[16];

			(void)snprintf(name, sizeof(name), "minosd:%s", argv[2]);
			sbx_process_begin(name, roles[i].takes_term);
			*status = roles[i].run(argv + 3);
			return true;
		}
	(void)fprintf(stderr, "%s: no role `%s`\n", argv[0], argv[2]);
	*status = 2;
	return true;
}
