/*
 * warden.h - the one process that clones, mounts and writes control groups.
 *
 * It is started with everything that it will ever open or load: an image of flat structs in a sealed memory file. Its
 * only later inputs are fixed-size messages: from its parent (a judge's socket for a slot) and from judges (wire.h),
 * who are not trusted.
 */
#ifndef SANDBOX_WARDEN_H
#define SANDBOX_WARDEN_H

#include <linux/filter.h>
#include <stdint.h>

#include "sandbox/error.h"
#include "sandbox/root.h"
#include "sandbox/walls.h"
#include "sandbox/wire.h"

#define SBX_SLOTS_MAX   64
#define SBX_BINDS_MAX   64
#define SBX_FILTERS_MAX 16
#define SBX_FILTER_MAX  4096 /* instructions: BPF_MAXINSNS */
#define SBX_NO_CPU      UINT32_MAX

/* Boxes made ahead for one slot. With them a judge's boxes find a place even while as many are cleaned away. */
#define SBX_POOL_MAX (SBX_PLACES_MAX - SBX_BOXES_MAX - 1)

/* Host uids of one warden, one for each place for a box. */
#define SBX_UIDS_MAX (SBX_SLOTS_MAX * SBX_PLACES_MAX)

#define SBX_IMAGE_MAGIC 0x4d494e33u

struct sbx_filter_image {
	uint32_t count;
	struct sock_filter insns[SBX_FILTER_MAX];
};

struct sbx_warden_image {
	uint32_t magic;
	uint32_t degraded; /* 1: what no cgroup can enforce here is left to rlimits, and results say so */
	struct sbx_ceilings ceilings;
	uint32_t slot_count;
	uint32_t bind_count;
	uint32_t pool;              /* boxes that may be made ahead for a slot, up to SBX_POOL_MAX; 0: none (pool.h) */
	char spool[SBX_BIND_PATH];  /* directory with a directory `0`, `1`, ... for each slot, whose sub-directories the
				       slot's judge  may share into boxes; "" for none */
	char system[SBX_BIND_PATH]; /* directory with the system that boxes show; "" for the host's */
	char data[SBX_BIND_PATH];   /* directory whose read-only tree judges get; "" for none */
	char cgroup[SBX_BIND_PATH]; /* control group to nest in; "" for our own */
	uint32_t cpus[SBX_SLOTS_MAX]; /* processor that the slot's boxes are bound to, or SBX_NO_CPU */
	struct sbx_bind binds[SBX_BINDS_MAX];
	struct sbx_filter_image filters[SBX_FILTERS_MAX]; /* ceilings.filter_count are set */
	struct sbx_filter_image init_filter;              /* of process 1 of each box */
};

/* parent -> warden, with a judge's end of a SOCK_SEQPACKET pair. An earlier judge of the slot is dropped. */
struct sbx_attach {
	uint32_t slot;
};

/* warden -> parent, once. */
struct sbx_ready {
	uint32_t failed;                    /* an errno, with its text in error; 0: it serves */
	uint8_t enforced[SBX_LIMIT_FIELDS]; /* enum sbx_enforcer */
	uint32_t own_user;                  /* 1: all boxes run as the one user that started Minos */
	uint32_t uid_first;                 /* otherwise the host uid of the first box */
	struct sbx_walls walls;             /* what boxes get beside the limits */
	char error[SBX_ERROR_MAX];
};

/*
 * The warden's whole life: reads the image from image_fd, serves, returns an exit status when control reaches its end.
 * Call it first thing in a fresh process with no threads, with descriptors above the two closed or close-on-exec.
 */
int sbx_warden_main(int image_fd, int control);

#endif
