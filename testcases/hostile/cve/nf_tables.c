/*
 * hostile: a network namespace of its own, to reach the packet filter's rules (CVE-2022-25636, CVE-2024-1086)
 * class: known faults of kernels and runtimes
 * verdicts: SV
 * evidence: syscall:unshare syscall:socket
 * invariant: no netlink socket, no capability over a network
 */
#define _GNU_SOURCE
#include <linux/netlink.h>
#include <sched.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
	if (socket(AF_NETLINK, SOCK_RAW, NETLINK_NETFILTER) >= 0)
		puts("ESCAPED: a socket to the packet filter");
	else
		puts(unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0 ? "ESCAPED: a network namespace" : "held");
	return 0;
}
