/*
 * filter_compile.c - a table of clauses to BPF, by libseccomp. Ordinary code: the only descriptor is a memory file.
 *
 * What the attributes are for: a foreign architecture (int 0x80, and on x86-64 the x32 numbers) kills the process,
 * where libseccomp would kill one thread; the calls are looked up in a binary tree, because there are some 300; the API
 * level is fixed, so that the result does not depend on the kernel of the machine that compiles it (one without
 * notification refuses the filter when it is loaded).
 */
#include <errno.h>
#include <linux/filter.h>
#include <seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "judge/policy/filter.h"
#include "sandbox/cleanup.h"

#define API_LEVEL 6   /* libseccomp 2.5: notification, KILL_PROCESS, simultaneous use of both */
#define PARTS_MAX 512 /* clauses of one system call after splitting */

static void release(scmp_filter_ctx *ctx)
{
	if (*ctx != NULL)
		seccomp_release(*ctx);
}

static int add_call(scmp_filter_ctx ctx, int nr, const struct judge_clauses *list, uint32_t default_action)
{
	struct judge_clauses parts = { 0 };
	int r = judge_clauses_split(list, default_action, PARTS_MAX, &parts);

	for (size_t i = 0; r == 0 && i < parts.count; i++) {
		const struct judge_match *match = &parts.items[i].match;
		struct scmp_arg_cmp compare[JUDGE_FILTER_ARGS];
		unsigned n = 0;

		for (unsigned k = 0; k < JUDGE_FILTER_ARGS; k++) {
			if (match->mask[k] != 0)
				compare[n++] = SCMP_CMP(k, SCMP_CMP_MASKED_EQ, match->mask[k], match->value[k]);
		}
		/* exact: never a pseudo-call taken apart behind our back */
		r = seccomp_rule_add_exact_array(ctx, parts.items[i].action, nr, n, compare);
	}
	free(parts.items);
	return r;
}

/* The exported program is read back into memory of our own. */
static int export(scmp_filter_ctx ctx, struct judge_filter *out)
{
	sbx_close int fd = memfd_create("seccomp", MFD_CLOEXEC);
	sbx_free struct sock_filter *insns = NULL;
	struct stat st;
	size_t count, size;
	int r;

	if (fd < 0)
		return -errno;
	r = seccomp_export_bpf(ctx, fd);
	if (r < 0)
		return r;
	if (fstat(fd, &st) < 0)
		return -errno;
	size = (size_t)st.st_size;
	count = size / sizeof(*insns);
	if (count == 0 || count > BPF_MAXINSNS || size % sizeof(*insns) != 0)
		return -E2BIG;
	insns = malloc(size);
	if (insns == NULL)
		return -ENOMEM;
	if (pread(fd, insns, size, 0) != (ssize_t)size)
		return -EIO;
	out->insns = insns;
	out->count = count;
	insns = NULL;
	return 0;
}

int judge_filter_compile(const char *name, const struct judge_table *table, struct judge_filter *out,
			 struct sbx_error *err)
{
	__attribute__((cleanup(release))) scmp_filter_ctx ctx = NULL;
	struct judge_filter filter = { 0 };
	int r;

	(void)snprintf(filter.name, sizeof(filter.name), "%s", name);
	r = seccomp_api_set(API_LEVEL);
	if (r < 0)
		return sbx_error_set(err, -r, "seccomp policy %s: libseccomp API level %d", name, API_LEVEL);
	ctx = seccomp_init(table->default_action);
	if (ctx == NULL)
		return sbx_error_set(err, ENOMEM, "seccomp policy %s", name);
	r = seccomp_attr_set(ctx, SCMP_FLTATR_ACT_BADARCH, table->foreign_action);
	if (r == 0)
		r = seccomp_attr_set(ctx, SCMP_FLTATR_CTL_OPTIMIZE, 2);
	if (r == 0) /* what the kernel says, and not ECANCELED for it */
		r = seccomp_attr_set(ctx, SCMP_FLTATR_API_SYSRAWRC, 1);
	if (r < 0)
		return sbx_error_set(err, -r, "seccomp policy %s: attributes", name);
	for (int nr = 0; nr < JUDGE_FILTER_SYSCALLS; nr++) {
		r = add_call(ctx, nr, &table->calls[nr], table->default_action);
		if (r < 0)
			return sbx_error_set(err, -r, "seccomp policy %s: rules of system call %d", name, nr);
	}
	r = export(ctx, &filter);
	if (r < 0)
		return sbx_error_set(err, -r, "seccomp policy %s: export", name);
	*out = filter;
	return 0;
}

void judge_policy_syscall_name(int nr, uint32_t arch, char *name, size_t size)
{
	char *known = seccomp_syscall_resolve_num_arch(arch, nr);

	if (known != NULL)
		(void)snprintf(name, size, "%s", known);
	else
		(void)snprintf(name, size, "#%d", nr);
	free(known);
}
