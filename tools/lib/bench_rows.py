"""bench_rows.py - what tools/bench measures: each row is a driver (sandbox/tests/bench_load.h) with a command line.

Every sandbox gets the same work: a new box in which the static program `probe` does nothing, with what our boxes have, as far as it has
it: all namespaces, a read-only /usr, a private /dev, /proc and work directory, limits.
"""

import shutil
import subprocess

import hostile_daemon

MIB = 1 << 20
NOTHING_C = "int main(void)\n{\n\treturn 0;\n}\n"
ENVIRONMENT = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8"}


class BenchFailure(Exception):
    """A row could not be measured."""


class NoSuchRow(Exception):
    """A row was asked for that cannot be here."""


class Driver:
    """A driver that is ready, in a control group of its own."""

    def __init__(self, name, command, group):
        self.name, self.group = name, group
        with group.entered():
            self.process = subprocess.Popen(
                [*hostile_daemon.TIED_TO_US, *map(str, command)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                env=ENVIRONMENT,
            )
        if self.process.stdout.readline() != "ready\n":
            self.fail()

    def fail(self):
        self.process.kill()
        _, errors = self.process.communicate()
        raise BenchFailure(f"{self.name}: {'; '.join(errors.splitlines()) or 'its driver died'}")

    def load(self, jobs, time_ms, least, pause_ms=0):
        """[(CPU time, [time of each run])] of each worker, in ns."""
        workers = []
        try:
            self.process.stdin.write(f"{jobs} {time_ms} {least} {pause_ms}\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            self.fail()
        for line in self.process.stdout:
            if line == "\n":
                return workers
            cpu, *runs = map(int, line.split())
            workers.append((cpu, runs))
        return self.fail()

    def close(self):
        if self.process.poll() is None:
            self.process.stdin.close()
            self.process.wait()
        self.process.stdout.close()
        self.process.stderr.close()


class Row:
    """variants: command lines for the driver, of which the first that works is taken."""

    def __init__(self, name, variants):
        self.name, self.variants = name, variants
        self.driver = self.group = None

    def start(self, groups):
        self.group = groups.make(self.name)
        for variant in self.variants:
            try:
                self.driver = Driver(self.name, variant, self.group)
                self.driver.load(1, 0, 1)
                return
            except BenchFailure:
                if variant is self.variants[-1]:
                    raise

    def stop(self):
        """Returns what is wrong with its end."""
        if self.driver:
            self.driver.close()
        if self.group:
            self.group.remove()
        return []


class DaemonRow(Row):
    """A private minosd, durable as ever, and one client for each worker."""

    def __init__(self, name, folder, base, slots):
        self.arguments = [base / "state", "nothing", "nothing.c", NOTHING_C]
        super().__init__(name, [[folder / "bench_daemon", "same", *self.arguments]])
        self.folder, self.base, self.slots, self.daemon = folder, base, slots, None

    def start(self, groups):
        self.group = groups.make(self.name)
        package = self.base / "nothing"
        (package / "data/secret").mkdir(parents=True)
        (package / "problem.yaml").write_text("name: Nothing\n")
        for name in ("1.in", "1.ans"):
            (package / "data/secret" / name).write_text("")
        with self.group.entered():
            self.daemon = hostile_daemon.Daemon(self.folder, self.base, self.slots)
        self.daemon.add_problem("nothing", package)
        self.driver = Driver(self.name, self.variants[0], self.group)
        self.driver.load(1, 0, 1)

    def stop(self):
        if self.driver:
            self.driver.close()
        problems = self.daemon.stop() if self.daemon else []
        if self.group:
            self.group.remove()
        return problems


class CompileRow(Row):
    """The same daemon, with sources that it has never seen."""

    def __init__(self, name, row):
        super().__init__(name, [[row.folder / "bench_daemon", "other", *row.arguments]])
        self.row = row

    def start(self, _):
        self.group = self.row.group
        self.driver = Driver(self.name, self.variants[0], self.group)
        self.driver.load(1, 0, 1)

    def stop(self):
        if self.driver:
            self.driver.close()
        return []


def bubblewrap(program, probe):
    words = ["--unshare-all", "--die-with-parent", "--new-session", "--clearenv", "--uid", 1000, "--gid", 1000]
    words += ["--ro-bind", "/usr", "/usr"]
    for name in ("bin", "lib", "lib64", "sbin"):
        words += ["--symlink", f"usr/{name}", f"/{name}"]
    words += ["--proc", "/proc", "--dev", "/dev", "--size", MIB, "--tmpfs", "/tmp", "--size", MIB, "--tmpfs", "/work"]
    return [[program, *words, "--ro-bind", probe, "/probe", "--chdir", "/work", "/probe", "exit", 0]]


def isolate(program, probe):
    limits = ["--time=10", "--wall-time=60", "--processes=4", "--fsize=1024", "--stack=8192", "--open-files=64"]

    def commands(group, memory):
        common = [program, "--silent", "--box-id=%w", *group]
        run = [*limits, memory, f"--dir=bench={probe.parent}", "--run", "--", f"/bench/{probe.name}", "exit", 0]
        return [*common, "--init", ";", *common, *run, ";", *common, "--cleanup"]

    return [commands(["--cg"], "--cg-mem=65536"), commands([], "--mem=65536")]


def nsjail(program, probe):
    words = [program, "--mode", "o", "--really_quiet", "--user", 1000, "--group", 1000, "--hostname", "minos"]
    words += ["--bindmount_ro", "/usr", "--bindmount_ro", f"{probe}:/probe", "--tmpfsmount", "/work", "--cwd", "/work"]
    words += ["--time_limit", 60, "--rlimit_fsize", 1, "--rlimit_nofile", 64, "--rlimit_stack", 8]
    groups = ["--cgroup_mem_max", 64 * MIB, "--cgroup_pids_max", 4]
    end = ["--", "/probe", "exit", 0]
    return [[*words, "--detect_cgroupv2", *groups, *end], [*words, *groups, *end], [*words, "--rlimit_as", 64, *end]]


# name of the row: (program, command lines)
PEERS = {"bubblewrap": ("bwrap", bubblewrap), "isolate": ("isolate", isolate), "nsjail": ("nsjail", nsjail)}


def make_rows(folder, base, jobs, slots):
    """All rows that can be here. folder: with the programs; base: an empty directory for the daemon."""
    probe, spawn = folder / "probe", folder / "bench_spawn"
    daemon = DaemonRow("minos.daemon", folder, base, slots)
    rows = [
        Row("floor.fork", [[spawn, "fork", probe, "exit", 0]]),
        Row("floor.clone", [[spawn, "clone", probe, "exit", 0]]),
        Row("minos.cold", [[folder / "bench_box", jobs]]),
        Row("minos.warm", [[folder / "bench_box", jobs, "2"]]),
        Row("minos.run", [[spawn, "fork", folder / "minos", "run", "--ro", f"{probe}:/probe", "--", "/probe", "exit", 0]]),
        daemon,
        CompileRow("minos.compile", daemon),
    ]
    for name, (program, commands) in PEERS.items():
        path = shutil.which(program)
        if path:
            rows.append(Row(name, [[spawn, "fork", *words] for words in commands(path, probe)]))
    return rows
