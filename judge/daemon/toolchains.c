/* toolchains.c - see toolchains.h. Runs in the supervisor, which sees the host as it is. */
#include "judge/daemon/toolchains.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "judge/daemon/probe_role.h"
#include "sandbox/cleanup.h"

/* Links lead to what is in the system, as they do in a box. */
static bool look(int system, const char *path, struct stat *st)
{
	struct open_how how = { .flags = O_PATH | O_CLOEXEC, .resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS };
	sbx_close int fd = (int)syscall(SYS_openat2, system, path, &how, sizeof(how));

	return fd >= 0 && fstat(fd, st) == 0;
}

static int add_file(struct judge_hash *hash, int system, const char *path, struct sbx_error *err)
{
	char text[256];
	struct stat st;
	int r = judge_hash_add(hash, path, strlen(path) + 1, err);

	if (r < 0)
		return r;
	if (!look(system, path, &st))
		memset(&st, 0, sizeof(st)); /* that it is missing tells something too */
	(void)snprintf(text, sizeof(text), "%ju %ju %jd %jd.%09ld %jd.%09ld", (uintmax_t)st.st_dev,
		       (uintmax_t)st.st_ino, (intmax_t)st.st_size, (intmax_t)st.st_mtim.tv_sec, st.st_mtim.tv_nsec,
		       (intmax_t)st.st_ctim.tv_sec, st.st_ctim.tv_nsec);
	return judge_hash_add(hash, text, strlen(text) + 1, err);
}

static int add_command(struct judge_hash *hash, int system, const struct judge_strings *argv, struct sbx_error *err)
{
	return argv->count == 0 ? 0 : add_file(hash, system, argv->items[0], err);
}

static int add_system(struct judge_hash *hash, int system, struct sbx_error *err)
{
	static const char *const paths[] = {
		"/var/lib/dpkg/status", "/etc/ld.so.cache", "/etc/alternatives", "/usr/bin", "/usr/lib", "/usr/include"
	};
	int r = 0;

	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]) && r == 0; i++)
		r = add_file(hash, system, paths[i], err);
	return r;
}

static int add_probes(struct judge_hash *hash, int fd, struct sbx_error *err)
{
	static struct judge_probes probes; /* large, and one to a process */
	int r = judge_probes_read(fd, &probes, err);

	for (uint32_t i = 0; r == 0 && i < probes.count; i++) {
		const struct judge_probe *probe = &probes.of[i];

		r = judge_hash_add(hash, probe->name, strlen(probe->name) + 1, err);
		if (r == 0)
			r = judge_hash_add(hash, probe->text, strlen(probe->text) + 1, err);
	}
	return r;
}

/* What a filter of some name lets through. */
static int add_filters(struct judge_hash *hash, const struct judge_policy *policy, struct sbx_error *err)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < policy->filter_count; i++) {
		const struct judge_filter *filter = &policy->filters[i];

		r = judge_hash_add(hash, filter->name, strlen(filter->name) + 1, err);
		if (r == 0)
			r = judge_hash_add(hash, filter->insns, filter->count * sizeof(*filter->insns), err);
	}
	return r;
}

int judge_toolchains_identify(const struct judge_policy *policy, const char *rootfs, int probes,
			      char out[JUDGE_DIGEST_HEX], struct sbx_error *err)
{
	sbx_close int system = open(rootfs == NULL ? "/" : rootfs, O_PATH | O_DIRECTORY | O_CLOEXEC);
	struct judge_hash *hash = judge_hash_new();
	unsigned char digest[JUDGE_DIGEST_SIZE];
	int r = hash == NULL ? sbx_error_set(err, ENOMEM, "identify the toolchains") : add_probes(hash, probes, err);

	if (r == 0 && system < 0)
		r = sbx_error_set(err, errno, "open %s", rootfs == NULL ? "/" : rootfs);
	for (size_t i = 0; r == 0 && i < policy->language_count; i++) {
		r = add_command(hash, system, &policy->languages[i].probe, err);
		if (r == 0)
			r = add_command(hash, system, &policy->languages[i].compile.argv, err);
		for (size_t k = 0; r == 0 && k < policy->languages[i].compile.tools.count; k++)
			r = add_file(hash, system, policy->languages[i].compile.tools.items[k], err);
	}
	if (r == 0)
		r = add_filters(hash, policy, err);
	if (r == 0)
		r = add_system(hash, system, err);
	if (r == 0)
		r = judge_hash_end(hash, digest, err);
	judge_hash_free(hash);
	if (r == 0)
		judge_digest_hex(digest, out);
	return r;
}
