/* fault_site.c - see fault_site.h. */
#include "sandbox/tests/fault_site.h"

#include <elf.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

#define REGIONS_MAX 512
#define STACK_BYTES (128U << 10) /* what is deeper has a site all the same, only a coarser one */
#define SITES_MAX   (1U << 15)

struct region {
	uint64_t start, end, file, offset;
	bool linker;
};

/* The executable ones, in ascending order (the first is the program's), and the one of the stack. */
struct layout {
	struct region code[REGIONS_MAX];
	unsigned count;
	uint64_t stack_end;
};

static struct fault_seen sites[SITES_MAX];

static uint64_t mix(uint64_t hash, uint64_t value)
{
	hash = (hash ^ value) * 0x9e3779b97f4a7c15u;
	return hash ^ (hash >> 29);
}

/* START-END PERMS OFFSET MAJOR:MINOR INODE PATH, as in proc(5). */
static void take_line(struct layout *layout, const char *line, size_t length, uint64_t stack_pointer)
{
	struct region region = { 0 };
	char *at = NULL;
	bool executable;

	region.start = strtoull(line, &at, 16);
	region.end = strtoull(at + 1, &at, 16);
	if (region.start <= stack_pointer && stack_pointer < region.end)
		layout->stack_end = region.end;
	executable = strnlen(at, 4) == 4 && at[3] == 'x';
	if (!executable || layout->count == REGIONS_MAX)
		return;
	region.offset = strtoull(at + 6, &at, 16);
	region.file = strtoull(at, &at, 16) << 20;
	region.file = mix(region.file, strtoull(at + 1, &at, 16));
	region.file = mix(region.file, strtoull(at, NULL, 10));
	region.linker = memmem(line, length, "/ld-linux", strlen("/ld-linux")) != NULL;
	layout->code[layout->count++] = region;
}

static bool read_layout(pid_t pid, uint64_t stack_pointer, struct layout *layout)
{
	static char text[256U << 10];
	char path[64];
	size_t used = 0;
	ssize_t got;
	int fd;

	(void)snprintf(path, sizeof(path), "/proc/%d/maps", (int)pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	while ((got = read(fd, text + used, sizeof(text) - 1 - used)) > 0)
		used += (size_t)got;
	(void)close(fd); /* it was only read */
	text[used] = '\0';
	for (const char *line = text; *line != '\0';) {
		size_t length = strcspn(line, "\n");

		take_line(layout, line, length, stack_pointer);
		line += length + (line[length] == '\n');
	}
	return layout->stack_end != 0;
}

static const struct region *find_code(const struct layout *layout, uint64_t address)
{
	unsigned low = 0, high = layout->count;

	while (low < high) {
		unsigned middle = (low + high) / 2;

		if (address >= layout->code[middle].end)
			low = middle + 1;
		else
			high = middle;
	}
	return low < layout->count && address >= layout->code[low].start ? &layout->code[low] : NULL;
}

/* The place of an address in its file. */
static uint64_t place_of(const struct region *code, uint64_t address)
{
	return mix(code->file, address - code->start + code->offset);
}

uint64_t fault_site(pid_t pid, const struct __ptrace_syscall_info *info, bool *begun)
{
	static uint64_t words[STACK_BYTES / sizeof(uint64_t)];
	static struct layout layout;
	struct iovec here = { .iov_base = words, .iov_len = sizeof(words) };
	struct iovec there = { .iov_base = NULL };
	uint64_t hash = mix(1, info->entry.nr);
	const struct region *code;
	uint64_t entry = 0;
	size_t count;
	ssize_t got;

	*begun = false;
	layout.count = 0;
	layout.stack_end = 0;
	if (!read_layout(pid, info->stack_pointer, &layout))
		return 0;
	there.iov_len = layout.stack_end - info->stack_pointer;
	if (there.iov_len > sizeof(words))
		there.iov_len = sizeof(words);
	memcpy(&there.iov_base, &info->stack_pointer, sizeof(there.iov_base)); /* an address of another process */
	got = process_vm_readv(pid, &here, 1, &there, 1, 0);
	if (got < 0)
		return 0;
	count = (size_t)got / sizeof(words[0]);
	for (size_t i = 1; i < count; i++)
		if (words[i - 1] == AT_ENTRY && find_code(&layout, words[i]) == layout.code)
			entry = words[i];
	code = find_code(&layout, info->instruction_pointer);
	if (code != NULL)
		hash = mix(hash, place_of(code, info->instruction_pointer));
	for (size_t i = 0; i < count; i++) {
		code = find_code(&layout, words[i]);
		if (code == NULL || code->linker || (*begun && code != layout.code))
			continue;
		if (words[i] == entry)
			continue; /* what the kernel has told the linker: no return address */
		hash = mix(hash, place_of(code, words[i]));
		*begun = code == layout.code;
	}
	return hash | 1;
}

int fault_sites_add(uint64_t site, unsigned long number, unsigned errors)
{
	for (unsigned i = 0; i < SITES_MAX; i++) {
		struct fault_seen *seen = &sites[((site >> 16) + i) % SITES_MAX];

		if (seen->site != 0 && seen->site != site)
			continue;
		if (seen->site == 0)
			*seen = (struct fault_seen){ .site = site, .first = number, .errors = errors };
		seen->last = number;
		return 0;
	}
	return -1;
}

const struct fault_seen *fault_sites_next(unsigned *next)
{
	while (*next < SITES_MAX) {
		const struct fault_seen *seen = &sites[(*next)++];

		if (seen->site != 0)
			return seen;
	}
	return NULL;
}

void fault_sites_clear(void)
{
	memset(sites, 0, sizeof(sites));
}
