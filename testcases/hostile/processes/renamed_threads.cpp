/*
 * hostile: threads named like fields of /proc/PID/stat, with brackets, newlines and escapes, spin beside a quiet leader
 * class: process names such as `a) R 0 0`
 * verdicts: TLE
 * evidence: cpu
 * invariant: CPU time is counted in full; the judge does not crash
 */
#include <pthread.h>
#include <thread>
#include <unistd.h>

int main()
{
	static const char *const names[] = { ") S 1 1 1", "\x1b[2J) 0 0", "a\nb) R", "%s%s%n)" };

	for (const char *name : names)
		std::thread([name] {
			volatile unsigned long turns = 0;

			(void)pthread_setname_np(pthread_self(), name);
			for (;;)
				turns = turns + 1;
		}).detach();
	for (;;)
		(void)pause();
}
