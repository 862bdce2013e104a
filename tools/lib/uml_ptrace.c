/*
 * uml_ptrace.c - lets User-Mode Linux 6.1 run on processors whose register state is larger than it knows.
 *
 * Preloaded into linux.uml by tools/cgroup2-machine; no part of Minos. UML keeps a guest's vector registers in a buffer
 * of fixed size (2696 bytes, up to AVX-512) and puts them back with PTRACE_SETREGSET. The host takes only its full
 * XSAVE size: on processors with AMX that is 11 KiB, the call fails with EFAULT and UML dies with "ptrace set fp regs
 * failed, errno = 14". Here such a call is made again with the tracee's own full state, overlaid with what UML has.
 *
 * UML calls ptrace from one thread, without being re-entered: one static buffer is enough, and its kernel stacks are
 * too small for one.
 */
#include <dlfcn.h>
#include <elf.h>
#include <errno.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/types.h>
#include <sys/uio.h>

#define XSTATE_BV_OFFSET 512
/* Components that fit in UML's buffer: x87, SSE, AVX, MPX, AVX-512, PKRU. Later ones (AMX) no guest may use without
 * asking for them. */
#define XSTATE_KNOWN 0x3ffULL

typedef long ptrace_call(int request, pid_t pid, void *addr, void *data);

static long set_whole_state(ptrace_call *next, pid_t pid, const struct iovec *part)
{
	static unsigned char state[1 << 16];
	struct iovec whole = { .iov_base = state, .iov_len = sizeof(state) };
	uint64_t present;

	if (next(PTRACE_GETREGSET, pid, (void *)NT_X86_XSTATE, &whole) < 0)
		return -1;
	if (part->iov_len > whole.iov_len || part->iov_len < XSTATE_BV_OFFSET + sizeof(present)) {
		errno = EFAULT;
		return -1;
	}
	memcpy(state, part->iov_base, part->iov_len);
	memcpy(&present, state + XSTATE_BV_OFFSET, sizeof(present));
	present &= XSTATE_KNOWN;
	memcpy(state + XSTATE_BV_OFFSET, &present, sizeof(present));
	return next(PTRACE_SETREGSET, pid, (void *)NT_X86_XSTATE, &whole);
}

long ptrace(enum __ptrace_request request, ...)
{
	static ptrace_call *next;
	va_list args;
	pid_t pid;
	void *addr, *data;
	long result;

	if (!next) {
		void *symbol = dlsym(RTLD_NEXT, "ptrace");

		memcpy(&next, &symbol, sizeof(next));
	}
	va_start(args, request);
	pid = va_arg(args, pid_t);
	addr = va_arg(args, void *);
	data = va_arg(args, void *);
	va_end(args);
	result = next(request, pid, addr, data);
	if (result < 0 && errno == EFAULT && request == PTRACE_SETREGSET && addr == (void *)NT_X86_XSTATE)
		return set_whole_state(next, pid, data);
	return result;
}
