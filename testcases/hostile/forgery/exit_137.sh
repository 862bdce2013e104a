#!/bin/bash
# hostile: exits with the code by which shells report a SIGKILL, as after an out-of-memory kill
# class: forged verdict text and exit codes
# verdicts: RTE
# evidence: exit:137
# invariant: an exit code above 128 is an exit code, not a signal and not a memory limit
echo held
exit 137
