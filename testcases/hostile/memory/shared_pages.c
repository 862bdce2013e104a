/*
 * hostile: memory shared with children: a small child is the one that crosses the limit by touching the last pages
 * class: OOM that kills a child only
 * verdicts: MLE
 * evidence: memory
 * invariant: shared pages count once, and for the box; whoever is killed, it is the submission's end
 */
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define SIZE (320UL << 20)
#define PART (SIZE / 4)

int main(void)
{
	char *shared = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (shared == MAP_FAILED)
		return 1;
	for (size_t part = 0; part < SIZE; part += PART) {
		const pid_t child = fork();

		if (child == 0) {
			for (size_t i = 0; i < PART; i += 4096)
				shared[part + i] = 0x5a;
			_exit(0);
		}
		if (child < 0 || waitpid(child, NULL, 0) != child)
			return 1;
	}
	puts("ESCAPED: 320 MiB of shared memory are filled, or a child died unnoticed");
	return 0;
}
