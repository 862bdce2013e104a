#!/bin/bash
# hostile: an endless shell loop, in the shell and in a subshell at once
# class: CPU spin
# verdicts: TLE
# evidence: cpu
# invariant: no process left
while :; do :; done &
while :; do :; done
