/* ready_none.c - for programs that were not linked with filters that are ready: see ready.h. */
#include "judge/policy/ready.h"

const struct judge_ready judge_ready = { .filters = NULL };
