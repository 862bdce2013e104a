/*
 * find.c - where the policies are. Ordinary code: looks at directories, opens none.
 *
 * $MINOS_POLICIES, when set, is the only place (a wrong value is an error, never a reason to use other policies than
 * asked for), and it is ignored in a program that has more rights than its caller. A program that lies in its build
 * tree uses the source tree's; any other what was installed with it.
 */
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "judge/policy/policy.h"

/*
 * 1 if dir holds policies: all three kinds have their folder; 0 if not; -errno if that cannot be told, which is no
 * reason to use others.
 */
static int look_at(const char *dir, struct sbx_error *err)
{
	static const char *const kinds[] = { "seccomp", "languages", "profiles" };

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		char path[PATH_MAX];
		struct stat st;
		int n = snprintf(path, sizeof(path), "%s/%s", dir, kinds[i]);

		if (n < 0 || (size_t)n >= sizeof(path))
			return 0;
		if (stat(path, &st) < 0)
			return errno == ENOENT || errno == ENOTDIR || errno == EACCES
				   ? 0
				   : sbx_error_set(err, errno, "look for policies in %s", dir);
		if (!S_ISDIR(st.st_mode))
			return 0;
	}
	return 1;
}

static int give(const char *dir, char *path, size_t size, struct sbx_error *err)
{
	if (strlen(dir) >= size)
		return sbx_error_set(err, ENAMETOOLONG, "policies in %s", dir);
	memcpy(path, dir, strlen(dir) + 1);
	return 0;
}

/* The directory of the running program, without its last component, into dir. */
static int program_dir(char *dir, size_t size)
{
	ssize_t n = readlink("/proc/self/exe", dir, size - 1);
	char *slash;

	if (n < 0)
		return -errno;
	dir[n] = '\0';
	slash = strrchr(dir, '/');
	if (slash == NULL || (size_t)n == size - 1)
		return -ENAMETOOLONG;
	*slash = '\0';
	return 0;
}

static bool is_below(const char *dir, const char *parent)
{
	size_t len = strlen(parent);

	return strncmp(dir, parent, len) == 0 && (dir[len] == '/' || dir[len] == '\0');
}

int judge_policy_find(char *path, size_t size, struct sbx_error *err)
{
	const char *asked = secure_getenv("MINOS_POLICIES");
	char dir[PATH_MAX - 64], beside[PATH_MAX], above[PATH_MAX];
	const char *places[] = { MINOS_SOURCE_POLICIES, beside, above, MINOS_INSTALLED_POLICIES };
	int r;

	if (asked != NULL) {
		r = look_at(asked, err);
		if (r == 0)
			return sbx_error_set(err, ENOENT, "MINOS_POLICIES=%s has no seccomp, languages and profiles",
					     asked);
		return r < 0 ? r : give(asked, path, size, err);
	}
	if (program_dir(dir, sizeof(dir)) < 0)
		(void)snprintf(dir, sizeof(dir), "/"); /* no /proc: only the installed place is left */
	(void)snprintf(beside, sizeof(beside), "%s/../share/minos/policies", dir);  /* of bin */
	(void)snprintf(above, sizeof(above), "%s/../../share/minos/policies", dir); /* of libexec/minos */
	for (size_t i = is_below(dir, MINOS_BUILD_DIR) ? 0 : 1; i < sizeof(places) / sizeof(places[0]); i++) {
		r = look_at(places[i], err);
		if (r != 0)
			return r < 0 ? r : give(places[i], path, size, err);
	}
	return sbx_error_set(err, ENOENT, "no policies in %s or %s (set MINOS_POLICIES to the directory)", beside,
			     MINOS_INSTALLED_POLICIES);
}
