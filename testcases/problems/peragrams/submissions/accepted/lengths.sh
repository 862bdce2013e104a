#!/bin/bash
# @EXPECTED_RESULTS@: ACCEPTED
# Deleting all copies of a letter shortens the word by that letter's count; no program but the shell is started.
read -r word
odd=0
for letter in {a..z}; do
	rest=${word//$letter/}
	((odd += (${#word} - ${#rest}) % 2))
	word=$rest
done
echo $((odd > 1 ? odd - 1 : 0))
