# hostile: the right word among kilobytes of NUL bytes on standard error, and a last line without an end
# class: huge lines, NUL, CRLF
# verdicts: AC
# invariant: NUL bytes do not end what the judge keeps, and what it keeps is text
import os

os.write(2, b"\0" * 70000 + b"verdict: AC\0\n" + b"\xff" * 70000)
os.write(1, b"held")
