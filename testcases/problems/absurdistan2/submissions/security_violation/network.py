# @EXPECTED_RESULTS@: SECURITY_VIOLATION
# Wants to ask a server on the internet; the call that makes the socket is refused already.
import socket

n = int(input())
try:
    socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
except OSError:
    pass
print(n)
