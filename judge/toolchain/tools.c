/* tools.c - see tools.h. */
#include "judge/toolchain/tools.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define TOOL_CPU_NS  10000000000u
#define TOOL_WALL_NS 20000000000u

static bool is_archive(const char *tool)
{
	size_t length = strlen(tool);

	return length > 4 && strcmp(tool + length - 4, ".jar") == 0;
}

static bool is_not_executed(const struct sbx_result *result)
{
	return result->outcome == SBX_OUTCOME_FAILED && result->stage == SBX_STAGE_EXEC && result->error_code != 0 &&
	       !sbx_error_is_shortage(result->error_code);
}

/* What is no program, as an archive of Java is not, is there all the same. */
static bool is_there(const char *tool, const struct sbx_result *result)
{
	return is_archive(tool) && (result->error_code == EACCES || result->error_code == ENOEXEC);
}

static int look_at(struct sbx_client *client, struct sbx_run *run, const struct judge_language *language,
		   const char *tool, const struct sbx_io *io, struct judge_finding *finding, struct sbx_error *err)
{
	const char *const argv[] = { tool, "--version", NULL };
	struct judge_finding found;
	struct sbx_result result;
	struct sbx_io_seen seen;
	int r = sbx_client_set_strings(run, argv, (const char *const *)language->compile.env.items, err);

	if (r < 0)
		return r;
	r = sbx_client_run(client, run, io, &result, &seen, err);
	if (r < 0)
		return r;
	if (seen.cancelled != 0)
		return sbx_error_set(err, -seen.cancelled, "%s: the look at %s was given up", language->name, tool);
	judge_verdict_of_run(&result, &seen, &run->limits, &found);
	if (found.verdict != JUDGE_JE)
		return 0;
	if (!is_not_executed(&result))
		return sbx_error_set(err, EAGAIN, "%s: %s: %s", language->name, tool, found.reason);
	if (is_there(tool, &result))
		return 0;
	(void)snprintf(finding->reason, sizeof(finding->reason), "%.200s: %.290s", tool, found.reason);
	finding->verdict = JUDGE_JE;
	return 1;
}

int judge_tools_look(struct sbx_client *client, struct sbx_run *run, const struct judge_language *language,
		     const struct sbx_io *io, struct judge_finding *finding, struct sbx_error *err)
{
	const struct judge_strings *tools = &language->compile.tools;
	int r = 0;

	run->limits.cpu_ns = TOOL_CPU_NS;
	run->limits.wall_ns = TOOL_WALL_NS;
	for (size_t i = 0; r == 0 && i < tools->count; i++)
		r = look_at(client, run, language, tools->items[i], io, finding, err);
	return r;
}
