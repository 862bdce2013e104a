/*
 * @EXPECTED_RESULTS@: SECURITY_VIOLATION
 * Calls bpf(2), which no library wraps, by its number.
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(void)
{
	int price, k;

	(void)syscall(SYS_bpf, 0, NULL, 0);
	if (scanf("%d", &price) != 1)
		return 1;
	k = (price + 51) / 100;
	printf("%d\n", 100 * (k < 1 ? 1 : k) - 1);
	return 0;
}
