# @EXPECTED_RESULTS@: SECURITY_VIOLATION
# Asks for a user namespace of its own, in which it would have every capability.
import ctypes

CLONE_NEWUSER = 0x10000000

ctypes.CDLL(None).unshare(CLONE_NEWUSER)
print(max(1, (int(input()) + 51) // 100) * 100 - 1)
