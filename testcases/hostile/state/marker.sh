#!/bin/bash
# hostile: leaves shell start-up files in the home directory and wherever else, and looks for earlier ones
# class: state left for the next run
# verdicts: AC
# invariant: each test starts in fresh directories
left=
for file in "${HOME:-/nowhere}/.bashrc" "${HOME:-/nowhere}/.bash_profile" ./.inputrc /tmp/.minos /dev/shm/.minos; do
	if [[ -e $file ]] && grep -q 'minos was here' "$file"; then
		left=$file
	fi
	{ echo ': minos was here' >>"$file"; } 2>/dev/null
done
if [[ -n $left ]]; then
	echo "ESCAPED: ${left@Q} was left by an earlier run"
else
	echo held
fi
