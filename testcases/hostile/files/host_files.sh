#!/bin/bash
# hostile: reads the files of the host from a shell, by redirections and patterns
# class: reading host files, tests, other boxes, /proc of others
# verdicts: AC
# invariant: none of it is there
shopt -s nullglob dotglob
found=
for file in /etc/shadow /etc/ssh/* /root/* /home/* /var/lib/{dpkg,apt,minos,systemd}/* /var/log/* /run/* /srv/* /mnt/* /boot/* /proc/1/environ; do
	if [[ -d $file ]] || { read -r -N 1 _ <"$file"; } 2>/dev/null; then
		found=$file
	fi
done
if [[ -n $found ]]; then
	echo "ESCAPED: ${found@Q} can be read"
else
	echo held
fi
