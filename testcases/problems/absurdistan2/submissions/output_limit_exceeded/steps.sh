#!/bin/bash
# @EXPECTED_RESULTS@: OUTPUT_LIMIT
# Shows each step of an endless refinement, in big pieces.
printf -v step '%04096d' 0
while :; do
	echo "$step"
done
