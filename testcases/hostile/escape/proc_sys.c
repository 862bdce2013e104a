/*
 * hostile: opens, for writing, the kernel's switches in /proc and /sys (and writes nothing)
 * class: /proc/1/root
 * verdicts: AC
 * invariant: no switch of the host's kernel can be turned
 */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

int main(void)
{
	static const char *const files[] = { "/proc/sys/kernel/core_pattern",
					     "/proc/sys/kernel/modprobe",
					     "/proc/sys/kernel/hostname",
					     "/proc/sys/kernel/panic",
					     "/proc/sys/kernel/sysrq",
					     "/proc/sys/kernel/pid_max",
					     "/proc/sys/kernel/ns_last_pid",
					     "/proc/sys/vm/overcommit_memory",
					     "/proc/sys/vm/drop_caches",
					     "/proc/sys/fs/binfmt_misc/register",
					     "/proc/sys/fs/suid_dumpable",
					     "/proc/sys/net/ipv4/ip_forward",
					     "/proc/sys/user/max_user_namespaces",
					     "/proc/sysrq-trigger",
					     "/proc/irq/default_smp_affinity",
					     "/proc/mtrr",
					     "/proc/acpi/wakeup",
					     "/proc/1/oom_score_adj",
					     "/proc/1/uid_map",
					     "/proc/1/gid_map",
					     "/proc/1/setgroups",
					     "/proc/1/comm",
					     "/proc/1/clear_refs",
					     "/sys/kernel/uevent_helper",
					     "/sys/power/state" };

	for (unsigned i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		if (open(files[i], O_WRONLY | O_CLOEXEC) >= 0) {
			printf("ESCAPED: %s can be written to\n", files[i]);
			return 0;
		}
	}
	puts("held");
	return 0;
}
