/*
 * hostile: looks for capabilities in any set, and for a missing no_new_privs or seccomp filter
 * class: setuid, capabilities
 * verdicts: AC
 * invariant: all five sets are empty, no_new_privs is set, a filter is in force
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(void)
{
	static const struct {
		const char *key;
		unsigned long long want;
	} lines[] = { { "CapInh:", 0 }, { "CapPrm:", 0 },     { "CapEff:", 0 }, { "CapBnd:", 0 },
		      { "CapAmb:", 0 }, { "NoNewPrivs:", 1 }, { "Seccomp:", 2 } };
	FILE *status = fopen("/proc/self/status", "re");
	char line[512];
	unsigned seen = 0;

	while (status != NULL && fgets(line, sizeof(line), status) != NULL) {
		for (unsigned i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
			const size_t n = strlen(lines[i].key);

			if (strncmp(line, lines[i].key, n) != 0)
				continue;
			seen++;
			if (strtoull(line + n, NULL, 16) != lines[i].want) {
				printf("ESCAPED: %s", line);
				return 0;
			}
		}
	}
	if (seen != sizeof(lines) / sizeof(lines[0]))
		puts("ESCAPED: no full status to be had from /proc");
	else
		puts("held");
	return 0;
}
