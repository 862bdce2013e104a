/*
 * @EXPECTED_RESULTS@: SECURITY_VIOLATION
 * Opens an internet socket before it answers: the call itself is refused and named, no matter what follows.
 */
#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>

int main(void)
{
	unsigned odd = 0;
	int c;

	(void)socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
	while ((c = getchar()) >= 'a' && c <= 'z')
		odd ^= 1U << (c - 'a');
	printf("%d\n", odd != 0 ? __builtin_popcount(odd) - 1 : 0);
	return 0;
}
