#!/bin/bash
# hostile: the shell prints for ever, in the foreground and behind
# class: stdout and stderr flood
# verdicts: OLE
# evidence: output
# invariant: no process left
trap '' PIPE
printf -v piece '%04096d' 0
while :; do echo "$piece"; done 2>/dev/null &
while :; do echo "$piece" >&2; done
