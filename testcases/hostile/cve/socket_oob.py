# hostile: urgent bytes on a pair of sockets, sent, peeked at and thrown away in turns (as CVE-2023-4622, CVE-2025-38236)
# class: known faults of kernels and runtimes
# verdicts: AC SV
# evidence: syscall:sendto syscall:recvfrom syscall:socketpair
# invariant: sockets take no urgent data; the kernel's log has no complaint
import socket

left, right = socket.socketpair()
left.setblocking(False)
right.setblocking(False)
sent = 0
for turn in range(200):
    for action in (lambda: left.send(b"x", socket.MSG_OOB), lambda: right.recv(1, socket.MSG_OOB | socket.MSG_PEEK)):
        try:
            action()
            sent += 1
        except OSError:
            pass
print("ESCAPED: urgent data" if sent else "held")
