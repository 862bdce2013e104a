/* process.c - see process.h. */
#include "sandbox/process.h"

#include <signal.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/resource.h>

/*
 * A terminal's Ctrl-C and a service manager's SIGTERM often reach every process of a group: the roles leave the order
 * in which things end to who started them. A log that nobody reads any more is no reason to die, nor is a file that may
 * not grow. A box gives its program the defaults again.
 */
static void ignore_signals(bool takes_term)
{
	static const int always[] = { SIGINT, SIGHUP, SIGQUIT, SIGPIPE, SIGXFSZ };

	for (size_t i = 0; i < sizeof(always) / sizeof(always[0]); i++)
		(void)signal(always[i], SIG_IGN); /* cannot fail for these */
	if (!takes_term)
		(void)signal(SIGTERM, SIG_IGN); /* as above */
}

/*
 * Limits of the shell or the service manager that started us are not what a submission was promised: a box inherits
 * them, and would blame its program. What a run may use is said by Minos, to each box. Those on open files stay: boxes
 * get fewer.
 */
static void lift_limits(void)
{
	static const __rlimit_resource_t inherited[] = { RLIMIT_AS,    RLIMIT_CPU,   RLIMIT_DATA,
							 RLIMIT_FSIZE, RLIMIT_NPROC, RLIMIT_STACK };

	for (size_t i = 0; i < sizeof(inherited) / sizeof(inherited[0]); i++) {
		struct rlimit limit = { RLIM_INFINITY, RLIM_INFINITY };

		if (setrlimit(inherited[i], &limit) == 0 || getrlimit(inherited[i], &limit) != 0)
			continue;
		limit.rlim_cur = limit.rlim_max; /* an ordinary user can do no more */
		(void)setrlimit(inherited[i], &limit);
	}
}

void sbx_process_begin(const char *name, bool takes_term)
{
	(void)prctl(PR_SET_NAME, name); /* for people and pgrep only */
	ignore_signals(takes_term);
	lift_limits();
}
