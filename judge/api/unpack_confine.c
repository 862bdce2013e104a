/*
 * unpack_confine.c - the child that unpacks sees its own directory alone: neither the database nor other packages,
 * which the api's root has in it too. What parses an archive is the likeliest of all to fall into an attacker's hands.
 */
#include <errno.h>
#include <linux/landlock.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "judge/api/api-internal.h"
#include "sandbox/cleanup.h"

/* Landlock's first version: what came later is refused by the api's filter, or by no_new_privs. */
#define ALL_ACCESS ((LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1)
#define OWN_ACCESS                                                                                                     \
	(LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR | LANDLOCK_ACCESS_FS_WRITE_FILE |                  \
	 LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_SYM |                     \
	 LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR)

int api_unpack_confine(int dir, struct sbx_error *err)
{
	const struct landlock_ruleset_attr all = { .handled_access_fs = ALL_ACCESS };
	const struct landlock_path_beneath_attr own = { .allowed_access = OWN_ACCESS, .parent_fd = dir };
	sbx_close int rules =
	    (int)syscall(SYS_landlock_create_ruleset, &all.handled_access_fs, sizeof(all.handled_access_fs), 0);

	if (rules < 0 && (errno == ENOSYS || errno == EOPNOTSUPP))
		return 0;
	if (rules < 0 || syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &own, 0) != 0 ||
	    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || syscall(SYS_landlock_restrict_self, rules, 0) != 0)
		return sbx_error_set(err, errno, "confine the process that unpacks");
	return 0;
}
