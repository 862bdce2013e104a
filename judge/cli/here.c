/* here.c - see here.h. */
#include "judge/cli/here.h"

#include <errno.h>
#include <limits.h>
#include <string.h>

#include "judge/daemon/probe_role.h"
#include "judge/daemon/warden_start.h"
#include "judge/policy/policy.h"
#include "judge/policy/tell.h"
#include "sandbox/cleanup.h"

static int probe(struct judge_warden_wish *wish, const char *policies, struct judge_probes *probes,
		 struct sbx_error *err)
{
	struct judge_warden warden = { .pid = -1, .control = -1 };
	int r = judge_warden_start(wish, &warden, err), fd;

	if (r < 0 && !wish->degraded) {
		wish->degraded = true;
		r = judge_warden_start(wish, &warden, err);
	}
	if (r < 0)
		return r;
	fd = r = judge_probe_all(&warden, policies, err);
	if (r >= 0) {
		r = judge_probes_read(fd, probes, err);
		sbx_cleanup_close(&fd);
	}
	judge_warden_stop(&warden);
	return r;
}

static json_t *tell(const struct judge_policy *policy, const struct judge_probes *probes, struct sbx_error *err)
{
	json_t *array = json_array(), *all = json_pack("{s:O?}", "languages", array);
	bool whole = all != NULL;

	for (size_t i = 0; whole && i < policy->language_count; i++) {
		const struct judge_language *language = &policy->languages[i];
		const struct judge_probe *found = judge_probes_find(probes, language->name);
		enum judge_language_state state = found == NULL ? JUDGE_LANGUAGE_UNKNOWN
						  : found->ok   ? JUDGE_LANGUAGE_ON
								: JUDGE_LANGUAGE_OFF;

		whole = json_array_append_new(
			    array, judge_language_json(language, state, found == NULL ? NULL : found->text)) == 0;
	}
	json_decref(array);
	if (whole)
		return all;
	json_decref(all);
	(void)sbx_error_set(err, ENOMEM, "tell the languages");
	return NULL;
}

json_t *judge_here_languages(const char *cgroup, const char *rootfs, bool *bad_input, struct sbx_error *err)
{
	static struct judge_probes probes; /* large, and asked for once */
	struct judge_warden_wish wish = { .slots = 1, .cgroup = cgroup };
	char policies[PATH_MAX], system[PATH_MAX];
	struct judge_policy *policy = NULL;
	json_t *all = NULL;
	int r = judge_policy_find(policies, sizeof(policies), err);

	memset(&wish.ceiling, 0xff, sizeof(wish.ceiling)); /* SBX_NO_LIMIT */
	if (r == 0)
		r = judge_rootfs_find(rootfs, system, &wish.rootfs, err);
	if (r == 0)
		r = judge_policy_load(policies, &policy, err);
	*bad_input = r < 0 && !sbx_error_is_shortage(-r);
	if (r == 0) {
		wish.policy = policy;
		r = probe(&wish, policies, &probes, err);
	}
	if (r == 0)
		all = tell(policy, &probes, err);
	judge_policy_free(policy);
	return all;
}
