/*
 * hostile: sets up rings of requests, with polling and registered buffers (as CVE-2022-29582, CVE-2023-2598)
 * class: known faults of kernels and runtimes
 * verdicts: SV
 * evidence: syscall:io_uring_setup
 * invariant: no rings
 */
#define _GNU_SOURCE
#include <linux/io_uring.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(void)
{
	struct io_uring_params params;

	memset(&params, 0, sizeof(params));
	params.flags = IORING_SETUP_SQPOLL;
	puts(syscall(SYS_io_uring_setup, 8, &params) >= 0 ? "ESCAPED: a ring" : "held");
	return 0;
}
