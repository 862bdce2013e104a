# hostile: calls ptrace from Python, by its number, through ctypes
# class: ptrace, process_vm, perf, bpf, userfaultfd, keyctl, io_uring
# verdicts: SV
# evidence: syscall:ptrace
# invariant: an interpreter's foreign functions are filtered as everything else
import ctypes

SYS_PTRACE = 101
PTRACE_TRACEME = 0

print("ESCAPED: ptrace is allowed" if ctypes.CDLL(None).syscall(SYS_PTRACE, PTRACE_TRACEME, 0, 0, 0) == 0 else "held")
