/*
 * hostile: the number of the host's processes in sysinfo(2): one box forks, the other counts
 * class: cross-run channels
 * verdicts: AC SV
 * evidence: syscall:sysinfo
 * invariant: no count of the whole host that a program can move is told to another
 */
#include <signal.h>
#include <string.h>
#include <sys/sysinfo.h>
#include <sys/wait.h>
#include <unistd.h>

#include "pair.h"

static void send(int bit)
{
	static pid_t children[16];

	for (int i = 0; i < 16; i++) {
		if (bit && children[i] == 0) {
			children[i] = fork();
			if (children[i] == 0)
				for (;;)
					(void)pause();
		} else if (!bit && children[i] > 0) {
			(void)kill(children[i], SIGKILL);
			(void)waitpid(children[i], NULL, 0);
			children[i] = 0;
		}
	}
}

static int64_t receive(void)
{
	struct sysinfo info;

	memset(&info, 0, sizeof(info));
	return sysinfo(&info) == 0 ? info.procs : 0;
}

int main(void)
{
	return pair_run("the number of processes in sysinfo", send, receive);
}
