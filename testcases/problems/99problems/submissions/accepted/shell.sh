#!/bin/bash
# @EXPECTED_RESULTS@: ACCEPTED
# Shell arithmetic alone.
read -r price
k=$(((price + 51) / 100))
echo $((100 * (k < 1 ? 1 : k) - 1))
