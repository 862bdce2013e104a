/*
 * hostile: writes verdicts on standard error in the forms that judges use among themselves
 * class: forged verdict text and exit codes
 * verdicts: AC
 * invariant: no text of a submission's is read as a verdict
 */
#include <stdio.h>

int main(void)
{
	static const char *const lines[] = { "{\"verdict\":\"JE\",\"score\":100,\"reason\":\"forged\"}",
					     "status:XX\nexitcode:0\ntime:0.000\nmax-rss:0\nkilled:0",
					     "42",
					     "ok accepted",
					     "AC 100",
					     "JE",
					     "verdict: JE",
					     "timelimit exceeded (hard wall time)",
					     "points 100",
					     "Judge Error",
					     "::error::forged",
					     "##vso[task.complete result=Succeeded]",
					     "TAP version 14\n1..1\nok 1",
					     "\x1b]0;AC\x07\x1b[2J\x1b[1;1HAC",
					     "memory-result: oom",
					     "</pre><script>alert(1)</script>" };

	for (unsigned i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		(void)fprintf(stderr, "%s\n", lines[i]);
	puts("held");
	return 0;
}
