/*
 * fuzz_cgroup.c - libFuzzer entry: any text as any of the files of control groups.
 *
 * A path must lie below the root of its hierarchy, a process id be one that can be killed alone, and what is refused
 * must leave its output alone.
 */
#include <stdlib.h>
#include <string.h>

#include "sandbox/cgroup_text.h"
#include "sandbox/cleanup.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_group(const char *text)
{
	char path[64] = "?";

	if (sbx_cgtext_own_group(text, path, sizeof(path)) < 0) {
		if (strcmp(path, "?") != 0)
			abort();
		return;
	}
	if (path[0] == '/' || strchr(path, '\n') != NULL || strcmp(path, "..") == 0 || strncmp(path, "../", 3) == 0 ||
	    strstr(path, "/../") != NULL)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	sbx_free char *text = strndup((const char *)data, size);
	struct sbx_usage usage = { .cpu_ns = 1 };
	const char *next = text;
	uint64_t number = 4711;
	pid_t pid = 0;

	if (text == NULL)
		return 0;
	if (sbx_cgtext_number(text, &number) < 0 && number != 4711)
		abort();
	(void)sbx_cgtext_key(text, "oom_kill", &number);
	if (sbx_cgtext_cpu_stat(text, &usage) < 0 ? usage.cpu_ns != 1 : usage.cpu_ns % 1000 != 0)
		abort();
	while (sbx_cgtext_next_pid(&next, &pid) > 0)
		if (pid < 0 || next > text + size)
			abort();
	check_group(text);
	return 0;
}
