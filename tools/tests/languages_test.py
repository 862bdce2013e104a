"""languages_test.py - real programs of every language of policies/languages, judged in boxes.

For each: a program that reads, keeps tables, sorts and uses threads where that is usual is accepted, and uses nothing beyond
the policy of its language; one that does not compile is CE; one that ends badly is RTE; one that holds more memory than it may
is MLE, and AC where it holds a little less; one of several files that calls itself 100,000 levels deep is accepted. A language whose toolchain is not installed is passed over, unless it is one of
NEEDED, which is what `tools/setup --test` installs.
"""

import json
import os
import pathlib
import shutil
import tempfile
import unittest

import harness
from traced import ROOT, Traced, minos

ROADS = ROOT / "testcases/languages/roads"
DEPTHS = ROOT / "testcases/languages/depths"
HOARD = ROOT / "testcases/languages/hoard"
NEEDED = set(
    "ada bash c cpp cpp20 cpp23 csharp fortran java javascript lua pascal perl php prolog pypy3 python3 ruby".split()
)

# language: the real program, the one that holds memory, one that does not compile, one that ends badly
PROGRAMS = {
    "ada": ("roads.adb", "hoard.adb", "x.adb", "procedure X is begin raise Program_Error; end X;"),
    "c": ("roads.c", "hoard.c", "x.c", "int main(void) { return 7; }"),
    "cpp": ("roads.cpp", None, "x.cpp", "int main() { throw 7; }"),
    "cpp20": ("roads20.cpp", None, "x.cpp", "int main() { throw 7; }"),
    "cpp23": ("roads23.cpp", None, "x.cpp", "int main() { throw 7; }"),
    "csharp": ("roads.cs", "hoard.cs", "x.cs", "class X { static int Main() { throw new System.Exception(); } }"),
    "d": ("roads.d", "hoard.d", "x.d", 'void main() { throw new Exception("x"); }'),
    "fortran": ("roads.f90", None, "x.f90", "program x\nstop 7\nend program\n"),
    "go": ("roads.go", "hoard.go", "x.go", 'package main\nfunc main() { panic("x") }\n'),
    "haskell": ("roads.hs", "hoard.hs", "x.hs", 'main :: IO ()\nmain = error "x"\n'),
    "java": ("Roads.java", "Hoard.java", "X.java", "class X { public static void main(String[] a) { System.exit(7); } }"),
    "javascript": ("roads.js", "hoard.js", "x.js", 'throw new Error("x");'),
    "kotlin": ("roads.kt", "hoard.kt", "x.kt", 'fun main() { error("x") }'),
    "lua": ("roads.lua", "hoard.lua", "x.lua", 'error("x")'),
    "ocaml": ("roads.ml", "hoard.ml", "x.ml", 'let () = failwith "x"'),
    "pascal": ("roads.pas", "hoard.pas", "x.pas", "begin Halt(7); end."),
    "perl": ("roads.pl", "hoard.pl", "x.pl", "die 'x';"),
    "php": ("roads.php", "hoard.php", "x.php", "<?php exit(7);"),
    "prolog": ("roads.pro", "hoard.pro", "x.pro", "main :- fail."),
    "pypy3": ("roads.py", "hoard.py", "x.py", "raise ValueError"),
    "python3": ("roads.py", "hoard.py", "x.py", "raise ValueError"),
    "r": ("roads.R", "hoard.R", "x.R", 'stop("x")'),
    "ruby": ("roads.rb", "hoard.rb", "x.rb", "raise 'x'"),
    "rust": ("roads.rs", None, "x.rs", 'fn main() { panic!("x") }'),
    "scala": ("roads.scala", "hoard.scala", "x.scala", "object X { def main(args: Array[String]): Unit = sys.error(args(7)) }"),
    "typescript": ("roads.ts", "hoard.ts", "x.ts", 'throw new Error("x");'),
}
UNCOMPILED = {"prolog"}  # what does not load ends badly there
# What compiles, but is no program: a compile error, and nothing that cannot be started.
LIBRARIES = {
    "c": "int f(void) { return 7; }",
    "d": "module x;",
    "go": "package x\n\nfunc F() {}\n",
    "haskell": "module X where\n",
    "pascal": "unit x; interface implementation end.",
    "rust": "pub fn f() {}",
}
BROKEN = "this is <?php ( no program \"'\n"


def toolchains():
    return {found["name"]: found for found in json.loads(minos("languages", "--here", "--json").stdout)["languages"]}


def judge(package, source, language, *options):
    judged = minos("judge", "--json", "--all-tests", "--language", language, *options, package, source)
    if judged.stdout == "":
        raise AssertionError(judged.stderr)
    return json.loads(judged.stdout)


def explain(result):
    return [result["reason"], (result["compile"] or {}).get("output"), *(test.get("stderr") for test in result["tests"])]


class Languages(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.there = toolchains()

    def test_what_tools_setup_test_installs_is_there(self):
        off = {name: self.there[name]["why"] for name in NEEDED if self.there[name]["state"] != "on"}
        self.assertEqual(off, {})

    def test_every_language_has_its_program(self):
        # The programs of bash are those of testcases/policy.
        self.assertEqual({path.stem for path in (ROOT / "policies/languages").glob("*.json")}, {*PROGRAMS, "bash"})
        self.assertLessEqual(NEEDED, {*PROGRAMS, "bash"})

    def test_one_without_a_toolchain_says_what_is_missing(self):
        for name, found in self.there.items():
            self.assertIn(found["state"], ("on", "off"))
            if found["state"] == "off":
                self.assertRegex(found["why"], r"^/usr/\S+: .")

    def test_a_compile_error_of_several_files_names_the_one_taken_for_the_program(self):
        with tempfile.TemporaryDirectory(prefix="minos-languages.") as folder:
            unit = "unit first; interface implementation end."
            for name, text in (("first.pas", unit), ("second.pas", "program second; uses first; begin end.")):
                (pathlib.Path(folder) / name).write_text(text)
            result = judge(DEPTHS, folder, "pascal")
            self.assertEqual(result["verdict"], "CE", explain(result))
            self.assertIn("it made no program; the program was taken to be first.pas", result["reason"])
            result = judge(DEPTHS, folder, "pascal", "--entry-point", "second.pas")
            self.assertEqual(result["verdict"], "WA", explain(result))

    def test_a_system_without_toolchains_has_every_language_off(self):
        with tempfile.TemporaryDirectory(prefix="minos-languages.") as folder:
            (pathlib.Path(folder) / "usr").mkdir()
            pathlib.Path(folder).chmod(0o755)
            asked = minos("languages", "--here", "--json", "--rootfs", folder)
            self.assertEqual(asked.returncode, 0, asked.stderr)
            for found in json.loads(asked.stdout)["languages"]:
                self.assertEqual((found["state"], found["why"].split(":")[0][:5]), ("off", "/usr/"), found)


class Tools(unittest.TestCase):
    """A tool that a script starts is missing: the fault of whoever runs the site, whatever a submission does."""

    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory(prefix="minos-tools.")))
        self.folder.chmod(0o755)
        shutil.copytree(ROOT / "policies", self.folder / "policies")
        self.environment = dict(os.environ, MINOS_POLICIES=str(self.folder / "policies"))

    def replace(self, name, tool, by):
        policy = self.folder / "policies/languages" / f"{name}.json"
        self.assertIn(tool, policy.read_text())
        policy.write_text(policy.read_text().replace(tool, by))

    def judge(self, name, source):
        path = self.folder / name
        path.write_text(source)
        judged = minos("judge", "--json", ROADS, path, env=self.environment)
        self.assertNotEqual(judged.stdout, "", judged.stderr)
        return json.loads(judged.stdout)

    def test_a_compile_error_without_the_tool_is_a_judge_error_that_names_it(self):
        self.replace("lua", "/usr/bin/luac5.4", "/usr/bin/no-such-luac")
        for source in ("print(1)\n", BROKEN):
            result = self.judge("x.lua", source)
            self.assertEqual(result["verdict"], "JE", explain(result))
            self.assertIn("/usr/bin/no-such-luac: ", result["reason"])
            self.assertIn("No such file or directory", result["reason"])
            self.assertEqual((result["compile"]["verdict"], result["tests"]), ("JE", []))

    def test_a_tool_that_cannot_be_executed_is_missing(self):
        self.replace("lua", "/usr/bin/luac5.4", "/usr/share/doc")
        result = self.judge("x.lua", "print(1)\n")
        self.assertEqual(result["verdict"], "JE", explain(result))
        self.assertIn("/usr/share/doc: ", result["reason"])

    def test_an_archive_that_a_compiler_is_made_of_is_a_tool(self):
        for name, archive in (("kotlin", "kotlin-compiler.jar"), ("scala", "scala-compiler.jar")):
            suffix, broken = {"kotlin": (".kt", "fun main( {\n"), "scala": (".scala", "object Main {\n")}[name]
            with self.subTest(name):
                self.assertEqual(self.judge(f"x{suffix}", broken)["verdict"], "CE")
                self.replace(name, archive, f"no-such-{archive}")
                result = self.judge(f"x{suffix}", broken)
                self.assertEqual(result["verdict"], "JE", explain(result))
                self.assertIn(f"no-such-{archive}: ", result["reason"])
                self.assertIn("No such file or directory", result["reason"])

    def test_with_all_tools_what_does_not_compile_is_a_compile_error(self):
        result = self.judge("x.lua", BROKEN)
        self.assertEqual(result["verdict"], "CE", explain(result))

    def test_what_a_submission_says_of_tools_counts_for_nothing(self):
        said = '/usr/bin/bash: line 2: /usr/bin/cp: No such file or directory'
        result = self.judge("x.sh", f"if ; then {said}")
        self.assertEqual(result["verdict"], "CE", explain(result))

    def test_the_language_is_off_and_says_which_tool_is_missing(self):
        self.replace("lua", "/usr/bin/luac5.4", "/usr/bin/no-such-luac")
        asked = minos("languages", "--here", "--json", env=self.environment)
        self.assertEqual(asked.returncode, 0, asked.stderr)
        found = {language["name"]: language for language in json.loads(asked.stdout)["languages"]}
        self.assertEqual(found["lua"]["state"], "off")
        self.assertTrue(found["lua"]["why"].startswith("/usr/bin/no-such-luac: "), found["lua"])
        self.assertEqual(found["perl"]["state"], "on", found["perl"])


def accepts(name):
    def test(self):
        result = judge(ROADS, ROADS / "submissions/accepted" / PROGRAMS[name][0], name)
        self.assertEqual((result["language"], result["verdict"]), (name, "AC"), explain(result))

    return test


def keeps_to_its_policy(name):
    def test(self):
        with tempfile.TemporaryDirectory(prefix="minos-languages.") as folder:
            source = ROADS / "submissions/accepted" / PROGRAMS[name][0]
            program = Traced(pathlib.Path(folder), name, source, ROADS / "data/secret/1.in")
            program.compile()
            report = pathlib.Path(folder) / "report.json"
            done = program.trace(report)
            self.assertEqual((done.returncode, done.stdout), (0, (ROADS / "data/secret/1.ans").read_text()), done.stderr)
            self.assertEqual(json.loads(report.read_text())["beyond"], [])

    return test


def ends_badly(name):
    def test(self):
        with tempfile.TemporaryDirectory(prefix="minos-languages.") as folder:
            source = pathlib.Path(folder) / PROGRAMS[name][2]
            source.write_text(BROKEN)
            result = judge(ROADS, source, name)
            self.assertEqual(result["verdict"], "RTE" if name in UNCOMPILED else "CE", explain(result))
            if name not in UNCOMPILED:
                self.assertNotIn("bash:", result["compile"]["output"])
            source.write_text(PROGRAMS[name][3])
            result = judge(ROADS, source, name)
            self.assertEqual(result["verdict"], "RTE", explain(result))
            if name in LIBRARIES:
                source.write_text(LIBRARIES[name])
                result = judge(ROADS, source, name)
                self.assertEqual(result["verdict"], "CE", explain(result))

    return test


def is_held_to_its_memory(name):
    def test(self):
        result = judge(HOARD, HOARD / "submissions/memory_limit_exceeded" / PROGRAMS[name][1], name)
        self.assertEqual([test["verdict"] for test in result["tests"]], ["AC", "MLE"], explain(result))

    return test


def goes_deep_in_several_files(name):
    def test(self):
        result = judge(DEPTHS, DEPTHS / "submissions/accepted" / name, name)
        self.assertEqual(result["verdict"], "AC", explain(result))

    return test


def add_tests():
    there = toolchains()
    for name in sorted(PROGRAMS):
        if there[name]["state"] != "on":
            print(f"{name} is passed over: {there[name]['why']}")
            continue
        for make in (accepts, keeps_to_its_policy, ends_badly, is_held_to_its_memory):
            if make is not is_held_to_its_memory or PROGRAMS[name][1] is not None:
                setattr(Languages, f"test_{name}_{make.__name__}", make(name))
        if (DEPTHS / "submissions/accepted" / name).is_dir():
            setattr(Languages, f"test_{name}_goes_deep_in_several_files", goes_deep_in_several_files(name))


if __name__ == "__main__":
    add_tests()
    harness.main()
