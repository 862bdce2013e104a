/*
 * hostile: connects to the sockets of the host's services by their paths
 * class: network out, loopback, listen, raw, netlink, vsock
 * verdicts: AC SV
 * evidence: syscall:socket
 * invariant: no socket of the host is in the box
 */
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

int main(void)
{
	static const char *const paths[] = { "/run/docker.sock",
					     "/var/run/docker.sock",
					     "/run/dbus/system_bus_socket",
					     "/run/systemd/private",
					     "/run/systemd/journal/stdout",
					     "/dev/log",
					     "/run/containerd/containerd.sock",
					     "/run/minos/minosd.sock",
					     "/var/lib/minos/minosd.sock" };

	for (unsigned i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		const int fd = socket(AF_UNIX, SOCK_STREAM, 0);
		struct sockaddr_un to;

		memset(&to, 0, sizeof(to));
		to.sun_family = AF_UNIX;
		memcpy(to.sun_path, paths[i], strlen(paths[i]));
		if (fd >= 0 && connect(fd, (struct sockaddr *)&to, sizeof(to)) == 0) {
			printf("ESCAPED: connected to %s\n", paths[i]);
			return 0;
		}
	}
	puts("held");
	return 0;
}
