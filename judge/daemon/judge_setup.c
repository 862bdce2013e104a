/* judge_setup.c - see judge_setup.h. */
#include "judge/daemon/judge_setup.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "judge/daemon/role.h"
#include "judge/toolchain/cache.h"
#include "judge/toolchain/program.h"
#include "judge/toolchain/spool.h"
#include "sandbox/ipc.h"

static int stop_signal(void)
{
	sigset_t set;

	(void)sigemptyset(&set);
	(void)sigaddset(&set, SIGTERM);
	if (sigprocmask(SIG_BLOCK, &set, NULL) != 0)
		return -1;
	return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

static int set_up(struct judge_worker *worker, const char *profile, struct sbx_error *err)
{
	int r;

	worker->profile = judge_policy_profile(worker->policy, profile);
	if (worker->profile == NULL)
		return sbx_error_set(err, 0, "there is no profile %s", profile);
	(void)signal(SIGPIPE, SIG_IGN);                         /* programs that are fed may end first; cannot fail */
	worker->null = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0); /* a role sees no /dev */
	worker->stop = stop_signal();
	if (worker->null < 0 || worker->stop < 0)
		return sbx_error_set(err, errno, "copy /dev/null and make a signal descriptor");
	r = judge_spool_clear(worker->spool, err); /* what an earlier judge of the slot left */
	return r < 0 ? r : sbx_client_open(JUDGE_ROLE_FD, &worker->client, err);
}

struct judge_worker *judge_worker_new(struct judge_policy *policy, const char *profile, int spool,
				      struct sbx_error *err)
{
	struct judge_worker *worker = calloc(1, sizeof(*worker));

	if (worker == NULL) {
		(void)sbx_error_set(err, ENOMEM, "start a judge");
		judge_policy_free(policy);
		return NULL;
	}
	worker->client.sock = worker->client.tree = worker->null = worker->stop = -1;
	worker->policy = policy;
	worker->spool = spool;
	if (set_up(worker, profile, err) < 0) {
		judge_worker_free(worker);
		return NULL;
	}
	return worker;
}

void judge_worker_free(struct judge_worker *worker)
{
	struct judge_policy *policy;

	if (worker == NULL)
		return;
	sbx_client_close(&worker->client);
	judge_cache_close(worker->cache);
	judge_programs_free(worker);
	sbx_ipc_close_all(&worker->null, 1);
	sbx_ipc_close_all(&worker->stop, 1);
	memcpy(&policy, &worker->policy, sizeof(policy)); /* it was ours to make, and only read since */
	judge_policy_free(policy);
	free(worker);
}
