/*
 * hostile: asks the kernel never to pick it as the victim (oom_score_adj -1000), then eats
 * class: OOM that kills a child only
 * verdicts: MLE
 * evidence: memory
 * invariant: the submission dies, not another process of the host or the box's init
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int main(void)
{
	const int score = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);

	if (score >= 0 && write(score, "-1000", 5) == 5) {
		puts("ESCAPED: exempt from the out-of-memory killer");
		return 0;
	}
	for (int i = 0; i < 1024; i++) {
		volatile char *piece = malloc(1 << 20);

		if (piece == NULL)
			return 1;
		for (int at = 0; at < 1 << 20; at += 4096)
			piece[at] = 0x5a;
	}
	puts("ESCAPED: a gigabyte of memory");
	return 0;
}
