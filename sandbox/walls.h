/*
 * walls.h - what stands behind the first wall (namespaces, capabilities, filters, control groups), where the host's
 * kernel and processor have it: asked once by the warden, put on each box's program, told by `minos doctor`.
 */
#ifndef SANDBOX_WALLS_H
#define SANDBOX_WALLS_H

#include <stdint.h>

/* What a kind of speculative execution, by which one program reads what another's memory holds, can do to boxes. */
enum sbx_speculation {
	SBX_SPEC_UNKNOWN,      /* the kernel does not say */
	SBX_SPEC_NOT_AFFECTED, /* this processor does not do it */
	SBX_SPEC_OFF,          /* switched off for the whole host */
	SBX_SPEC_CONTROLLED,   /* switched off for the programs in boxes */
	SBX_SPEC_OPEN,         /* this processor does it, and the kernel has no switch */
};

/* Whether programs of two boxes can run at the same time on two threads of one core. */
enum sbx_core_scheduling {
	SBX_CORES_SHARED, /* they can, if cores have threads: the kernel has no core scheduling */
	SBX_CORES_SINGLE, /* cores have one thread each */
	SBX_CORES_OWN,    /* the kernel keeps them apart */
};

struct sbx_walls {
	uint32_t landlock_abi;    /* 0: none */
	uint32_t store_bypass;    /* enum sbx_speculation */
	uint32_t indirect_branch; /* enum sbx_speculation */
	uint32_t core_scheduling; /* enum sbx_core_scheduling */
	uint32_t core_dump;       /* enum sbx_core_dump: where the host's kernel sends them */
};

/* Asks the kernel for all but core_dump. */
void sbx_walls_look(struct sbx_walls *walls);

/* Pure: what PR_GET_SPECULATION_CTRL's answer means; negative is -errno. */
enum sbx_speculation sbx_walls_speculation(int answer);

/* Switches off for this thread, and what it executes, what can be switched off. 0 or -errno. Raw system calls only. */
int sbx_walls_speculate_no_more(const struct sbx_walls *walls);

/* Gives this thread, and what it executes, cores that no other box's threads run on at the same time. 0 or -errno. */
int sbx_walls_own_cores(const struct sbx_walls *walls);

#endif
