#!/bin/bash
# hostile: reads what another run may have open or have written: descriptors, command lines, scripts, here-documents
# class: parallel runs reading each other
# verdicts: AC
# invariant: no file and no process of another box can be seen (run it several times at once)
secret=mark-$RANDOM$RANDOM$SRANDOM
exec 7<<<"$secret"
for ((i = 0; i < 20; i++)); do
	for path in /proc/[0-9]*; do
		[ "$path" = "/proc/$$" ] && continue
		for part in cmdline environ fd/7 fd/255; do
			if grep -aqs 'mark-' "$path/$part"; then
				grep -aqs "$secret" "$path/$part" || { echo "ESCAPED: $path/$part"; exit; }
			fi
		done
	done
	for path in /tmp/* /dev/shm/*; do
		[ -e "$path" ] && { echo "ESCAPED: $path"; exit; }
	done
done
echo held
