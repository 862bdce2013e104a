/* api_role.c - see api_role.h. */
#include "judge/daemon/api_role.h"

#include <limits.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

#include "judge/api/api.h"
#include "judge/daemon/confine.h"
#include "judge/daemon/log.h"
#include "judge/daemon/probe_role.h"
#include "judge/daemon/role.h"
#include "judge/policy/quantity.h"
#include "judge/store/store.h"

#define FD_LISTEN JUDGE_ROLE_FD
#define FD_STOP   (JUDGE_ROLE_FD + 1)
#define FD_PROBES (JUDGE_ROLE_FD + 2)
#define FD_BELLS  (JUDGE_ROLE_FD + 3)

#define FILTER     "minosd-api"
#define OPEN_FILES 2048 /* clients, their bodies, and all the rest */
#define PROCESSES  1024 /* of the daemon's user: other roles, other daemons, and those that unpack packages */

/* The database and the packages, and before them what their use would read elsewhere. */
static int confine(const char *state, const char *policies, struct judge_policy **policy, struct sbx_error *err)
{
	char store[PATH_MAX], problems[PATH_MAX];
	const struct judge_confinement confinement = { .policies = policies,
						       .filter = FILTER,
						       .places = { { .path = store, .fd = -1 },
								   { .path = problems, .fd = -1 } },
						       .open_files = OPEN_FILES,
						       .processes = PROCESSES };
	int r = judge_store_prepare(err);

	if (r < 0)
		return r;
	if (snprintf(store, sizeof(store), "%s/" JUDGE_STORE_DIR, state) >= (int)sizeof(store) ||
	    snprintf(problems, sizeof(problems), "%s/problems", state) >= (int)sizeof(problems))
		return sbx_error_set(err, ENAMETOOLONG, "state directory");
	if (setlocale(LC_CTYPE, "C.UTF-8") ==
	    NULL) /* NOLINT(concurrency-mt-unsafe): names in archives are read by it */
		return sbx_error_set(err, ENOENT, "locale C.UTF-8");
	return judge_role_confine(&confinement, policy, err);
}

static int serve(const char *state, const struct judge_policy *policy, const char *profile, uint64_t slots,
		 struct sbx_error *err)
{
	static struct judge_probes probes;
	struct judge_api_language languages[JUDGE_PROBES_MAX];
	int bells[SBX_SLOTS_MAX];
	int r = judge_probes_read(FD_PROBES, &probes, err);

	if (r == 0)
		r = judge_role_filter(policy, FILTER, err);
	if (r < 0)
		return r;
	for (uint64_t s = 0; s < slots; s++)
		bells[s] = FD_BELLS + (int)s;
	for (uint32_t i = 0; i < probes.count; i++)
		languages[i] =
		    (struct judge_api_language){ probes.of[i].name, probes.of[i].ok != 0, probes.of[i].text };
	r = judge_api_run(&(struct judge_api_config){ .listen_fd = FD_LISTEN,
						      .state_dir = state,
						      .bells = bells,
						      .bell_count = slots,
						      .stop_fd = FD_STOP,
						      .policy = policy,
						      .profile = profile,
						      .languages = languages,
						      .language_count = probes.count },
			  err);
	return r;
}

int judge_api_role(char **args)
{
	const char *state = judge_role_argument(args, "state"), *policies = judge_role_argument(args, "policies");
	const char *profile = judge_role_argument(args, "profile"), *count = judge_role_argument(args, "slots");
	struct sbx_error err = { 0 };
	struct judge_policy *policy = NULL;
	uint64_t slots = 0;
	int r = 0;

	judge_log_init("api", -1, JUDGE_LOG_INFO);
	if (state == NULL || policies == NULL || profile == NULL || count == NULL)
		r = sbx_error_set(&err, 0, "api role: an argument is missing");
	if (r == 0)
		r = judge_quantity_count(count, SBX_SLOTS_MAX, &slots, &err);
	if (r == 0)
		r = confine(state, policies, &policy, &err);
	if (r == 0)
		r = serve(state, policy, profile, slots, &err);
	if (r < 0)
		judge_log(JUDGE_LOG_ERROR, NULL, "failed", "%s", err.text);
	judge_policy_free(policy);
	return r < 0 ? 1 : 0;
}
