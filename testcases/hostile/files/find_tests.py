# hostile: walks the whole tree in search of test inputs and answers
# class: reading host files, tests, other boxes, /proc of others
# verdicts: AC
# invariant: no test data is in the box but the input that is being read
import os

found = []
for top in sorted(os.listdir("/")):
    if top in ("proc", "sys", "usr", "lib", "lib32", "lib64", "libx32", "bin", "sbin"):
        continue
    for directory, below, files in os.walk("/" + top):
        found += [os.path.join(directory, f) for f in files if f.endswith((".ans", ".in")) or f == "problem.yaml"]
print(f"ESCAPED: found {found[0]!r}" if found else "held")
