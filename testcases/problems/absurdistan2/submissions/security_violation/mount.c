/*
 * @EXPECTED_RESULTS@: SECURITY_VIOLATION
 * Tries to cover /tmp by a file system of its own.
 */
#include <stdio.h>
#include <sys/mount.h>

int main(void)
{
	int n;

	(void)mount("none", "/tmp", "tmpfs", 0, NULL);
	if (scanf("%d", &n) != 1)
		return 1;
	printf("%d\n", n);
	return 0;
}
