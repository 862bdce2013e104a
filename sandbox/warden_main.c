/* warden_main.c - `minos-warden`, the program of the warden. minosd and minos start it; it takes nothing from a command
 * line. */
#include <fcntl.h>
#include <stdio.h>

#include "sandbox/process.h"
#include "sandbox/warden.h"

/* How it is started: judge/daemon/role.h. */
#define IMAGE_FD   3
#define CONTROL_FD 4

int main(void)
{
	if (fcntl(IMAGE_FD, F_GETFD) < 0 || fcntl(CONTROL_FD, F_GETFD) < 0) {
		(void)fputs("minos-warden: a part of Minos, which minosd and minos start themselves\n", stderr);
		return 2;
	}
	sbx_process_begin("minosd:warden", false);
	return sbx_warden_main(IMAGE_FD, CONTROL_FD);
}
