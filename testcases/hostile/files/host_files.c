/*
 * hostile: opens what a host keeps to itself: secrets, homes, logs, sockets, kernel memory, disks
 * class: reading host files, tests, other boxes, /proc of others
 * verdicts: AC
 * invariant: none of it is there
 */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

static int has_entries(const char *path)
{
	DIR *dir = opendir(path);
	int entries = 0;

	if (dir == NULL)
		return 0;
	while (readdir(dir) != NULL)
		entries++;
	(void)closedir(dir);
	return entries > 2;
}

int main(void)
{
	static const char *const files[] = { "/etc/shadow",       "/etc/gshadow",
					     "/etc/sudoers",      "/etc/ssh/sshd_config",
					     "/etc/fstab",        "/etc/crontab",
					     "/root/.bashrc",     "/root/.ssh/id_rsa",
					     "/run/docker.sock",  "/var/run/docker.sock",
					     "/var/log/dpkg.log", "/var/lib/dpkg/status",
					     "/proc/kcore",       "/proc/kmsg",
					     "/proc/vmallocinfo", "/dev/mem",
					     "/dev/kmem",         "/dev/port",
					     "/dev/sda",          "/dev/vda",
					     "/dev/nvme0n1",      "/dev/loop0",
					     "/dev/kmsg",         "/dev/kvm",
					     "/dev/fuse",         "/dev/net/tun",
					     "/dev/tty",          "/dev/tty0",
					     "/dev/ptmx",         "/dev/console",
					     "/dev/input/event0", "/.dockerenv" };
	static const char *const dirs[] = { "/root",          "/home",      "/var/lib/dpkg", "/var/lib/minos",
					    "/var/log",       "/var/spool", "/boot",         "/run",
					    "/srv",           "/mnt",       "/media",        "/sys",
					    "/sys/fs/cgroup", "/dev/pts",   "/dev/mapper",   "/lost+found" };

	for (unsigned i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		if (open(files[i], O_RDONLY | O_NONBLOCK | O_CLOEXEC) >= 0) {
			printf("ESCAPED: %s can be read\n", files[i]);
			return 0;
		}
	}
	for (unsigned i = 0; i < sizeof(dirs) / sizeof(dirs[0]); i++) {
		if (has_entries(dirs[i])) {
			printf("ESCAPED: %s can be listed\n", dirs[i]);
			return 0;
		}
	}
	puts("held");
	return 0;
}
