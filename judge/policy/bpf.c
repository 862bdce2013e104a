/* bpf.c - see bpf.h. After the kernel's seccomp_check_filter and bpf(4). Pure. */
#include "judge/policy/bpf.h"

#include <linux/bpf_common.h>
#include <string.h>

static uint32_t alu(uint16_t op, uint32_t a, uint32_t k)
{
	switch (op) {
	case BPF_ADD:
		return a + k;
	case BPF_SUB:
		return a - k;
	case BPF_AND:
		return a & k;
	case BPF_OR:
		return a | k;
	case BPF_XOR:
		return a ^ k;
	case BPF_LSH:
		return k < 32 ? a << k : 0;
	case BPF_RSH:
		return k < 32 ? a >> k : 0;
	default:
		return a;
	}
}

static int holds(uint16_t op, uint32_t a, uint32_t k)
{
	switch (op) {
	case BPF_JEQ:
		return a == k;
	case BPF_JGT:
		return a > k;
	case BPF_JGE:
		return a >= k;
	default:
		return (a & k) != 0; /* BPF_JSET; verify has let nothing else pass */
	}
}

int judge_bpf_verify(const struct sock_filter *insns, size_t count)
{
	if (count == 0 || count > BPF_MAXINSNS || BPF_CLASS(insns[count - 1].code) != BPF_RET)
		return -1;
	for (size_t i = 0; i < count; i++) {
		const struct sock_filter *in = &insns[i];

		switch (in->code) {
		case BPF_LD | BPF_W | BPF_ABS:
			if (in->k % 4 != 0 || in->k >= sizeof(struct seccomp_data))
				return -1;
			break;
		case BPF_ALU | BPF_AND | BPF_K:
		case BPF_ALU | BPF_OR | BPF_K:
		case BPF_RET | BPF_K:
			break;
		case BPF_JMP | BPF_JA:
			if (in->k >= count - i - 1)
				return -1;
			break;
		case BPF_JMP | BPF_JEQ | BPF_K:
		case BPF_JMP | BPF_JGT | BPF_K:
		case BPF_JMP | BPF_JGE | BPF_K:
		case BPF_JMP | BPF_JSET | BPF_K:
			if (in->jt >= count - i - 1 || in->jf >= count - i - 1)
				return -1;
			break;
		default:
			return -1;
		}
	}
	return 0;
}

uint32_t judge_bpf_run(const struct sock_filter *insns, size_t count, const struct seccomp_data *data, size_t *steps)
{
	uint32_t a = 0;
	size_t n = 0;

	for (size_t pc = 0; pc < count; pc++) {
		const struct sock_filter *in = &insns[pc];

		n++;
		switch (BPF_CLASS(in->code)) {
		case BPF_LD:
			if (in->k + sizeof(a) > sizeof(*data))
				return JUDGE_BPF_BROKEN;
			memcpy(&a, (const char *)data + in->k, sizeof(a));
			break;
		case BPF_ALU:
			a = alu(BPF_OP(in->code), a, in->k);
			break;
		case BPF_JMP:
			if (BPF_OP(in->code) == BPF_JA)
				pc += in->k;
			else
				pc += holds(BPF_OP(in->code), a, in->k) ? in->jt : in->jf;
			break;
		case BPF_RET:
			if (steps != NULL)
				*steps = n;
			return in->k;
		default:
			return JUDGE_BPF_BROKEN;
		}
	}
	return JUDGE_BPF_BROKEN;
}
