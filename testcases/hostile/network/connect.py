# hostile: fetches a page from Python
# class: network out, loopback, listen, raw, netlink, vsock
# verdicts: SV
# evidence: syscall:socket
# invariant: no packet leaves the box, no name is looked up
import urllib.request

try:
    urllib.request.urlopen("http://192.0.2.1/", timeout=1)
    print("ESCAPED: fetched a page")
except OSError:
    print("held")
