/* landlock.c - see landlock.h. Runs in init, and in its child before it executes the program. */
#include "sandbox/landlock.h"
#include "sandbox/root.h"
#include "sandbox/wire.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Newer than Debian 12's headers. */
#define ACCESS_FS_TRUNCATE      (UINT64_C(1) << 14) /* ABI 3 */
#define ACCESS_FS_IOCTL_DEV     (UINT64_C(1) << 15) /* ABI 5 */
#define ACCESS_NET_BIND_TCP     (UINT64_C(1) << 0)  /* ABI 4 */
#define ACCESS_NET_CONNECT_TCP  (UINT64_C(1) << 1)
#define SCOPE_ABSTRACT_SOCKET   (UINT64_C(1) << 0) /* ABI 6 */
#define SCOPE_SIGNAL            (UINT64_C(1) << 1)
#define RESTRICT_LOG_OFF        (1u << 0) /* ABI 7 */
#define RESTRICT_LOG_NESTED_OFF (1u << 2)

#define READING (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR | LANDLOCK_ACCESS_FS_EXECUTE)
#define WRITING (LANDLOCK_ACCESS_FS_WRITE_FILE | ACCESS_FS_TRUNCATE)

/* Everything that ABI 2 knows but devices. */
#define OWNING                                                                                                         \
	(WRITING | LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_DIR |      \
	 LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO |                   \
	 LANDLOCK_ACCESS_FS_MAKE_SYM | LANDLOCK_ACCESS_FS_REFER)

#define ALL_OF_ABI_2                                                                                                   \
	(READING | (OWNING & ~ACCESS_FS_TRUNCATE) | LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_BLOCK)

/* struct landlock_ruleset_attr of ABI 6: older kernels take it while what they do not know is 0. */
struct ruleset_attr {
	uint64_t handled_fs, handled_net, scoped;
};

uint32_t sbx_landlock_abi(void)
{
	long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);

	return abi > 0 ? (uint32_t)abi : 0;
}

struct sbx_landlock_rights sbx_landlock_handled(uint32_t abi)
{
	struct sbx_landlock_rights rights = { 0 };

	if (abi < SBX_LANDLOCK_ABI_MIN)
		return rights;
	rights.fs = ALL_OF_ABI_2;
	rights.fs |= abi >= 3 ? ACCESS_FS_TRUNCATE : 0;
	rights.fs |= abi >= 5 ? ACCESS_FS_IOCTL_DEV : 0;
	rights.net = abi >= 4 ? ACCESS_NET_BIND_TCP | ACCESS_NET_CONNECT_TCP : 0;
	rights.scoped = abi >= 6 ? SCOPE_ABSTRACT_SOCKET | SCOPE_SIGNAL : 0;
	return rights;
}

static int allow(int ruleset, int fd, uint64_t access)
{
	struct landlock_path_beneath_attr rule = { .allowed_access = access, .parent_fd = fd };

	return syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) == 0 ? 0 : -errno;
}

static int allow_path(int ruleset, const char *path, uint64_t access)
{
	int fd = open(path, O_PATH | O_CLOEXEC), r;

	if (fd < 0)
		return -errno;
	r = allow(ruleset, fd, access);
	(void)close(fd);
	return r;
}

/* Rules stand for a mount's parent directory too, so that of /dev is good for the nodes that are mounted in it. */
static int allow_paths(int ruleset, uint64_t handled)
{
	static const struct {
		const char *path;
		uint64_t access;
	} paths[] = {
		{ "/", READING },   { "/dev", WRITING },    { SBX_WORK_PATH, OWNING },
		{ "/tmp", OWNING }, { "/dev/shm", OWNING },
	};
	int r = 0;

	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]) && r == 0; i++)
		r = allow_path(ruleset, paths[i].path, paths[i].access & handled);
	return r;
}

/* Pipes and files in memory belong to no mount, and need no rule. */
static int allow_opened(int ruleset, int fd, uint64_t access)
{
	int r = allow(ruleset, fd, access);

	return r == -EBADFD ? 0 : r;
}

int sbx_landlock_allow_file(uint32_t abi, int rules, int fd)
{
	return rules < 0 ? 0 : allow_opened(rules, fd, LANDLOCK_ACCESS_FS_READ_FILE & sbx_landlock_handled(abi).fs);
}

/* Files and terminals. */
static int allow_standard(int ruleset, uint64_t handled)
{
	for (int fd = 0; fd < 3; fd++) {
		struct stat st;
		int r;

		if (fstat(fd, &st) != 0 || S_ISDIR(st.st_mode))
			continue; /* a rule for a directory would be one for all below it */
		r = allow_opened(ruleset, fd, (fd == 0 ? LANDLOCK_ACCESS_FS_READ_FILE : WRITING) & handled);
		if (r < 0)
			return r;
	}
	return 0;
}

int sbx_landlock_prepare(uint32_t abi, int *rules)
{
	struct sbx_landlock_rights rights = sbx_landlock_handled(abi);
	struct ruleset_attr attr = { rights.fs, rights.net, rights.scoped };
	int ruleset, r;

	*rules = -1;
	if (abi < SBX_LANDLOCK_ABI_MIN)
		return 0;
	ruleset = (int)syscall(SYS_landlock_create_ruleset, &attr, sizeof(attr), 0);
	if (ruleset < 0)
		return -errno;
	r = allow_paths(ruleset, rights.fs);
	if (r < 0)
		(void)close(ruleset);
	else
		*rules = ruleset;
	return r;
}

int sbx_landlock_restrict(uint32_t abi, int rules)
{
	/* What the domain refuses is the program's affair, and none of the host's log. */
	uint32_t quiet = abi >= 7 ? RESTRICT_LOG_OFF | RESTRICT_LOG_NESTED_OFF : 0;
	int r;

	if (rules < 0)
		return 0;
	r = allow_standard(rules, sbx_landlock_handled(abi).fs);
	if (r == 0) /* only now is there what is shared; of its files, which are read-only, named pipes alone can be */
		r = allow_path(rules, SBX_FIFO_PATH, LANDLOCK_ACCESS_FS_WRITE_FILE);
	if (r == 0 && syscall(SYS_landlock_restrict_self, rules, quiet) != 0)
		r = -errno;
	return r;
}
