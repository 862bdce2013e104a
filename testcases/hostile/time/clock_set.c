/*
 * hostile: sets the system clock, by four calls (each to the present time, so that a success does no harm)
 * class: clock tricks
 * verdicts: AC SV
 * evidence: syscall:clock_settime syscall:settimeofday syscall:adjtimex syscall:clock_adjtime
 * invariant: the host's clock is unchanged
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <sys/time.h>
#include <sys/timex.h>
#include <time.h>

int main(void)
{
	struct timespec now;
	struct timeval day;
	struct timex tick = { .modes = 0 };

	if (clock_gettime(CLOCK_REALTIME, &now) != 0 || gettimeofday(&day, NULL) != 0)
		return 1;
	if (clock_settime(CLOCK_REALTIME, &now) == 0 || settimeofday(&day, NULL) == 0) {
		puts("ESCAPED: the clock was set");
		return 0;
	}
	if (adjtimex(&tick) >= 0) {
		tick.modes = ADJ_TICK;
		if (adjtimex(&tick) >= 0 || clock_adjtime(CLOCK_REALTIME, &tick) >= 0) {
			puts("ESCAPED: the clock's rate was set");
			return 0;
		}
	}
	puts("held");
	return 0;
}
