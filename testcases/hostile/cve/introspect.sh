#!/bin/bash
# hostile: what container-introspection tools report: identity, filters, mounts, devices, runtimes' sockets, credentials
# class: known faults of kernels and runtimes
# verdicts: AC
# invariant: there is nothing to use
found=()
while read -r key value _; do
	case $key in
	CapInh: | CapPrm: | CapEff: | CapBnd: | CapAmb:) [ "$value" = 0000000000000000 ] || found+=("$key $value") ;;
	NoNewPrivs:) [ "$value" = 1 ] || found+=("$key $value") ;;
	Seccomp:) [ "$value" = 2 ] || found+=("$key $value") ;;
	Uid: | Gid:) [ "$value" = 1000 ] || found+=("$key $value") ;;
	esac
done </proc/self/status
while read -r _ _ _ _ point options _; do
	case $point in
	/work | /tmp | /dev/shm) ;;
	/proc) [[ $options == *nosuid* ]] || found+=("$point $options") ;;
	*) [[ $options == ro,* ]] || found+=("writable mount $point") ;;
	esac
	[[ $options == *nosuid* ]] || found+=("$point without nosuid")
done </proc/self/mountinfo
for path in /var/run/docker.sock /run/docker.sock /run/containerd/containerd.sock /run/crio/crio.sock /run/podman/podman.sock \
	/var/run/secrets /run/secrets /.dockerenv /run/.containerenv /root /home /boot /sys/kernel /sys/fs/cgroup /proc/sysrq-trigger \
	/proc/kcore /proc/keys /proc/sys/kernel/core_pattern /proc/kallsyms /proc/config.gz /dev/kmsg /dev/mem /dev/sda /dev/vda \
	/dev/fuse /dev/kvm /dev/net/tun /dev/loop-control /dev/pts /etc/shadow /etc/machine-id /var/lib/dpkg /var/lib/minos; do
	[ -e "$path" ] && found+=("$path")
done
for path in /dev/*; do
	case $path in
	/dev/null | /dev/zero | /dev/full | /dev/random | /dev/urandom | /dev/shm | /dev/fd | /dev/std*) ;;
	*) found+=("$path") ;;
	esac
done
for name in KUBERNETES_SERVICE_HOST AWS_ACCESS_KEY_ID AWS_CONTAINER_CREDENTIALS_RELATIVE_URI GOOGLE_APPLICATION_CREDENTIALS \
	MINOS_STATE SSH_AUTH_SOCK SUDO_USER; do
	[ -n "${!name+set}" ] && found+=("variable $name")
done
if [ ${#found[@]} -gt 0 ]; then
	printf 'ESCAPED: %s\n' "${found[@]}"
else
	echo held
fi
