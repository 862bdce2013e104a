/* probe.c - see probe.h: finds the applet. */
#include "sandbox/tests/probe.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

long probe_number(int argc, char **argv, int i, long fallback)
{
	char *end;
	long value;

	if (i >= argc)
		return fallback;
	errno = 0;
	value = strtol(argv[i], &end, 0);
	if (errno != 0 || end == argv[i] || *end != '\0') {
		(void)fprintf(stderr, "probe: `%s` is no number\n", argv[i]);
		exit(99);
	}
	return value;
}

void probe_burn_ms(long ms)
{
	volatile unsigned long counter = 0;
	struct timespec t;

	for (;;) {
		for (int i = 0; i < 20000; i++)
			counter = counter + 1;
		if (ms < 0)
			continue;
		(void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
		if (t.tv_sec * 1000 + t.tv_nsec / 1000000 >= ms)
			return;
	}
}

int main(int argc, char **argv)
{
	static const struct probe_applet *const tables[] = { probe_use,  probe_fork, probe_look,
							     probe_proc, probe_try,  probe_leave };

	if (argc < 2) {
		(void)fprintf(stderr, "probe: which applet?\n");
		return 98;
	}
	for (size_t t = 0; t < sizeof(tables) / sizeof(tables[0]); t++)
		for (const struct probe_applet *applet = tables[t]; applet->name != NULL; applet++)
			if (strcmp(applet->name, argv[1]) == 0)
				return applet->run(argc - 1, argv + 1);
	(void)fprintf(stderr, "probe: no applet `%s`\n", argv[1]);
	return 98;
}
