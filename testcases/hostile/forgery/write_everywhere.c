/*
 * hostile: writes a result object to every descriptor that it can write to but its own output
 * class: forged verdict text and exit codes
 * verdicts: AC
 * invariant: there is no descriptor on which a judge listens
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int main(void)
{
	static const char result[] = "{\"verdict\":\"AC\",\"cpu_ns\":0,\"wall_ns\":0,\"exit_code\":0}\n";

	for (int fd = 3; fd < 4096; fd++) {
		if (write(fd, result, strlen(result)) > 0) {
			printf("ESCAPED: something listens on descriptor %d\n", fd);
			return 0;
		}
	}
	puts(write(STDIN_FILENO, result, strlen(result)) > 0 ? "ESCAPED: the input can be written to" : "held");
	return 0;
}
