/*
 * hostile: asks for other user and group ids in every way there is
 * class: setuid, capabilities
 * verdicts: AC SV
 * evidence: syscall:setuid syscall:setresuid syscall:setreuid syscall:setgid syscall:setgroups
 * invariant: the ids of the start are those of the end, and not 0
 */
#define _GNU_SOURCE
#include <grp.h>
#include <stdio.h>
#include <unistd.h>

int main(void)
{
	const gid_t groups[] = { 0, 4, 6, 27 };
	uid_t real, effective, saved;

	if (getuid() == 0 || geteuid() == 0 || getgid() == 0 || getegid() == 0) {
		puts("ESCAPED: started as root");
		return 0;
	}
	if (setuid(0) == 0 || seteuid(0) == 0 || setreuid(0, 0) == 0 || setresuid(0, 0, 0) == 0 || setgid(0) == 0 ||
	    setegid(0) == 0 || setregid(0, 0) == 0 || setresgid(0, 0, 0) == 0 || setgroups(4, groups) == 0) {
		puts("ESCAPED: changed ids");
		return 0;
	}
	if (getresuid(&real, &effective, &saved) != 0 || real == 0 || effective == 0 || saved == 0)
		puts("ESCAPED: one of the user ids is 0");
	else
		puts("held");
	return 0;
}
