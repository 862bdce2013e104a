/*
 * hostile: fills System V shared memory segments and detaches them: the memory stays although nobody maps it
 * class: tmpfs and page-cache memory
 * verdicts: AC MLE SV
 * evidence: memory syscall:shmget
 * invariant: the segments count as memory and are gone after the run
 */
#include <stdio.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/shm.h>

int main(void)
{
	const size_t size = 16UL << 20;
	long total = 0;

	for (int i = 0; i < 64; i++) {
		const int id = shmget(IPC_PRIVATE, size, IPC_CREAT | 0600);
		void *map;

		if (id < 0)
			break;
		map = shmat(id, NULL, 0);
		if (map == (void *)-1)
			break;
		memset(map, 0x5a, size);
		(void)shmdt(map);
		total += 16;
	}
	if (total > 256)
		printf("ESCAPED: %ld MiB of shared memory\n", total);
	else
		puts("held");
	return 0;
}
