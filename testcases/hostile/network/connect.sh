#!/bin/bash
# hostile: opens a connection with nothing but the shell's /dev/tcp
# class: network out, loopback, listen, raw, netlink, vsock
# verdicts: SV
# evidence: syscall:socket
# invariant: no packet leaves the box
if { exec 3<>/dev/tcp/127.0.0.1/22; } 2>/dev/null; then
	echo "ESCAPED: connected"
else
	echo held
fi
