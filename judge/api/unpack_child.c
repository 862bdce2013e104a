/*
 * unpack_child.c - the process that unpacks and checks one package (upload.c starts it and reads its report).
 *
 * Its word counts for little: upload.c checks the report like anything else from outside.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "judge/api/api-internal.h"
#include "judge/api/tree.h"
#include "judge/grade/support.h"
#include "sandbox/cleanup.h"

#define CHILD_CPU_SECONDS  600
#define CHILD_MEMORY_BYTES (768ULL << 20)

#ifdef MINOS_SANITIZED
#define SANITIZED 1 /* a sanitiser's shadow memory does not fit under any ceiling */
#else
#define SANITIZED 0
#endif

/* The package's place in what was unpacked: "" for the top, or the one directory that holds everything. */
static int find_top(int dir_fd, char *top, size_t size, struct sbx_error *err)
{
	struct stat st;
	int fd = fcntl(dir_fd, F_DUPFD_CLOEXEC, 0);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	const struct dirent *entry = NULL;
	unsigned count = 0;
	int failed;

	if (dir == NULL)
		return sbx_error_set(err, errno, "list the package");
	errno = 0; /* the end of the list and a failure to read it look the same otherwise */
	while ((entry = readdir(dir)) != NULL) { /* NOLINT(concurrency-mt-unsafe): one thread */
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		/* What other tools leave in archives beside the package. */
		if (entry->d_name[0] == '.' || strcmp(entry->d_name, "__MACOSX") == 0)
			continue;
		count++;
		(void)snprintf(top, size, "%s", entry->d_name); /* a component fits */
	}
	failed = errno;
	(void)closedir(dir); /* was only read */
	if (failed != 0)
		return sbx_error_set(err, failed, "list the package");
	if (count == 1 && fstatat(dir_fd, top, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return sbx_error_set(err, errno, "look at the package");
	if (count != 1 || !S_ISDIR(st.st_mode))
		top[0] = '\0';
	return 0;
}

int api_unpack_ceilings(uint64_t file_bytes, uint64_t cpu_seconds, struct sbx_error *err)
{
	const struct rlimit none = { 0, 0 }, cpu = { cpu_seconds, cpu_seconds }, file = { file_bytes, file_bytes },
			    memory = { CHILD_MEMORY_BYTES, CHILD_MEMORY_BYTES };

	if (setrlimit(RLIMIT_CORE, &none) < 0 || setrlimit(RLIMIT_NPROC, &none) < 0 ||
	    setrlimit(RLIMIT_CPU, &cpu) < 0 || setrlimit(RLIMIT_FSIZE, &file) < 0 ||
	    (!SANITIZED && setrlimit(RLIMIT_AS, &memory) < 0))
		return sbx_error_set(err, errno, "set limits");
	/* The write that is too long must fail with EFBIG, not kill. */
	return signal(SIGXFSZ, SIG_IGN) == SIG_ERR ? sbx_error_set(err, errno, "set limits") : 0;
}

/* The package's directory, made and entered, all else out of reach. Returns its descriptor. */
static int enter(const struct api_unpack_child *child, struct sbx_error *err)
{
	sbx_close int dir_fd = -1;
	int r = api_unpack_ceilings(child->limits.bytes, CHILD_CPU_SECONDS, err);

	if (r < 0)
		return r;
	if (mkdirat(child->problems_fd, child->unpack_dir, 0700) < 0)
		return sbx_error_set(err, errno, "make a directory for the package");
	dir_fd = openat(child->problems_fd, child->unpack_dir, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (dir_fd < 0 || fchdir(dir_fd) < 0)
		return sbx_error_set(err, errno, "open the package's directory");
	(void)umask(022);
	(void)close(child->problems_fd); /* was only looked into */
	r = api_unpack_confine(dir_fd, err);
	return r < 0 ? r : sbx_take_fd(&dir_fd);
}

int api_unpack_and_check(const struct api_unpack_child *child, int dir_fd, char *top, size_t size,
			 struct sbx_error *err)
{
	struct judge_package *package = NULL;
	sbx_close int package_fd = -1;
	int r = judge_unpack(child->body_fd, &child->limits, err);

	if (r == 0)
		r = find_top(dir_fd, top, size, err);
	if (r < 0)
		return r;
	package_fd = openat(dir_fd, top[0] != '\0' ? top : ".", O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (package_fd < 0)
		return sbx_error_set(err, errno, "open the package");
	r = judge_package_read(package_fd, child->name, &package, err);
	if (r == 0)
		r = judge_job_supports(package, err);
	if (r < 0) {
		judge_package_free(package);
		(void)sbx_error_prefix(err, "package `%s`", child->name);
		return r == -ENOMEM || r == -EIO || r == -EMFILE || r == -ENFILE ? r : -EINVAL;
	}
	judge_package_free(package);
	return syncfs(dir_fd) == 0 ? 0 : sbx_error_set(err, errno, "sync the package");
}

/* Leaves only stderr and the three: copies far up first, so that no target number is in use. */
static int keep_descriptors(struct api_unpack_child *child)
{
	int *const kept[] = { &child->body_fd, &child->report_fd, &child->problems_fd };

	for (int i = 0; i < 3; i++) {
		*kept[i] = fcntl(*kept[i], F_DUPFD_CLOEXEC, 64);
		if (*kept[i] < 0)
			return -errno;
	}
	for (int i = 0; i < 3; i++) {
		if (dup3(*kept[i], 3 + i, O_CLOEXEC) < 0)
			return -errno;
		*kept[i] = 3 + i;
	}
	return close_range(6, ~0U, 0) < 0 ? -errno : 0;
}

_Noreturn void api_unpack_child(struct api_unpack_child *child, int parent)
{
	struct sbx_error err = { 0 };
	char top[JUDGE_NAME_SIZE] = "";
	json_t *report = NULL;
	int dir_fd, r;

	if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0 || getppid() != parent || keep_descriptors(child) < 0)
		_exit(1);
	/* libarchive reads names by the locale, and its files are out of reach later. */
	if (setlocale(LC_CTYPE, "C.UTF-8") == NULL) /* NOLINT(concurrency-mt-unsafe): one thread */
		dir_fd = sbx_error_set(&err, ENOENT, "locale C.UTF-8");
	else
		dir_fd = enter(child, &err);
	r = dir_fd < 0 ? dir_fd : api_unpack_and_check(child, dir_fd, top, sizeof(top), &err);
	/* Here and not by the api, which has others to serve; what is left in spite of this it removes all the same. */
	if (r < 0 && dir_fd >= 0)
		(void)judge_tree_sweep(dir_fd, NULL, 0, NULL, 0, NULL);
	/* A text that is no UTF-8 cannot be packed: then the parent finds no report and says so. */
	report = json_pack("{s:i, s:s, s:s}", "code", -r, "top", top, "why", err.text);
	if (report == NULL)
		report = json_pack("{s:i, s:s, s:s}", "code", -r, "top", "", "why",
				   "the package is bad (the reason cannot be shown: it is no UTF-8)");
	_exit(report != NULL && json_dumpfd(report, child->report_fd, JSON_COMPACT) == 0 ? 0 : 1);
}
