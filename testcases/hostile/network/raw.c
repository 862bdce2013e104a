/*
 * hostile: opens raw and packet sockets, which see and forge what others send
 * class: network out, loopback, listen, raw, netlink, vsock
 * verdicts: SV
 * evidence: syscall:socket
 * invariant: no packet leaves the box
 */
#include <arpa/inet.h>
#include <linux/if_ether.h>
#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>

int main(void)
{
	if (socket(AF_PACKET, SOCK_RAW, htons(ETH_P_ALL)) >= 0 || socket(AF_INET, SOCK_RAW, IPPROTO_ICMP) >= 0)
		puts("ESCAPED: a raw socket");
	else
		puts("held");
	return 0;
}
