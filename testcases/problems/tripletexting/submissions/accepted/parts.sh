#!/bin/bash
# @EXPECTED_RESULTS@: ACCEPTED
# Two equal parts out of three are the word.
read -r text
n=$((${#text} / 3))
a=${text:0:n} b=${text:n:n} c=${text:2*n:n}
if [[ $a == "$b" || $a == "$c" ]]; then
	echo "$a"
else
	echo "$b"
fi
