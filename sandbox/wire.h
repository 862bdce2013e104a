/*
 * wire.h - the messages between judge, warden and init, and the checks on them.
 *
 * Pure: structs and predicates; no descriptors are touched. All messages are flat structs without pointers, one per
 * packet of a SOCK_SEQPACKET socket, descriptors beside them (SCM_RIGHTS). Both ends are the same binary, so the layout
 * is the compiler's.
 *
 *   judge -> warden   struct sbx_run (descriptors: stdin, stdout, stderr, [collector], files...), struct sbx_stop,
 *                     struct sbx_look
 *   warden -> judge   struct sbx_hello (descriptor: read-only tree of the data directory), struct sbx_result,
 *                     struct sbx_look
 *   warden -> init    struct sbx_map, then once struct sbx_run (descriptors as above, then one detached mount per
 *                     share)
 *   init -> maker     struct sbx_waiting, of a box made ahead (maker.h)
 *   init -> warden    struct sbx_report
 *   init -> judge     over the collector: struct sbx_artifact, one descriptor each; end of file when there are no more
 *
 * A judge may be in the hands of an attacker: sbx_wire_decide believes nothing.
 */
#ifndef SANDBOX_WIRE_H
#define SANDBOX_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sandbox/error.h"
#include "sandbox/limits.h"

#define SBX_STRINGS_MAX   65536 /* bytes of argv and environment together, NULs included */
#define SBX_ARGS_MAX      4096  /* entries of argv and environment together */
#define SBX_FILES_MAX     200   /* with what else comes, within what the kernel lets one message bring: 253 */
#define SBX_LINKED_MAX    64    /* of those that may be linked, see files */
#define SBX_SHARES_MAX    4
#define SBX_NAME_MAX      128 /* a file's path below the work directory, NUL included */
#define SBX_SHARE_MAX     40  /* a share's name below the slot's directory, NUL included */
#define SBX_PATH_MAX      256 /* a path in the box, NUL included */
#define SBX_FDS_MAX       (4 + SBX_FILES_MAX + SBX_SHARES_MAX)
#define SBX_BOXES_MAX     4 /* boxes that one judge may have at once */
#define SBX_PLACES_MAX    8 /* of a slot, for those, for boxes made ahead and for boxes that are cleaned away */
#define SBX_ARTIFACTS_MAX 4096
#define SBX_FIFO_PATH     "/fifo" /* where named pipes are shown, which may be written to though the share is read-only */

enum sbx_message {
	SBX_MSG_HELLO = 0x4d696e01,
	SBX_MSG_RUN,
	SBX_MSG_STOP,
	SBX_MSG_RESULT,
	SBX_MSG_MAP,
	SBX_MSG_REPORT,
	SBX_MSG_ARTIFACT,
	SBX_MSG_WAITING,
	SBX_MSG_LOOK,
	SBX_MSG_LOOKED,
};

enum sbx_run_flags {
	SBX_RUN_COLLECT = 1,   /* a collector socket follows stderr: regular files of /work are sent out at the end */
	SBX_RUN_READ_ONLY = 2, /* /work holds what it is given, and nothing can be written there; /tmp is as ever */
	SBX_RUN_FLAGS_ALL = 3,
};

/* A directory of the slot's spool, shown read-only in the box. */
struct sbx_share {
	char name[SBX_SHARE_MAX]; /* one component below the slot's directory: [a-z0-9._-], not starting with a dot */
	char at[SBX_SHARE_MAX];   /* "/app", "/src" or SBX_FIFO_PATH */
};

struct sbx_run {
	uint32_t type;
	uint32_t tag;    /* the judge's name for this run, unique among its running ones */
	uint32_t filter; /* index into the warden's filters */
	uint32_t flags;
	struct sbx_limits limits;
	uint64_t linked; /* bit I: file I is not copied, see strings */
	struct sbx_share shares[SBX_SHARES_MAX];
	uint32_t share_count;
	uint32_t file_count;
	char cwd[SBX_PATH_MAX];
	uint32_t argc, envc;
	uint32_t strings_bytes;
	/*
	 * argv, then environment, then what files are called below /work, each NUL-terminated; only strings_bytes are
	 * sent. Files are copied, mode 0755, into directories that are made for them; one that is linked is there as a
	 * symbolic link to its descriptor, which the program then has open for reading.
	 */
	char strings[SBX_STRINGS_MAX];
};

/* What the warden sends to init: a run that it has checked, and what it adds. */
struct sbx_order {
	uint64_t core_bytes; /* RLIMIT_CORE, see core_dump.h */
	struct sbx_run run;  /* only sbx_wire_run_size bytes are sent */
};

enum sbx_stop_reason {
	SBX_STOP_OUTPUT = 1, /* more output than output_bytes was read */
	SBX_STOP_CANCEL,     /* nobody wants the result any more */
	SBX_STOP_DEADLOCK,   /* it and those that it talks with wait for each other */
};

struct sbx_stop {
	uint32_t type;
	uint32_t tag;
	uint32_t reason;
};

/* Asks whether all of a program waits for its input (asleep.h), and is the answer: of a box that runs no more, no. */
struct sbx_look {
	uint32_t type; /* SBX_MSG_LOOK, SBX_MSG_LOOKED */
	uint32_t tag;
	uint32_t asleep; /* of the answer: 1 if it does */
};

struct sbx_hello {
	uint32_t type;
	uint32_t slot;
	uint32_t tree; /* 1 when the tree of the data directory comes with it */
	uint32_t
	    failed; /* errno: there is such a directory, but the host has no tree of it now; nothing else follows */
};

struct sbx_map {
	uint32_t type;
};

struct sbx_waiting {
	uint32_t type;
};

/* Where init or the child was when something failed. */
enum sbx_stage {
	SBX_STAGE_NONE,
	SBX_STAGE_CGROUP,
	SBX_STAGE_IDENTITY,
	SBX_STAGE_NAMESPACE_LIMITS,
	SBX_STAGE_HOSTNAME,
	SBX_STAGE_ROOT,
	SBX_STAGE_PROC,
	SBX_STAGE_PIVOT,
	SBX_STAGE_ORDER,
	SBX_STAGE_WORK,
	SBX_STAGE_SHARE,
	SBX_STAGE_FILES,
	SBX_STAGE_HIDE,
	SBX_STAGE_LIMITS,
	SBX_STAGE_DESCRIPTORS,
	SBX_STAGE_CWD,
	SBX_STAGE_CLONE,
	SBX_STAGE_CAPABILITIES,
	SBX_STAGE_WALLS,
	SBX_STAGE_SECCOMP,
	SBX_STAGE_EXEC,
	SBX_STAGE_CONFINE,
	SBX_STAGE_COLLECT,
	SBX_STAGE_COUNT,
};

struct sbx_report {
	uint32_t type;
	uint32_t stage; /* SBX_STAGE_NONE when the program ran */
	int32_t error;  /* errno that goes with stage */
	int32_t status; /* as from wait(2) */
	uint64_t wall_ns;
	uint64_t setup_ns;     /* CPU time that init and the child used for themselves */
	uint64_t started_ns;   /* CLOCK_MONOTONIC: wall_ns counts from here; 0 when nothing was started */
	int32_t blocked;       /* system call that the filter named, -1 for none */
	uint32_t blocked_arch; /* its AUDIT_ARCH_* */
};

struct sbx_artifact {
	uint32_t type;
	uint32_t executable;
	uint64_t size;
	char path[SBX_PATH_MAX]; /* relative to /work */
};

enum sbx_outcome {
	SBX_OUTCOME_EXITED = 1,
	SBX_OUTCOME_SIGNALED, /* by its own doing */
	SBX_OUTCOME_KILLED,   /* by Minos: limit says why */
	SBX_OUTCOME_BLOCKED,  /* by Minos, at a system call that the policy refuses */
	SBX_OUTCOME_FAILED,   /* the box failed: error says what. Nothing is said of the program, unless stage is
				 SBX_STAGE_COLLECT   with E2BIG or ENAMETOOLONG: then it left more than can be taken out
			       */
};

enum sbx_limit {
	SBX_LIMIT_NONE,
	SBX_LIMIT_CPU,
	SBX_LIMIT_WALL,
	SBX_LIMIT_MEMORY,
	SBX_LIMIT_OUTPUT,
	SBX_LIMIT_CANCELLED,
	SBX_LIMIT_DEADLOCK, /* it and those that it talked with waited for each other */
};

/* What enforces a limit on this host. */
enum sbx_enforcer {
	SBX_BY_NOTHING,
	SBX_BY_CGROUP1,
	SBX_BY_CGROUP2,
	SBX_BY_RLIMIT,
	SBX_BY_TIMER,
	SBX_BY_TMPFS,
	SBX_BY_READER,
};

/*
 * When the steps of a run were taken, by CLOCK_MONOTONIC, which is the same for all processes of a host; 0 for a step
 * that was not. For those who look where the time goes: no evidence, and nothing is decided by it.
 */
struct sbx_moments {
	uint64_t taken_ns;   /* the warden has the request */
	uint64_t ordered_ns; /* a box is there, limited, and init has its order */
	uint64_t started_ns; /* by init: the program is about to be started */
	uint64_t ended_ns;   /* by init: the program has ended */
	uint64_t told_ns;    /* the warden has made up the result */
};

struct sbx_result {
	uint32_t type;
	uint32_t tag;
	uint32_t outcome;  /* enum sbx_outcome */
	uint32_t limit;    /* enum sbx_limit: the first that fired */
	int32_t exit_code; /* -1 unless exited */
	int32_t signal;    /* 0 unless signaled */
	int32_t blocked;   /* system call number, -1 for none */
	uint32_t blocked_arch;
	uint64_t cpu_ns, cpu_user_ns, cpu_system_ns; /* all processes of the box, without what setting up took */
	uint64_t wall_ns;
	uint64_t memory_peak_bytes;
	uint64_t oom_kills;                 /* processes that the kernel killed for memory in this box */
	uint64_t memory_limit_hits;         /* how often the limit was reached (v1 failcnt, v2 memory.events max) */
	uint64_t processes_refused;         /* forks that the limit on processes refused */
	uint8_t enforced[SBX_LIMIT_FIELDS]; /* enum sbx_enforcer for each field of struct sbx_limits */
	uint32_t ahead;                     /* 1: its box was made ahead of need; no evidence, for metrics alone */
	uint32_t warm, ending;              /* boxes of its slot: made ahead, and still being cleaned away; the same */
	struct sbx_moments moments;
	uint32_t stage;            /* enum sbx_stage when failed in or before exec */
	int32_t error_code;        /* errno that goes with it */
	char error[SBX_ERROR_MAX]; /* when failed */
};

/* What a descriptor is, as far as it matters whether a judge may send it. */
enum sbx_fd_kind {
	SBX_FD_OTHER, /* a directory, a device, a path, a socket of a network, what has no type at all */
	SBX_FD_FILE,
	SBX_FD_PIPE,
	SBX_FD_NULL,   /* /dev/null */
	SBX_FD_PACKET, /* an AF_UNIX socket of packets */
};

/* Ceilings of one warden. */
struct sbx_ceilings {
	struct sbx_limits limits;
	uint32_t filter_count;
	uint32_t
	    any_stream; /* 1: the judge is who started Minos, and its program's streams and files may be anything */
};

/* What the warden does with a message of a judge's. */
enum sbx_answer {
	SBX_ANSWER_RUN,    /* a box, if one is free */
	SBX_ANSWER_STOP,   /* the message is a struct sbx_stop */
	SBX_ANSWER_LOOK,   /* the message is a struct sbx_look */
	SBX_ANSWER_REFUSE, /* well-formed, but not allowed: the judge is told, and nothing is started */
	SBX_ANSWER_DROP,   /* no honest judge sends that: it is dropped with its boxes */
};

/* Bytes of a run as sent: the head and the strings in use. */
size_t sbx_wire_run_size(const struct sbx_run *run);

/* Descriptors that come with a run from the judge. */
unsigned sbx_wire_run_fds(const struct sbx_run *run);

/*
 * What to do with size bytes in message, that a judge sent with fd_count descriptors of those kinds. err says why when
 * it is refused or dropped. The bytes behind size are not looked at.
 */
enum sbx_answer sbx_wire_decide(const struct sbx_run *message, size_t size, const enum sbx_fd_kind *kinds,
				unsigned fd_count, const struct sbx_ceilings *ceilings, struct sbx_error *err);

/* Points vector[0..argc+envc+1] into run->strings: argv, NULL, environment, NULL. The run has been checked. */
void sbx_wire_vectors(const struct sbx_run *run, char *vector[SBX_ARGS_MAX + 2], char ***argv, char ***envp);

/* Appends one string to run->strings; the caller counts argc or envc itself. -E2BIG when full. */
int sbx_wire_add_string(struct sbx_run *run, const char *text);

/* Says what the files are called, behind argv and environment, in place of what was said. -E2BIG when full: none then.
 */
int sbx_wire_set_files(struct sbx_run *run, const char *const *names, uint32_t count);

/* The name of the first file; each is followed by the next. The run has been checked. */
const char *sbx_wire_files(const struct sbx_run *run);

/* Whether file I is linked. */
bool sbx_wire_is_linked(const struct sbx_run *run, uint32_t i);

/* A relative path of components that are not empty, ".", ".."; no control characters; shorter than size. */
bool sbx_wire_path_ok(const char *path, size_t size);

const char *sbx_stage_name(uint32_t stage);       /* "pivot_root" */
const char *sbx_limit_name(uint32_t limit);       /* "cpu" */
const char *sbx_enforcer_name(uint32_t enforcer); /* "cgroup v1" */

#endif
