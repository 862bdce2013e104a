/* processors.c - see processors.h. */
#include "judge/daemon/processors.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sandbox/cleanup.h"
#include "sandbox/warden.h"

int judge_siblings_read(const char *text, enum judge_siblings *out)
{
	if (strcmp(text, "use") != 0 && strcmp(text, "idle") != 0)
		return -EINVAL;
	*out = strcmp(text, "idle") == 0 ? JUDGE_SIBLINGS_IDLE : JUDGE_SIBLINGS_USE;
	return 0;
}

/* How many siblings of cpu, in usable, come before it. */
static unsigned rank(const cpu_set_t *usable, const uint32_t core_of[CPU_SETSIZE], uint32_t cpu)
{
	unsigned before = 0;

	for (uint32_t other = 0; other < cpu; other++)
		before += CPU_ISSET(other, usable) && core_of[other] == core_of[cpu];
	return before;
}

void judge_processors_order(const cpu_set_t *usable, const uint32_t core_of[CPU_SETSIZE], struct judge_processors *out)
{
	unsigned total = (unsigned)CPU_COUNT(usable);

	out->count = out->cores = 0;
	for (unsigned turn = 0; out->count < total; turn++) {
		for (uint32_t cpu = 0; cpu < CPU_SETSIZE; cpu++)
			if (CPU_ISSET(cpu, usable) && rank(usable, core_of, cpu) == turn)
				out->cpus[out->count++] = cpu;
		if (turn == 0)
			out->cores = out->count;
	}
}

int judge_processors_core(const char *list, uint32_t *core)
{
	unsigned long number;
	char *end;

	if (*list < '0' || *list > '9')
		return -EINVAL;
	errno = 0;
	number = strtoul(list, &end, 10);
	if (errno != 0 || number >= UINT32_MAX || (*end != ',' && *end != '-' && *end != '\n' && *end != '\0'))
		return -EINVAL;
	*core = (uint32_t)number;
	return 0;
}

static int read_core(uint32_t cpu, uint32_t *core, struct sbx_error *err)
{
	char path[96], text[64] = "";
	sbx_close int fd = -1;
	ssize_t got;

	(void)snprintf(path, sizeof(path), "/sys/devices/system/cpu/cpu%u/topology/thread_siblings_list", cpu);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	got = fd < 0 ? -1 : read(fd, text, sizeof(text) - 1); /* the beginning is enough */
	if (got < 0)
		return sbx_error_set(err, errno, "read %s", path);
	return judge_processors_core(text, core) == 0 ? 0 : sbx_error_set(err, 0, "read %s: no list", path);
}

int judge_processors_find(enum judge_siblings siblings, struct judge_processors *out, struct sbx_error *err)
{
	uint32_t core_of[CPU_SETSIZE];
	struct sbx_error why = { 0 };
	bool known = true;
	cpu_set_t usable;

	CPU_ZERO(&usable);
	if (sched_getaffinity(0, sizeof(usable), &usable) != 0) {
		if (siblings == JUDGE_SIBLINGS_IDLE)
			return sbx_error_set(err, errno, "find the processors");
		CPU_ZERO(&usable);
	}
	for (uint32_t cpu = 0; cpu < CPU_SETSIZE; cpu++) {
		core_of[cpu] = cpu;
		if (!CPU_ISSET(cpu, &usable) || !known)
			continue;
		known = read_core(cpu, &core_of[cpu], &why) == 0;
		if (!known && siblings == JUDGE_SIBLINGS_IDLE) {
			*err = why;
			return sbx_error_prefix(err, "smt_siblings is idle, but the cores are not known");
		}
	}
	for (uint32_t cpu = 0; cpu < CPU_SETSIZE && !known; cpu++)
		core_of[cpu] = cpu;
	judge_processors_order(&usable, core_of, out);
	return 0;
}

int judge_processors_assign(const struct judge_processors *processors, enum judge_siblings siblings, unsigned slots,
			    unsigned max, uint32_t *cpus, struct sbx_error *err)
{
	unsigned own = siblings == JUDGE_SIBLINGS_IDLE ? processors->cores : processors->count;

	if (siblings == JUDGE_SIBLINGS_IDLE && (own == 0 || slots > own))
		return sbx_error_set(
		    err, 0,
		    "%u slots, but smt_siblings is idle and there are %u cores that may be used: ask for "
		    "fewer slots, or use the siblings",
		    slots, own);
	if (slots == 0)
		slots = own == 0 ? 1 : own;
	if (slots > max)
		slots = max;
	for (unsigned s = 0; s < slots; s++)
		cpus[s] = own == 0 ? SBX_NO_CPU : processors->cpus[s % own];
	return (int)slots;
}

int judge_processors_keep_to(const struct judge_processors *processors, enum judge_siblings siblings,
			     struct sbx_error *err)
{
	cpu_set_t set;

	if (siblings != JUDGE_SIBLINGS_IDLE)
		return 0;
	CPU_ZERO(&set);
	for (unsigned i = 0; i < processors->cores; i++)
		CPU_SET(processors->cpus[i], &set);
	return sched_setaffinity(0, sizeof(set), &set) == 0 ? 0 : sbx_error_set(err, errno, "leave SMT siblings idle");
}
