#!/bin/bash
# hostile: executes copies of a program under names made of brackets, blanks, newlines and control characters
# class: process names such as `a) R 0 0`
# verdicts: TLE
# evidence: cpu wall
# invariant: CPU time is counted in full; the judge does not crash
for name in 'a) R 0 0' $'b) Z 0\n0' '((((' $'\e]0;x\a)'; do
	cp /bin/sh "/tmp/$name"
	"/tmp/$name" -c 'while :; do :; done' &
done
wait
