/*
 * @EXPECTED_RESULTS@: MEMORY_LIMIT
 * One mapping of 1 GiB, populated by the kernel in the one call.
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <sys/mman.h>

int main(void)
{
	const size_t size = (size_t)1 << 30;
	char *map;
	int price;

	if (scanf("%d", &price) != 1)
		return 1;
	map = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
	if (map == MAP_FAILED)
		return 1;
	for (size_t i = 0; i < size; i += 4096)
		map[i] = 1;
	price = (price + 50 + map[size - 4096]) / 100;
	printf("%d\n", 100 * (price < 1 ? 1 : price) - 1);
	return 0;
}
