"""docs_test.py - the words: whether the manual, the README and the map still say what the programs and the tree are.

Needs the programs of the release build, or of the directory in MINOS_BIN.
"""

import json
import os
import pathlib
import re
import shutil
import subprocess
import unittest

import harness

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
BIN = pathlib.Path(os.environ.get("MINOS_BIN", ROOT / "build/release/bin"))
DOCS = ROOT / "docs"
MAN = DOCS / "man"
MARKDOWN = [ROOT / "README.md", ROOT / "SECURITY.md", *sorted(DOCS.glob("*.md"))]
OPTION = re.compile(r"(?<![\w-])(--[a-z][a-z-]*)")
SHORT = re.compile(r"^ +(-[a-zA-Z?]),", re.MULTILINE)
# argp adds these to every command; the manual names them once.
EVERYWHERE = {"--help", "--usage", "--version"}


def help_of(program, *arguments):
    done = subprocess.run(
        [str(BIN / program), *arguments, "--help"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    if done.returncode != 0:
        raise AssertionError(f"{program} {' '.join(arguments)} --help: status {done.returncode}: {done.stderr.decode()}")
    return done.stdout.decode()


def commands_of(text):
    """The commands that a --help text lists."""
    return re.findall(r"^  ([a-z]+) {2,}\S", text, flags=re.MULTILINE)


def options_of(text):
    """The options that a --help text lists (not those that its prose mentions)."""
    lines = [line for line in text.splitlines() if re.match(r" {2,6}(-[a-zA-Z?], )?--", line) or re.match(r" {2}-.,", line)]
    return {found[1] for line in lines if (found := OPTION.search(line))} - EVERYWHERE


def plain(roff):
    """The text of a page without its fonts and escapes."""
    text = re.sub(r"\\f[BIRP]|\\c", "", roff)
    text = re.sub(r"^\.(BR|RB|BI|IB|IR|RI) (.*)$", lambda m: join_words(m[2]), text, flags=re.MULTILINE)
    text = re.sub(r"^\.[BI] ", "", text, flags=re.MULTILINE)
    return text.replace("\\-", "-").replace("\\(aq", "'").replace("\\(dq", '"')


def join_words(arguments):
    """What .BR and its kin print: their arguments, without blanks between them."""
    return "".join(quoted or word for quoted, word in re.findall(r'"([^"]*)"|(\S+)', arguments))


def sections(page, macro):
    """{title: text} of a page's .SH or .SS parts."""
    found, title = {}, None
    for line in page.splitlines(keepends=True):
        if line.startswith((".SH ", f".{macro} ")):
            title = plain(line[4:]).strip().strip('"') if line.startswith(f".{macro} ") else None
            found.setdefault(title, "")
        elif title is not None:
            found[title] += line
    found.pop(None, None)
    return found


def defined(text):
    """The options that a part of a page defines: those in the tag of a .TP or .TQ."""
    tags = re.findall(r"^\.T[PQ].*\n(.*)$", text, flags=re.MULTILINE)
    return {option for tag in tags for option in OPTION.findall(plain(tag))}


class Manual(unittest.TestCase):
    def test_every_command_and_option_of_minos_is_in_the_manual_and_none_more(self):
        parts = sections((MAN / "minos.1").read_text(), "SS")
        titles = {title: re.match(r"minos ((?:[a-z]+ ?)+)", title) for title in parts}
        listed = {found[1].strip(): parts[title] for title, found in titles.items() if found}
        commands = commands_of(help_of("minos"))
        self.assertGreater(len(commands), 5)
        for command in list(commands):
            if below := commands_of(help_of("minos", command)):
                commands.remove(command)
                commands += [f"{command} {part}" for part in below]
        self.assertEqual(sorted(commands), sorted(listed))
        for command in commands:
            with self.subTest(command=command):
                text = help_of("minos", *command.split())
                self.assertEqual(sorted(options_of(text)), sorted(defined(listed[command])))
                for short in SHORT.findall(text):
                    self.assertIn(short, plain(listed[command]) if short not in ("-?", "-V") else short)

    def test_every_option_of_minosd_is_in_the_manual_and_none_more(self):
        parts = sections((MAN / "minosd.8").read_text(), "SH")
        self.assertEqual(sorted(options_of(help_of("minosd"))), sorted(defined(parts["OPTIONS"]) - EVERYWHERE))

    def test_every_configuration_key_is_in_the_manual(self):
        source = (ROOT / "judge/daemon/settings.c").read_text()
        keys = re.findall(r'"([a-z_]+)"', re.search(r"keys\[\] = \{([^}]*)\}", source)[1])
        self.assertIn("slots", keys)
        text = plain(sections((MAN / "minosd.8").read_text(), "SH")["CONFIGURATION"])
        for key in keys:
            self.assertRegex(text, rf"\b{key}\b")

    def test_every_member_of_a_result_is_in_the_manual(self):
        text = plain(sections((MAN / "minos.1").read_text(), "SH")["JSON RESULTS"])
        schema = json.loads((DOCS / "schema/result.json").read_text())
        test, run = schema["properties"]["tests"]["items"]["properties"], schema["$defs"]["run"]["properties"]
        evidence = schema["$defs"]["evidence"]["properties"]
        members = {*schema["properties"], *test, *run, *evidence, *evidence["difference"]["properties"]} - {"score"}
        for member in sorted(members):
            with self.subTest(member=member):
                self.assertRegex(text, rf"\b{member}\b")

    def test_every_verdict_that_can_be_given_is_in_the_manual(self):
        text = sections((MAN / "minos.1").read_text(), "SH")["VERDICTS"]
        names = re.search(r"names\[\] = \{([^}]*)\}", (ROOT / "judge/grade/verdict.c").read_text())[1]
        self.assertEqual(sorted(re.findall(r'"([A-Z]+)"', names)), sorted(re.findall(r"^([A-Z]+)\t", text, re.MULTILINE)))
        self.assertIn("AC\t", text)

    def test_environment_variables_are_in_the_manual(self):
        source = "".join(path.read_text() for path in sorted((ROOT / "judge").glob("*/*.c")) if path.parent.name != "tests")
        names = set(re.findall(r'getenv\("([A-Z_]+)"\)', source))
        self.assertIn("MINOS_STATE", names)
        text = sections((MAN / "minos.1").read_text(), "SH")["ENVIRONMENT"]
        for name in names:
            self.assertIn(name, text)

    def test_pages_are_of_this_version_and_render_without_warnings(self):
        version = re.search(r"project\(minos VERSION (\S+)", (ROOT / "CMakeLists.txt").read_text())[1]
        pages = sorted(MAN.glob("*.[1-8]"))
        self.assertEqual([page.name for page in pages], ["minos-policy.5", "minos.1", "minosd.8"])
        for page in pages:
            with self.subTest(page=page.name):
                self.assertRegex(page.read_text(), rf'(?m)^\.TH \S+ {page.suffix[1]} "[-0-9]+" "Minos {re.escape(version)}"')
                if shutil.which("groff") is None:
                    self.skipTest("no groff")
                command = ["groff", "-t", "-ww", "-man", "-Tutf8", str(page)]
                done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
                self.assertEqual((done.returncode, done.stderr.decode()), (0, ""))
                self.assertGreater(len(done.stdout), 1000)


def toolchain_packages():
    """{language: the Debian packages of it}, as tools/setup installs them."""
    found = re.findall(r'^\t\[([a-z0-9]+)\]="?([^"\n]+)"?$', (ROOT / "tools/setup").read_text(), flags=re.MULTILINE)
    cpp = dict.fromkeys(("cpp", "cpp20", "cpp23"), "g++")
    return dict(found, **cpp, c="gcc", bash="bash", java="openjdk-17-jdk-headless", python3="python3")


def command(argv):
    """A command as one line; a script for a shell is called so."""
    words = ["SCRIPT" if re.search(r"\s", word) else word for word in argv or ()]
    return f"`{' '.join(words)}`" if words else ""


def language_row(language, packages):
    """Of the table in languages.md."""
    extensions = " ".join(language["extensions"])
    compile_argv = (language.get("compile") or {}).get("argv")
    room = [str(language.get("memory_extra", "")), str(language.get("processes", ""))]
    cells = [f"`{language['name']}`", language["title"], extensions, packages, command(language["probe"]), *room]
    in_work = command(compile_argv).replace("/work/", "")  # the directory that it starts in
    return "| " + " | ".join([*cells, in_work, command(language["run"]["argv"])]) + " |"


class Markdown(unittest.TestCase):
    def test_the_table_of_languages_is_what_the_policies_say(self):
        packages = toolchain_packages()
        paths = sorted((ROOT / "policies/languages").glob("*.json"))
        rows = [language_row(json.loads(path.read_text()), packages[path.stem]) for path in paths]
        told = [line for line in (DOCS / "languages.md").read_text().splitlines() if line.startswith("| `")]
        self.assertGreater(len(rows), 20)
        self.assertEqual(told, rows)

    def test_the_tables_of_packages_name_every_key_that_is_read_and_tests_that_exist(self):
        text = (DOCS / "packages.md").read_text()
        keys = set()
        for name in ("settings", "settings_2025", "limits", "site"):
            source = (ROOT / f"judge/package/{name}.c").read_text()
            for table in re.findall(r"\b(?:keys|limits)\[\w*\] = \{\n(.*?)\n\};", source, flags=re.DOTALL):
                keys |= set(re.findall(r'\{ "([a-z_]+)",', table))
        self.assertGreater(len(keys), 25)
        for key in keys:
            with self.subTest(key=key):
                self.assertIn(f"`{key}`", text)
        protocols = re.search(r"protocols\[\] = \{([^}]*)\}", (ROOT / "judge/package/site.c").read_text())[1]
        for name in re.findall(r'"([a-z-]+)"', protocols):
            self.assertIn(f"| `{name}` |", text)
        sources = "".join(path.read_text() for path in sorted((ROOT / "judge/tests").glob("test_*.c")))
        known = set(re.findall(r"START_TEST\((\w+)\)", sources))
        named = re.findall(r"`([a-z]+(?:_[a-z0-9]+){4,})`", text)
        self.assertGreater(len(named), 10)
        self.assertEqual([name for name in named if name not in known], [])
        tables = [table for table in re.findall(r"(?:^\|.*\n)+", text, flags=re.MULTILINE) if " 2025-09 " in table.splitlines()[0]]
        self.assertEqual(len(tables), 4)
        for row in [row for table in tables for row in table.splitlines()[2:]]:
            with self.subTest(row=row):
                self.assertRegex(row, r"`[a-z]+(_[a-z0-9]+){4,}`[^|]*\|$|\| (below|the same) \|$")

    def test_links_lead_to_files(self):
        for page in MARKDOWN:
            for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text()):
                if not re.match(r"[a-z]+:", target):
                    with self.subTest(page=page.name, target=target):
                        self.assertTrue((page.parent / target).exists())

    def test_files_that_are_named_exist(self):
        """Words in backquotes that begin with a top folder; `*` and {a,b} may stand in them."""
        checked = 0
        folders = "sandbox|judge|policies|testcases|tools|docs"
        for page in MARKDOWN:
            text = re.sub(r"^    .*$", "", page.read_text(), flags=re.MULTILINE)
            for name in re.findall(rf"`((?:{folders})/[^`\s]*)`", text):
                with self.subTest(page=page.name, name=name):
                    self.assertTrue(list(ROOT.glob(name.rstrip("/"))))
                    checked += 1
        self.assertGreater(checked, 30)

    def test_functions_that_the_map_names_exist(self):
        source = "".join(path.read_text() for top in ("sandbox", "judge") for path in sorted((ROOT / top).rglob("*.[ch]")))
        known = set(re.findall(r"\b([a-z]\w*)\(", source)) | set(re.findall(r"\bstruct (\w+)", source))
        names = re.findall(r"`(?:struct )?((?:sbx|judge|api)_\w+)`", (DOCS / "architecture.md").read_text())
        self.assertGreater(len(names), 10)
        for name in names:
            with self.subTest(name=name):
                self.assertIn(name, known)

    def test_the_map_and_the_readme_leave_out_no_folder(self):
        folders = [path.parent for path in sorted((ROOT / "judge").glob("*/CMakeLists.txt"))]
        readme = (ROOT / "README.md").read_text()
        architecture = (DOCS / "architecture.md").read_text()
        self.assertGreater(len(folders), 6)
        for folder in folders:
            with self.subTest(folder=folder.name):
                self.assertIn(f"judge/{folder.name}/", readme)
                self.assertIn(f"judge/{folder.name}/", architecture)

    def test_every_path_of_the_api_is_described(self):
        routes = re.findall(r'\{ "([A-Z]+)", "([^"]+)", API_BODY', (ROOT / "judge/api/routes.c").read_text())
        self.assertGreater(len(routes), 5)
        text = (DOCS / "api.md").read_text()
        for method, path in routes:
            with self.subTest(method=method, path=path):
                pattern = re.escape(path).replace(r"\*", "(ID|NAME)")
                self.assertRegex(text, rf"`{method} {pattern}[`?]")

    def test_every_promise_names_tests_that_exist(self):
        sources = [path for top in ("sandbox", "judge") for path in sorted((ROOT / top / "tests").glob("*.c"))]
        known = {path.stem.removeprefix("test_") for path in sources if path.stem.startswith("test_")}
        for path in sources:
            known |= set(re.findall(r"START_TEST\((\w+)\)", path.read_text()))
        promises = 0
        for line in (DOCS / "threat-model.md").read_text().splitlines():
            cells = line.strip("|").split(" | ")
            heading = set(line) <= set("|-") or cells[0].strip("| ") in ("attacker", "promise")
            if len(cells) != 3 or heading or "**" in cells[0]:  # in bold: the attackers themselves
                continue
            promises += 1
            names = re.findall(r"`([^`]+)`", cells[2])
            with self.subTest(promise=cells[0].strip("| ")):
                self.assertTrue(names)
                for name in names:
                    self.assertTrue(name in known or ("/" in name and (ROOT / name).exists()), name)
        self.assertGreater(promises, 20)


if __name__ == "__main__":
    harness.main()
