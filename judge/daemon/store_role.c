/* store_role.c - see store_role.h. */
#include "judge/daemon/store_role.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "judge/daemon/caching.h"
#include "judge/daemon/confine.h"
#include "judge/daemon/role.h"
#include "judge/policy/quantity.h"
#include "judge/store/store.h"
#include "judge/toolchain/spool.h"
#include "sandbox/cleanup.h"
#include "sandbox/warden.h"

#define FD_RESULT JUDGE_ROLE_FD

#define FILTER     "minosd-judge" /* it uses less than a judge does */
#define OPEN_FILES 64
#define TRIES      3

static int confine(const char *state, const char *spool, const char *cache, const char *policies,
		   struct judge_policy **policy, struct sbx_error *err)
{
	char store[PATH_MAX];
	const struct judge_confinement confinement = {
		.policies = policies,
		.filter = FILTER,
		.places = { { .path = store, .fd = -1 }, { .path = spool, .fd = -1 }, { .path = cache, .fd = -1 } },
		.open_files = OPEN_FILES
	};
	int r = judge_store_prepare(err);

	if (r < 0)
		return r;
	if (snprintf(store, sizeof(store), "%s/" JUDGE_STORE_DIR, state) >= (int)sizeof(store))
		return sbx_error_set(err, ENAMETOOLONG, "state directory");
	r = judge_role_confine(&confinement, policy, err);
	return r < 0 ? r : judge_role_filter(*policy, FILTER, err);
}

/* Slots that this daemon does not have have nobody else to clear their directories in `path`. */
static int sweep(const char *path, const char *slots, struct sbx_error *err)
{
	sbx_close int dir = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	uint64_t count = 0;
	int r = strcmp(slots, "0") == 0 ? 0 : judge_quantity_count(slots, SBX_SLOTS_MAX, &count, err);

	if (r < 0)
		return r;
	return dir < 0 ? sbx_error_set(err, errno, "open %s", path) : judge_spool_sweep(dir, (unsigned)count, err);
}

int judge_store_role(char **args)
{
	const char *state = judge_role_argument(args, "state");
	const char *slots = judge_role_argument(args, "slots"), *policies = judge_role_argument(args, "policies");
	const char *cached = judge_role_argument(args, "cached");
	struct judge_policy *policy = NULL;
	struct judge_store *store = NULL;
	struct sbx_error err = { 0 };
	char spool[PATH_MAX], cache[PATH_MAX];
	int r = state == NULL || slots == NULL || cached == NULL || policies == NULL
		    ? sbx_error_set(&err, 0, "store role: an argument is missing")
		    : 0;

	if (r == 0 && (snprintf(spool, sizeof(spool), "%s/spool", state) >= (int)sizeof(spool) ||
		       snprintf(cache, sizeof(cache), "%s/" JUDGE_CACHE_DIR, state) >= (int)sizeof(cache)))
		r = sbx_error_set(&err, ENAMETOOLONG, "state directory");
	if (r == 0)
		r = confine(state, spool, cache, policies, &policy, &err);
	if (r == 0)
		r = sweep(spool, slots, &err);
	if (r == 0)
		r = sweep(cache, cached, &err);
	if (r == -EPERM || r == -EBUSY)
		err.code =
		    ECHILD; /* the host does not let us: nothing that whoever started the daemon has given is wrong */
	if (r == 0)
		r = judge_store_open(state, &store, &err);
	judge_store_close(store);
	judge_policy_free(policy);
	return pwrite(FD_RESULT, &err, sizeof(err), 0) == (ssize_t)sizeof(err) && r == 0 ? 0 : 1;
}

static int probe(const char *state_dir, unsigned slots, unsigned cached, const char *policies, struct sbx_error *err)
{
	sbx_close int fd = memfd_create("minos-store", MFD_CLOEXEC);
	char number[16], with_cache[16];
	const char *const args[] = { "--state",  state_dir,    "--slots", number, "--cached",
				     with_cache, "--policies", policies,  NULL };
	struct sbx_error told;
	int status = 0, r;
	pid_t pid;

	if (fd < 0)
		return sbx_error_set(err, errno, "make a memory file");
	(void)snprintf(number, sizeof(number), "%u", slots);
	(void)snprintf(with_cache, sizeof(with_cache), "%u", cached);
	r = judge_role_spawn("store", args, &fd, 1, &pid, err);
	if (r < 0)
		return r;
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	if (status == 0)
		return 0;
	if (pread(fd, &told, sizeof(told), 0) != (ssize_t)sizeof(told) || told.code <= 0)
		return sbx_error_set(err, ECHILD, "open the store: the process that tried has died");
	told.text[sizeof(told.text) - 1] = '\0';
	if (err != NULL)
		*err = told;
	return -told.code;
}

int judge_store_probe(const char *state_dir, unsigned slots, unsigned cached, const char *policies,
		      struct sbx_error *err)
{
	int r = -ECHILD;

	/* What killed it may pass. */
	for (unsigned tries = 0; tries < TRIES && r == -ECHILD; tries++)
		r = probe(state_dir, slots, cached, policies, err);
	return r;
}
