#!/bin/bash
# hostile: files with the longest names there are, made by the shell itself, in /tmp and /dev/shm at once
# class: inode flood
# verdicts: AC MLE TLE
# evidence: memory cpu wall
# invariant: no file left; names count against memory or inodes
long=$(printf '%0240d' 0)
count=0
for dir in /tmp /dev/shm; do
	for ((i = 0; i < 33000; i++)); do
		: >"$dir/$long$i" || break
		count=$((count + 1))
	done 2>/dev/null
done
if [ "$count" -ge 66000 ]; then
	echo "ESCAPED: $count files"
else
	echo held
fi
