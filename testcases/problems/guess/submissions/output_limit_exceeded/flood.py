# @EXPECTED_RESULTS@: OUTPUT_LIMIT
# More than may be written, in one line that the validator waits for the end of.
import sys

while True:
    sys.stdout.write("1" * 65536)
