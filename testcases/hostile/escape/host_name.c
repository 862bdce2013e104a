/*
 * hostile: changes the host and domain name (to what they are already, so that a success does no harm)
 * class: setuid, capabilities
 * verdicts: AC SV
 * evidence: syscall:sethostname syscall:setdomainname
 * invariant: the host's name is unchanged
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

int main(void)
{
	struct utsname names;

	if (uname(&names) != 0)
		return 1;
	if (sethostname(names.nodename, strlen(names.nodename)) == 0 ||
	    setdomainname(names.domainname, strlen(names.domainname)) == 0)
		puts("ESCAPED: the name could be set");
	else
		puts("held");
	return 0;
}
