# hostile: exits with the code by which an output validator rejects
# class: forged verdict text and exit codes
# verdicts: RTE
# evidence: exit:43
# invariant: exit codes of a submission mean nothing but success (0) or an error
import os

os.write(1, b"held\n")
os._exit(43)
