/*
 * @EXPECTED_RESULTS@: MEMORY_LIMIT
 * Asks for 1 GiB and writes to every page of it, so that address space becomes memory.
 */
#include <stdlib.h>
#include <string.h>

int main(void)
{
	for (int i = 0; i < 1024; i++) {
		char *chunk = malloc(1 << 20);

		if (chunk == NULL)
			for (;;)
				;
		memset(chunk, i + 1, 1 << 20);
	}
	return 0;
}
