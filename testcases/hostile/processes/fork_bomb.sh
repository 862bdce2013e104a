#!/bin/bash
# hostile: the classic shell fork bomb, each half of a pipe starting two more
# class: fork bomb
# verdicts: TLE RTE MLE
# evidence: pids cpu wall memory
# invariant: no process left
if (($$ > 1000)); then
	echo "ESCAPED: not in a PID namespace of its own"
	exit 0
fi
# shellcheck disable=SC2264 # without end on purpose
bomb() {
	bomb | bomb &
	bomb
}
bomb 2>/dev/null
