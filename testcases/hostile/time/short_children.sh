#!/bin/bash
# hostile: subshells without end, each of them short
# class: many short children
# verdicts: TLE
# evidence: cpu
# invariant: no process left
while :; do
	(for ((i = 0; i < 1000; i++)); do :; done)
done
