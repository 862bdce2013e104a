# hostile: one endless line, and a new try after each failed write
# class: stdout and stderr flood
# verdicts: OLE
# evidence: output
# invariant: a line without an end needs no memory in the judge
import os

while True:
    try:
        os.write(1, b"y" * 65536)
    except OSError:
        pass
