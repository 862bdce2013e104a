/*
 * hostile: asks the compiler which files exist where it runs: test data, homes, keys, sockets
 * class: compiler bombs
 * verdicts: AC CE
 * evidence: exit:1
 * invariant: no test data and no host file is in the box of the compiler
 */
#include <stdio.h>

#if __has_include("/etc/shadow")
#define SEEN "/etc/shadow"
#elif __has_include("/root/.bashrc") || __has_include("/root/.profile") || __has_include("/root/.ssh/id_rsa")
#define SEEN "the home of root"
#elif __has_include("data/secret/1.in") || __has_include("../data/secret/1.in") || __has_include("1.in")
#define SEEN "a test's input"
#elif __has_include("data/secret/1.ans") || __has_include("../data/secret/1.ans") || __has_include("1.ans")
#define SEEN "a test's answer"
#elif __has_include("problem.yaml") || __has_include("../problem.yaml") || __has_include("/problem.yaml")
#define SEEN "the problem package"
#elif __has_include("/var/lib/dpkg/status") || __has_include("/var/log/dpkg.log") || __has_include("/etc/fstab")
#define SEEN "the host's own files"
#elif __has_include("/proc/1/environ") || __has_include("/proc/kcore") || __has_include("/sys/kernel/uevent_seqnum")
#define SEEN "kernel files"
#endif

int main(void)
{
#ifdef SEEN
	puts("ESCAPED: the compiler sees " SEEN);
#else
	puts("held");
#endif
	return 0;
}
