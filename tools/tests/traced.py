"""traced.py - starts minos, and programs of a language as its policy says but outside of boxes, to see what they use."""

import json
import pathlib
import re
import shutil
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
BIN = ROOT / "build/release/bin"
MEMORY_MB = 512
TIMEOUT_S = 240


def minos(*arguments, **options):
    options = dict({"stdin": subprocess.DEVNULL, "capture_output": True, "text": True, "timeout": TIMEOUT_S}, **options)
    return subprocess.run([BIN / "minos", *map(str, arguments)], **options)


def language(name):
    return json.loads((ROOT / f"policies/languages/{name}.json").read_text())


class Traced:
    """A program of a language, compiled and run as the language says, but here in a temporary directory."""

    def __init__(self, folder, name, source, stdin):
        self.folder, self.source, self.language, self.stdin = folder, source, language(name), stdin

    def expand(self, argv):
        for argument in argv:
            if argument == "{sources}":
                yield self.source.name
                continue
            yield re.sub(r"/(work|app)\b", str(self.folder), self.value(argument))

    def value(self, text):
        values = {"main": self.main(), "stem": self.source.stem, "stack_kb": 4096}
        values.update(memory_mb=MEMORY_MB, limit_mb=MEMORY_MB, heap_mb=MEMORY_MB // 2)
        return re.sub(r"\{(" + "|".join(values) + r")\}", lambda m: str(values[m[1]]), text)

    def main(self):
        return self.source.stem if self.source.suffix == ".java" else self.source.name

    def environment(self, stage):
        own = {"HOME": str(self.folder), "TMPDIR": str(self.folder)}
        env = {name: self.value(value) for name, value in self.language[stage]["env"].items()}
        return dict(env, **own, MINOS_POLICIES=str(ROOT / "policies"))

    def compile(self):
        """In a folder of the sources alone, as in a box."""
        if "compile" not in self.language:
            shutil.copy(self.source, self.folder)
            return
        with tempfile.TemporaryDirectory(prefix="minos-sources.") as sources:
            shutil.copy(self.source, sources)
            argv = list(self.expand(self.language["compile"]["argv"]))
            subprocess.run(argv, cwd=sources, env=self.environment("compile"), check=True, timeout=TIMEOUT_S, capture_output=True)

    def trace(self, report):
        argv = list(self.expand(self.language["run"]["argv"]))
        with open(self.stdin, encoding="ascii") as stdin:
            trace = ["policy", "trace", "--obey", "--json", "--output", report, "--policy", self.language["run"]["filter"]]
            return minos(*trace, "--", *argv, stdin=stdin, cwd=self.folder, env=self.environment("run"))
