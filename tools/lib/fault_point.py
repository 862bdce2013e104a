"""fault_point.py - the driver of fault_point (sandbox/tests/fault_point.h), which strikes a running Minos at one system call."""

import os
import select
import socket
import subprocess
import time

NOWHERE = (0, "kill")  # strikes at no point
ANSWER_S = 60  # for what fault_point itself has to do
LOOK = (0, "look")  # nor does this; it tells how many there are, and from which sites they are reached


class Hang(Exception):
    """What was struck neither went on nor ended."""


class Role(str):
    """A role's name, and when its process was started: the number may become another's."""

    def __new__(cls, name, start):
        role = super().__new__(cls, name)
        role.start = start
        return role


class Traced:
    """A command under fault_point. Events are read when somebody waits for one."""

    def __init__(self, folder, command, env=None, stdout=subprocess.PIPE, stderr=subprocess.PIPE):
        ours, its = socket.socketpair()
        self.control = ours
        self.buffer = b""
        self.hit = None  # (role, pid, call, what, site, stage, errors)
        self.status = None
        self.seen = None
        self.armed = False
        self.sites = {}  # site -> (first, last, errors): numbers of the calls from there, how many errors the first may have
        self.roles = {}  # pid -> role, also of those that have ended
        self.gone = False
        with its:
            self.process = subprocess.Popen(
                [str(folder / "fault_point"), str(its.fileno()), "--", *map(str, command)],
                pass_fds=[its.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=stdout,
                stderr=stderr,
                env=env,
                start_new_session=True,
            )

    def say(self, line):
        try:
            self.control.sendall(f"{line}\n".encode())
        except (BrokenPipeError, ConnectionResetError):
            pass  # all that was traced has ended; `gone` is in the buffer

    def start(self):
        self.say("start")

    def arm(self, role, number, action):
        self.hit = self.seen = None
        self.sites = {}
        self.armed = False
        self.say(f"arm {role} {number} {action}")
        self.wait(lambda: self.armed or self.gone, ANSWER_S)

    def disarm(self):
        """System calls of the role since arm."""
        self.say("disarm")
        self.wait(lambda: self.seen is not None or self.gone, ANSWER_S)
        return self.seen

    def take(self, line):
        words = line.split()
        if words[0] == "role":
            self.roles[int(words[2])] = Role(words[1], words[3])
        elif words[0] == "hit":
            self.hit = (words[1], int(words[2]), *words[3:7], int(words[7]))
        elif words[0] == "site":
            self.sites[words[1]] = tuple(map(int, words[2:5]))
        elif words[0] == "armed":
            self.armed = True
        elif words[0] == "end":
            self.status = os.waitstatus_to_exitcode(int(words[1]))
        elif words[0] in ("seen", "gone"):
            self.seen = int(words[1])
            self.gone = words[0] == "gone"

    def read(self, timeout_s):
        """Takes what comes within the time. False at the end."""
        if not select.select([self.control], [], [], timeout_s)[0]:
            return True
        try:
            data = self.control.recv(65536)
        except ConnectionResetError:
            data = b""  # all that was traced has ended, and something was said to it meanwhile
        self.buffer += data
        *lines, self.buffer = self.buffer.split(b"\n")
        for line in lines:
            self.take(line.decode())
        if not data:
            self.gone = True
        return bool(data)

    def wait(self, done, timeout_s):
        deadline = time.monotonic() + timeout_s
        while not done():
            left = deadline - time.monotonic()
            if left <= 0:
                raise Hang(f"nothing has happened for {timeout_s} s")
            if not self.read(left) and not done():
                raise Hang("fault_point has ended")

    def pid_of(self, role):
        """The newest process of that role."""
        pids = [pid for pid, name in self.roles.items() if name == role]
        return pids[-1] if pids else None

    def close(self):
        """Ends all that is traced. What it wrote, if that was piped."""
        self.control.close()
        try:
            return self.process.communicate(timeout=ANSWER_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.communicate()
