/* box_internal.h - what box.c and box_events.c share. */
#ifndef SANDBOX_BOX_INTERNAL_H
#define SANDBOX_BOX_INTERNAL_H

#include <stdbool.h>
#include <stdint.h>

#include "sandbox/box.h"

/* 0: never. */
void sbx_box_arm(int timer, uint64_t in_ns);

/*
 * Closing does not end a registration while another descriptor of the same file is open, and an init that was just
 * cloned for another box still has copies of all of ours: its events would be taken for those of the next box in this
 * place. fd may be below zero, or not watched.
 */
void sbx_box_forget(int epoll, int fd);

/* The end of a PID namespace's init stops all forks in it and kills everyone. A dead init is no error. */
void sbx_box_kill_init(const struct sbx_box *box);

/* Whether no control group limits memory here. */
bool sbx_box_memory_by_rlimit(const struct sbx_host *host);

#endif
