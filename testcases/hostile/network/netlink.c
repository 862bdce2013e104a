/*
 * hostile: talks to the kernel's network configuration, audit and connector interfaces
 * class: network out, loopback, listen, raw, netlink, vsock
 * verdicts: SV
 * evidence: syscall:socket
 * invariant: nothing of the host's network can be seen
 */
#include <linux/netlink.h>
#include <stdio.h>
#include <sys/socket.h>

int main(void)
{
	static const int families[] = { NETLINK_ROUTE, NETLINK_AUDIT, NETLINK_CONNECTOR, NETLINK_KOBJECT_UEVENT };

	for (unsigned i = 0; i < sizeof(families) / sizeof(families[0]); i++) {
		if (socket(AF_NETLINK, SOCK_RAW, families[i]) >= 0) {
			printf("ESCAPED: netlink family %d\n", families[i]);
			return 0;
		}
	}
	puts("held");
	return 0;
}
