/* probe_role.c - see probe_role.h. */
#include "judge/daemon/probe_role.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "judge/daemon/confine.h"
#include "judge/daemon/role.h"
#include "judge/grade/verdict.h"
#include "judge/toolchain/text.h"
#include "judge/toolchain/tools.h"
#include "sandbox/cleanup.h"
#include "sandbox/client.h"
#include "sandbox/root.h"

#define FD_WARDEN JUDGE_ROLE_FD
#define FD_RESULT (JUDGE_ROLE_FD + 1)

#define FILTER     "minosd-judge"
#define OPEN_FILES 64

static int on_text(void *ctx, const void *data, size_t size)
{
	return judge_text_add(ctx, data, size);
}

/* The first line that is not empty, without what cannot be shown. */
static void first_line(const struct judge_text *text, char *line, size_t size)
{
	size_t used = 0;

	for (size_t i = 0; i < text->size && used + 1 < size; i++) {
		char c = text->data[i];

		if (c == '\n' && used > 0)
			break;
		if (c >= ' ' && c <= '~')
			line[used++] = c;
	}
	line[used] = '\0';
}

/* The probe runs as a compilation does. */
static const struct judge_command *command_of(const struct judge_language *language)
{
	return language->compile.argv.count > 0 ? &language->compile : &language->run;
}

static void fill_run(const struct judge_policy *policy, const struct judge_language *language, struct sbx_run *run)
{
	memset(run, 0, offsetof(struct sbx_run, strings));
	run->limits = policy->profiles[0].compile;
	run->limits.cpu_ns = 10000000000u;
	run->limits.wall_ns = 20000000000u;
	run->filter =
	    (uint32_t)judge_policy_filter(policy, command_of(language)->filter); /* the loader made sure of it */
	(void)snprintf(run->cwd, sizeof(run->cwd), SBX_WORK_PATH);
}

/* A toolchain that is not there cannot be executed; every other failure is one of ours. */
static bool is_missing(const struct sbx_result *result)
{
	return result->stage == SBX_STAGE_EXEC && result->error_code != 0 && !sbx_error_is_shortage(result->error_code);
}

static int probe(struct sbx_client *client, const struct judge_policy *policy, const struct judge_language *language,
		 struct sbx_run *run, struct judge_probe *out, struct sbx_error *err)
{
	struct judge_text text = { 0 };
	struct sbx_io io = { .input = STDIN_FILENO, /* /dev/null */
			     .output = -1,
			     .error = -1,
			     .on_output = on_text,
			     .on_error = on_text,
			     .stop = -1,
			     .ctx = &text };
	struct judge_finding finding;
	struct sbx_result result;
	struct sbx_io_seen seen;
	char said[sizeof(out->text)];
	int r;

	fill_run(policy, language, run);
	r = sbx_client_set_strings(run, (const char *const *)language->probe.items,
				   (const char *const *)command_of(language)->env.items, err);
	if (r == 0)
		r = sbx_client_run(client, run, &io, &result, &seen, err);
	if (r == 0) {
		(void)snprintf(out->name, sizeof(out->name), "%s", language->name);
		judge_verdict_of_run(&result, &seen, &run->limits, &finding);
		if (finding.verdict == JUDGE_JE && !is_missing(&result))
			r = sbx_error_set(err, EAGAIN, "%s: %s", language->name, finding.reason);
		else if (seen.cancelled != 0)
			r = sbx_error_set(err, -seen.cancelled, "%s: read what it says", language->name);
	}
	if (r == 0) {
		out->ok = finding.verdict == JUDGE_AC;
		first_line(&text, said, sizeof(said));
		if (out->ok)
			(void)snprintf(out->text, sizeof(out->text), "%s", said);
		else
			(void)snprintf(out->text, sizeof(out->text), "%.40s: %.60s%s%.50s", language->probe.items[0],
				       finding.reason, said[0] != '\0' ? ": " : "", said);
	}
	judge_text_free(&text);
	return r;
}

/* A toolchain that says its version can still lack a part. */
static int probe_tools(struct sbx_client *client, const struct judge_policy *policy,
		       const struct judge_language *language, struct sbx_run *run, struct judge_probe *out,
		       struct sbx_error *err)
{
	const struct sbx_io io = {
		.input = STDIN_FILENO, .output = STDOUT_FILENO, .error = STDOUT_FILENO, .stop = -1
	}; /* /dev/null */
	struct judge_finding finding;
	int r;

	if (!out->ok)
		return 0;
	fill_run(policy, language, run);
	r = judge_tools_look(client, run, language, &io, &finding, err);
	if (r > 0) {
		out->ok = false;
		(void)snprintf(out->text, sizeof(out->text), "%.150s", finding.reason);
	}
	return r < 0 ? r : 0;
}

static int probe_all(const struct judge_policy *policy, struct judge_probes *probes, struct sbx_error *err)
{
	struct sbx_client client = { .sock = -1, .tree = -1 };
	struct sbx_run *run = calloc(1, sizeof(*run));
	int r = run == NULL ? sbx_error_set(err, ENOMEM, "probe") : 0;

	if (r == 0)
		r = sbx_client_open(FD_WARDEN, &client, err);
	for (size_t i = 0; r == 0 && i < policy->language_count && i < JUDGE_PROBES_MAX; i++) {
		r = probe(&client, policy, &policy->languages[i], run, &probes->of[i], err);
		if (r == 0)
			r = probe_tools(&client, policy, &policy->languages[i], run, &probes->of[i], err);
		probes->count += r == 0;
	}
	sbx_client_close(&client);
	free(run);
	return r;
}

int judge_probe_role(char **args)
{
	static struct judge_probes probes;
	const char *policies = judge_role_argument(args, "policies");
	const struct judge_confinement confinement = { .policies = policies,
						       .filter = FILTER,
						       .open_files = OPEN_FILES };
	struct judge_policy *policy = NULL;
	struct sbx_error err = { 0 };
	int r = policies == NULL ? sbx_error_set(&err, 0, "probe role: no --policies")
				 : judge_role_confine(&confinement, &policy, &err);

	if (r == 0)
		r = judge_role_filter(policy, FILTER, &err);
	if (r == 0)
		r = probe_all(policy, &probes, &err);
	if (r == 0 && pwrite(FD_RESULT, &probes, sizeof(probes), 0) != (ssize_t)sizeof(probes))
		r = sbx_error_set(&err, errno, "write the probes");
	if (r < 0)
		(void)fprintf(stderr, "minosd: probe: %s\n", err.text);
	judge_policy_free(policy);
	return r < 0 ? 1 : 0;
}

int judge_probe_all(const struct judge_warden *warden, const char *policies, struct sbx_error *err)
{
	sbx_close int fd = memfd_create("minos-probes", MFD_CLOEXEC), sock = -1;
	const char *const args[] = { "--policies", policies, NULL };
	int status = 0, r;
	pid_t pid = -1;

	if (fd < 0)
		return sbx_error_set(err, errno, "make a memory file");
	r = judge_warden_attach(warden, 0, &sock, err);
	if (r == 0)
		r = judge_role_spawn("probe", args, (int[]){ sock, fd }, 2, &pid, err);
	if (r < 0)
		return r;
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	if (WIFSIGNALED(status))
		return sbx_error_set(err, EPIPE, "probe the toolchains: killed by signal %d", WTERMSIG(status));
	if (status != 0)
		return sbx_error_set(err, EAGAIN, "probe the toolchains: status %d", WEXITSTATUS(status));
	return sbx_take_fd(&fd);
}

int judge_probes_read(int fd, struct judge_probes *probes, struct sbx_error *err)
{
	if (pread(fd, probes, sizeof(*probes), 0) != (ssize_t)sizeof(*probes) || probes->count > JUDGE_PROBES_MAX)
		return sbx_error_set(err, 0, "read the probes");
	for (uint32_t i = 0; i < probes->count; i++) {
		probes->of[i].name[sizeof(probes->of[i].name) - 1] = '\0';
		probes->of[i].text[sizeof(probes->of[i].text) - 1] = '\0';
	}
	return 0;
}

const struct judge_probe *judge_probes_find(const struct judge_probes *probes, const char *language)
{
	for (uint32_t i = 0; i < probes->count; i++)
		if (strcmp(probes->of[i].name, language) == 0)
			return &probes->of[i];
	return NULL;
}
