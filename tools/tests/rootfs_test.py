"""rootfs_test.py - a system of a site's own, from a container's image to a verdict: `minos rootfs import`, and --rootfs.

The image is made here, of what bash needs on this host, in two layers, as an OCI layout and as what `docker save` writes.
"""

import gzip
import hashlib
import io
import json
import os
import pathlib
import pty
import shutil
import subprocess
import tarfile
import tempfile
import unittest

import harness
from traced import minos

PROGRAMS = ["/usr/bin/bash", "/usr/bin/cp"]
ASK = "read line\necho $(</usr/share/site/word) $line\n"


def needed():
    """The programs and the libraries that they load, by their place in the image."""
    files = {}
    for program in PROGRAMS:
        files[program.lstrip("/")] = pathlib.Path(program)
        for word in subprocess.run(["ldd", program], capture_output=True, text=True, check=True).stdout.split():
            if word.startswith("/"):
                files[("" if word.startswith("/usr") else "usr") + word] = pathlib.Path(word)
    return {place.lstrip("/"): path.resolve() for place, path in files.items()}


class Layer:
    def __init__(self):
        self.bytes = io.BytesIO()
        self.tar = tarfile.open(fileobj=self.bytes, mode="w")

    def add(self, name, kind=tarfile.REGTYPE, content=b"", mode=0o644, link=""):
        info = tarfile.TarInfo(name)
        info.type, info.mode, info.linkname, info.uid, info.size = kind, mode, link, 12345, len(content)
        self.tar.addfile(info, io.BytesIO(content))
        return self

    def done(self):
        self.tar.close()
        return self.bytes.getvalue()


def layers():
    low = Layer()
    for place, path in needed().items():
        low.add(place, content=path.read_bytes(), mode=0o4755)
    for name in ("bin", "lib", "lib64"):
        low.add(name, tarfile.SYMTYPE, link=f"usr/{name}")
    low.add("usr/share/site/word", content=b"lower\n").add("usr/share/old/word", content=b"old\n")
    low.add("dev/null", tarfile.CHRTYPE).add("etc/shadow", tarfile.SYMTYPE, link="../../../../etc/shadow")
    low.add("opt/twin", tarfile.LNKTYPE, link="usr/share/old/word")
    high = Layer().add("usr/share/site/.wh..wh..opq").add("usr/share/site/word", content=b"site\n").add("usr/share/.wh.old")
    return [low.done(), high.done()]


def digest(data):
    return hashlib.sha256(data).hexdigest()


def write_layout(folder):
    blobs = folder / "blobs/sha256"
    blobs.mkdir(parents=True)

    def blob(data):
        (blobs / digest(data)).write_bytes(data)
        return {"digest": f"sha256:{digest(data)}", "size": len(data)}

    manifest = {"schemaVersion": 2, "layers": [blob(gzip.compress(layer, 1)) for layer in layers()]}
    index = {"schemaVersion": 2, "manifests": [blob(json.dumps(manifest).encode())]}
    (folder / "index.json").write_text(json.dumps(index))
    (folder / "oci-layout").write_text('{"imageLayoutVersion": "1.0.0"}')


def write_saved(path, last="layer.tar"):
    made = layers()
    config = json.dumps({"rootfs": {"diff_ids": [f"sha256:{digest(layer)}" for layer in made]}}).encode()
    names = [f"{digest(layer)}/{last}" for layer in made]
    saved = [{"Config": f"{digest(config)}.json", "RepoTags": ["site:1"], "Layers": names}]
    whole = Layer().add("manifest.json", content=json.dumps(saved).encode())
    for name, data in zip([saved[0]["Config"], *names], [config, *made]):
        whole.add(name, content=data)
    path.write_bytes(whole.done())


class Rootfs(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="minos-rootfs."))
        cls.folder.chmod(0o755)
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        write_layout(cls.folder / "layout")
        write_saved(cls.folder / "saved.tar")
        cls.system = cls.folder / "system"
        cls.made = minos("rootfs", "import", "--json", cls.folder / "layout", cls.system)
        package = cls.folder / "echo"
        (package / "data/secret").mkdir(parents=True)
        (package / "submissions/accepted").mkdir(parents=True)
        (package / "problem.yaml").write_text("name: Echo\n")
        (package / ".timelimit").write_text("5\n")
        (package / "data/secret/1.in").write_text("hello\n")
        (package / "data/secret/1.ans").write_text("site hello\n")
        (package / "submissions/accepted/ask.sh").write_text(ASK)
        cls.package, cls.source = package, package / "submissions/accepted/ask.sh"

    def test_an_image_becomes_a_directory(self):
        self.assertEqual(self.made.returncode, 0, self.made.stderr)
        told = json.loads(self.made.stdout)
        self.assertEqual((told["layers"], told["left_out"]), (2, 1))
        self.assertEqual((self.system / "usr/share/site/word").read_text(), "site\n")
        self.assertFalse((self.system / "usr/share/old").exists())
        self.assertEqual((self.system / "opt/twin").read_text(), "old\n")
        self.assertFalse((self.system / "dev/null").exists())
        bash = (self.system / "usr/bin/bash").stat()
        self.assertEqual(bash.st_mode & 0o7777, 0o755)
        self.assertNotIn(bash.st_uid, (0, 12345))
        self.assertEqual({path.name for path in self.folder.glob(".system*")}, set())

    def test_a_saved_image_gives_the_same_files(self):
        again = self.folder / "again"
        made = minos("rootfs", "import", "--tag", "site:1", self.folder / "saved.tar", again)
        self.assertEqual(made.returncode, 0, made.stderr)
        differing = subprocess.run(["diff", "-r", "--no-dereference", self.system, again], capture_output=True, text=True)
        self.assertEqual(differing.stdout, "")

    def test_what_an_image_is_called_does_nothing_to_a_terminal(self):
        write_saved(self.folder / "named.tar", "\x1b[2J\x07\rx")
        ours, terminal = pty.openpty()
        made = minos("rootfs", "import", self.folder / "named.tar", self.folder / "named", capture_output=False,
                     stdout=subprocess.DEVNULL, stderr=terminal)
        os.close(terminal)
        shown = os.read(ours, 65536)
        os.close(ours)
        self.assertEqual(made.returncode, 0, shown)
        self.assertIn(b"layer 1 of 2: ", shown)
        self.assertEqual([byte for byte in shown.replace(b"\r\n", b"\n") if byte < 0x20 and byte != 0x0a], [])

    def test_programs_and_verdicts_come_from_it(self):
        ran = minos("run", "--rootfs", self.system, "--", "/bin/bash", "-c", "echo $(</usr/share/site/word)")
        self.assertEqual((ran.returncode, ran.stdout), (0, "site\n"), ran.stderr)
        judged = minos("judge", "--rootfs", self.system, self.package, self.source)
        self.assertEqual(judged.returncode, 0, judged.stdout + judged.stderr)
        self.assertEqual(minos("judge", self.package, self.source).returncode, 1)  # the host has no such file
        verified = minos("verify", "--rootfs", self.system, self.package)
        self.assertEqual(verified.returncode, 0, verified.stdout + verified.stderr)
        self.assertEqual(minos("verify", self.package).returncode, 1)

    def test_its_languages_are_those_that_are_in_it(self):
        asked = json.loads(minos("languages", "--here", "--json", "--rootfs", self.system).stdout)["languages"]
        self.assertEqual({found["name"] for found in asked if found["state"] == "on"}, {"bash"})

    def test_what_is_no_system_is_bad_input(self):
        for command in (["judge", self.package, self.source], ["verify", self.package]):
            for bad, why in ((self.folder / "nowhere", "No such file"), (self.package, "no system is in it")):
                asked = minos(command[0], "--rootfs", bad, *command[1:])
                self.assertEqual((asked.returncode, asked.stdout), (2, ""))
                self.assertIn(f"rootfs {bad}: ", asked.stderr)
                self.assertIn(why, asked.stderr)

    def test_a_changed_layer_is_refused_and_nothing_is_left(self):
        shutil.copytree(self.folder / "layout", self.folder / "changed")
        largest = max((self.folder / "changed/blobs/sha256").iterdir(), key=lambda blob: blob.stat().st_size)
        data = bytearray(largest.read_bytes())
        data[len(data) // 2] ^= 1
        largest.write_bytes(data)
        made = minos("rootfs", "import", self.folder / "changed", self.folder / "bad")
        self.assertEqual(made.returncode, 2)
        self.assertIn(largest.name[:64], made.stderr)
        self.assertEqual({path.name for path in self.folder.iterdir() if "bad" in path.name}, set())


if __name__ == "__main__":
    harness.main()
