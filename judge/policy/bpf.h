/*
 * bpf.h - a seccomp filter run in user space: the classic BPF that the kernel would run, on data that no
 * kernel needs to be asked for (foreign architectures, numbers that do not exist, high bits of arguments).
 */
#ifndef JUDGE_POLICY_BPF_H
#define JUDGE_POLICY_BPF_H

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdint.h>

#define JUDGE_BPF_BROKEN 0xdeadbeefU /* the program left its bounds, or uses what seccomp does not have */

/* What the filter answers: SECCOMP_RET_*, with its data. *steps, if not NULL, is set to the number of instructions. */
uint32_t judge_bpf_run(const struct sock_filter *insns, size_t count, const struct seccomp_data *data, size_t *steps);

/* As the kernel checks when loading: known instructions, jumps within the program, a return at the end. 0 or -1. */
int judge_bpf_verify(const struct sock_filter *insns, size_t count);

#endif
