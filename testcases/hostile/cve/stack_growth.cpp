/*
 * hostile: threads that grow, split and remove mappings beside a stack while others fault in it (as CVE-2023-3269)
 * class: known faults of kernels and runtimes
 * verdicts: AC RTE
 * evidence: signal:SIGSEGV signal:SIGBUS pids
 * invariant: the kernel's log has no complaint
 */
#include <cstdio>
#include <ctime>
#include <sys/mman.h>
#include <thread>
#include <unistd.h>
#include <vector>

int main()
{
	std::vector<std::thread> threads;
	const time_t end = time(nullptr) + 1;
	const size_t page = 4096, size = 64 * page;
	auto *base =
	    (char *)mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_GROWSDOWN, -1, 0);

	if (base == MAP_FAILED) {
		puts("held");
		return 0;
	}
	for (int t = 0; t < 4; t++)
		threads.emplace_back([=] {
			for (unsigned i = 0; time(nullptr) < end; i++) {
				char *at = (char *)mmap(nullptr, size, PROT_READ | PROT_WRITE,
							MAP_PRIVATE | MAP_ANONYMOUS | MAP_GROWSDOWN, -1, 0);

				if (at == MAP_FAILED)
					continue;
				(void)mprotect(at + page * (i % 60), page, PROT_READ);
				(void)munmap(at + page * (i % 50), page * 4);
				(void)munmap(at, size);
				base[page * (i % 64)] = 1;
			}
		});
	for (auto &thread : threads)
		thread.join();
	puts("held");
	return 0;
}
