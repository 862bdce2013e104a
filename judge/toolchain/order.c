/* order.c - see order.h. */
#include "judge/toolchain/order.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "judge/policy/entry.h"
#include "sandbox/root.h"

static void set_limits(const struct judge_worker *worker, const struct judge_language *language,
		       const struct judge_order *order, struct sbx_limits *limits)
{
	memset(limits, 0, sizeof(*limits));
	limits->cpu_ns = order->time_ns;
	limits->wall_ns = order->time_ns == 0 ? 0 : order->time_ns * 2;
	limits->memory_bytes = order->memory_bytes;
	sbx_limits_default(limits, &language->compile.limits);
	sbx_limits_default(limits, &worker->profile->compile);
}

static int set_strings(struct sbx_run *run, const struct judge_sources *sources, const struct judge_order *order,
		       struct sbx_error *err)
{
	const struct judge_command *compile = &sources->language->compile;
	const char **names = calloc(sources->count + 1, sizeof(*names));
	struct judge_expand with = { .sources = names,
				     .main = order->entry,
				     .memory_bytes = run->limits.memory_bytes,
				     .stack_bytes = run->limits.stack_bytes };
	struct judge_strings argv = { 0 };
	int r;

	if (names == NULL)
		return sbx_error_set(err, ENOMEM, "compile");
	for (size_t i = 0; i < sources->count; i++) {
		const struct judge_file *file = &sources->files[i];
		const struct judge_source source = { file->name, file->data, file->size };

		if (judge_language_has_source(sources->language, &source))
			names[with.source_count++] = file->name;
	}
	r = judge_policy_expand(order->command, &with, &argv, err);
	if (r == 0)
		r = sbx_client_set_strings(run, (const char *const *)argv.items,
					   (const char *const *)compile->env.items, err);
	judge_strings_free(&argv);
	free(names);
	return r;
}

int judge_order_fill(struct judge_worker *worker, const struct judge_sources *sources, const struct judge_order *order,
		     struct sbx_error *err)
{
	const struct judge_command *compile = &sources->language->compile;
	struct sbx_run *run = &worker->run;

	memset(run, 0, offsetof(struct sbx_run, strings));
	set_limits(worker, sources->language, order, &run->limits);
	run->filter = (uint32_t)judge_policy_filter(worker->policy, compile->filter); /* the loader made sure of it */
	run->flags = SBX_RUN_COLLECT;
	(void)snprintf(run->cwd, sizeof(run->cwd), SBX_WORK_PATH);
	if (sources->count > 0) {
		run->share_count = 1;
		(void)snprintf(run->shares[0].name, sizeof(run->shares[0].name), "src");
		(void)snprintf(run->shares[0].at, sizeof(run->shares[0].at), "/src");
		(void)snprintf(run->cwd, sizeof(run->cwd), "/src");
	}
	return set_strings(run, sources, order, err);
}

static int join(const struct judge_strings *argv, const char *const *args, const struct judge_strings *env,
		struct sbx_run *run, struct sbx_error *err)
{
	size_t count = 0;
	const char **all;
	int r;

	while (args != NULL && args[count] != NULL)
		count++;
	all = calloc(argv->count + count + 1, sizeof(*all));
	if (all == NULL)
		return sbx_error_set(err, ENOMEM, "make a command line");
	for (size_t i = 0; i < argv->count + count; i++)
		all[i] = i < argv->count ? argv->items[i] : args[i - argv->count];
	r = sbx_client_set_strings(run, all, (const char *const *)env->items, err);
	free((void *)all);
	return r;
}

int judge_order_strings(struct sbx_run *run, const struct judge_command *command, const struct judge_expand *with,
			const char *const *args, struct sbx_error *err)
{
	struct judge_strings argv = { 0 }, env = { 0 };
	int r = judge_policy_expand(command, with, &argv, err);

	if (r == 0)
		r = judge_policy_expand_env(command, with, &env, err);
	if (r == 0)
		r = join(&argv, args, &env, run, err);
	judge_strings_free(&argv);
	judge_strings_free(&env);
	return r;
}
