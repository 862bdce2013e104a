/* session.c - see session.h. */
#include "sandbox/session.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "sandbox/cleanup.h"

void sbx_session_start(int nice)
{
	char text[16];
	int length = snprintf(text, sizeof(text), "%d", nice);
	sbx_close int weight = -1;

	if (setsid() >= 0 && nice != 0)
		weight = open("/proc/self/autogroup", O_WRONLY | O_CLOEXEC | O_NOFOLLOW);
	if (weight >= 0 && write(weight, text, (size_t)length) < 0)
		return; /* EPERM: only root may have more than others */
}
