/*
 * hostile: the parent sleeps at the lowest use of CPU time, while threads of a vforked-and-executed child spin
 * class: children's CPU
 * verdicts: TLE
 * evidence: cpu
 * invariant: the time of every thread of every process of the box counts
 */
#include <cstring>
#include <thread>
#include <unistd.h>
#include <vector>

int main(int argc, char **argv)
{
	if (argc > 1) {
		std::vector<std::thread> threads;
		volatile unsigned long turns = 0;

		for (int i = 0; i < 4; i++)
			threads.emplace_back([&turns] {
				for (;;)
					turns = turns + 1;
			});
		threads[0].join();
	}
	if (vfork() == 0) {
		(void)execl("/proc/self/exe", argv[0], "spin", nullptr);
		_exit(1);
	}
	for (;;)
		(void)pause();
}
