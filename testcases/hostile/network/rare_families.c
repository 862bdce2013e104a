/*
 * hostile: reaches rarely used protocols of the kernel by their sockets: much code, few users, many past holes
 * class: network out, loopback, listen, raw, netlink, vsock
 * verdicts: SV
 * evidence: syscall:socket
 * invariant: rare socket families cannot be loaded as modules
 */
#include <stdio.h>
#include <sys/socket.h>

int main(void)
{
	static const int families[] = { AF_ALG, AF_CAN, AF_BLUETOOTH, AF_TIPC, AF_RDS, AF_KEY, AF_X25, AF_NFC };

	for (unsigned i = 0; i < sizeof(families) / sizeof(families[0]); i++) {
		if (socket(families[i], SOCK_SEQPACKET, 0) >= 0 || socket(families[i], SOCK_RAW, 0) >= 0) {
			printf("ESCAPED: socket family %d\n", families[i]);
			return 0;
		}
	}
	puts("held");
	return 0;
}
