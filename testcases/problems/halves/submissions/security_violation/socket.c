/*
 * @EXPECTED_RESULTS@: SECURITY_VIOLATION
 * Opens an internet socket: the call itself is refused and named.
 */
#include <sys/socket.h>

int main(void)
{
	return socket(AF_INET, SOCK_STREAM, 0) < 0;
}
