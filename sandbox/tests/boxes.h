/*
 * boxes.h - what soak.c and bench_box.c share: a warden with a judge for each slot, and boxes in which the probe
 * program does nothing.
 */
#ifndef SANDBOX_TESTS_BOXES_H
#define SANDBOX_TESTS_BOXES_H

#include "judge/daemon/warden_start.h"
#include "sandbox/client.h"

#define BOXES_JUDGES_MAX SBX_SLOTS_MAX

struct boxes {
	struct judge_policy *policy;
	struct judge_warden warden;
	struct sbx_client clients[BOXES_JUDGES_MAX];
	unsigned judges;
	struct sbx_run *run;
	int null;
};

/* Starts a warden with so many slots and judges, and boxes made ahead for each. 0, or -errno; call boxes_stop either
 * way. */
int boxes_start(struct boxes *boxes, unsigned judges, unsigned pool, struct sbx_error *err);

/* One box of a judge, from the order to its result. 0, or -errno when the probe did not end well. */
int boxes_run(struct boxes *boxes, unsigned judge, struct sbx_error *err);

void boxes_stop(struct boxes *boxes);

#endif
