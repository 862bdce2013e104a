/*
 * hostile: a packet socket with a ring that the kernel shares (CVE-2020-14386, CVE-2017-7308)
 * class: known faults of kernels and runtimes
 * verdicts: SV
 * evidence: syscall:socket
 * invariant: no packet sockets
 */
#include <arpa/inet.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <stdio.h>
#include <sys/socket.h>

int main(void)
{
	const struct tpacket_req ring = {
		.tp_block_size = 4096, .tp_block_nr = 1, .tp_frame_size = 2048, .tp_frame_nr = 2
	};
	const int fd = socket(AF_PACKET, SOCK_RAW, htons(ETH_P_ALL));

	if (fd >= 0 && setsockopt(fd, SOL_PACKET, PACKET_RX_RING, &ring, sizeof(ring)) == 0)
		puts("ESCAPED: a packet ring");
	else
		puts(fd >= 0 ? "ESCAPED: a packet socket" : "held");
	return 0;
}
