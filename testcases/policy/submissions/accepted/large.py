# @EXPECTED_RESULTS@: ACCEPTED
"""A large part of the standard library, numpy-free: what students really use, with threads, processes and files.

Whatever does not work is told on standard output, which is then no right answer.
"""

import argparse
import array
import ast
import asyncio
import base64
import bisect
import bz2
import calendar
import cmath
import collections
import concurrent.futures
import configparser
import contextlib
import copy
import csv
import ctypes
import dataclasses
import datetime
import decimal
import difflib
import enum
import fractions
import functools
import gc
import getpass
import glob
import gzip
import hashlib
import heapq
import hmac
import html
import io
import itertools
import json
import locale
import logging
import lzma
import math
import mmap
import multiprocessing
import operator
import os
import pathlib
import pickle
import platform
import pprint
import queue
import random
import re
import resource
import secrets
import select
import shelve
import shutil
import signal
import sqlite3
import statistics
import string
import struct
import subprocess
import sys
import tempfile
import textwrap
import threading
import time
import timeit
import traceback
import unicodedata
import unittest
import urllib.parse
import uuid
import warnings
import weakref
import xml.etree.ElementTree
import zipfile
import zlib
import zoneinfo
from multiprocessing import shared_memory



def expect(good, what):
    if not good:
        print("does not work:", what)


def square(number):
    return number * number


def put(number, answers, lock):
    with lock:
        answers.put(number * 2)


def texts():
    expect(json.loads(json.dumps({"a": [1, 2.5, None, "é"]}))["a"][3] == "é", "json")
    expect(re.findall(r"\b(\w)(\d+)\b", "a1 b22 c") == [("a", "1"), ("b", "22")], "re")
    expect(string.Template("$who").substitute(who="x") == "x" and textwrap.fill("a b c", 3) == "a b\nc", "text")
    expect(list(csv.reader(io.StringIO('1,"a,b"\n')))[0] == ["1", "a,b"], "csv")
    parser = configparser.ConfigParser()
    parser.read_string("[a]\nb = 1\n")
    expect(parser.getint("a", "b") == 1, "configparser")
    expect(xml.etree.ElementTree.fromstring("<a><b c='1'/></a>")[0].get("c") == "1", "xml")
    expect(html.unescape("&lt;") == "<" and urllib.parse.quote("a b") == "a%20b", "html, urllib")
    expect(unicodedata.name("é").endswith("ACUTE") and base64.b64encode(b"abc") == b"YWJj", "unicode, base64")
    expect(list(difflib.unified_diff(["a"], ["b"])), "difflib")
    expect(pprint.pformat({"b": 1, "a": 2}) == "{'a': 2, 'b': 1}", "pprint")
    expect(ast.literal_eval("[1, (2,)]") == [1, (2,)] and eval(compile("3 * 4", "x", "eval")) == 12, "ast")
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--n", type=int)
    expect(arguments.parse_args(["--n", "3"]).n == 3, "argparse")
    locale.setlocale(locale.LC_ALL, "C.UTF-8")
    expect(locale.getpreferredencoding().upper() == "UTF-8" and getpass.getuser(), "locale, user")
    logging.basicConfig(stream=io.StringIO(), level=logging.INFO)
    logging.getLogger("x").info("text")
    warnings.simplefilter("ignore")
    try:
        raise ValueError("x") from KeyError("y")
    except ValueError:
        expect("KeyError" in traceback.format_exc(), "traceback")


def numbers():
    decimal.getcontext().prec = 50
    expect(str(decimal.Decimal(2).sqrt()).startswith("1.41421356237309504880168872420969807856967187537"), "decimal")
    expect(fractions.Fraction(1, 3) + fractions.Fraction(1, 6) == fractions.Fraction(1, 2), "fractions")
    random.seed(7)
    sample = [random.gauss(0, 1) for _ in range(20000)]
    random.shuffle(sample)
    expect(abs(statistics.mean(sample)) < 0.05 and secrets.randbelow(10) < 10 and uuid.uuid4().version == 4, "random")
    expect(math.comb(50, 25) == 126410606437752 and abs(cmath.exp(1j * math.pi) + 1) < 1e-9, "math")
    expect(pow(3, 10**6, 10**9 + 7) == pow(pow(3, 1000, 10**9 + 7), 1000, 10**9 + 7), "pow")
    heap = list(range(100, 0, -1))
    heapq.heapify(heap)
    expect(heapq.heappop(heap) == 1 and bisect.bisect([1, 3, 5], 3) == 2, "heapq, bisect")
    expect(len(list(itertools.permutations(range(6)))) == 720, "itertools")
    expect(functools.reduce(operator.mul, range(1, 11)) == 3628800, "functools")
    counts = collections.Counter("abracadabra")
    expect(counts.most_common(1) == [("a", 5)] and collections.deque([1, 2], 1)[0] == 2, "collections")
    expect(array.array("i", [1, 2]).tobytes() == struct.pack("ii", 1, 2), "array, struct")
    sys.setrecursionlimit(5000)
    depth = functools.lru_cache(None)(lambda n: 0 if n == 0 else 1 + depth(n - 1))
    expect(depth(1000) == 1000, "recursion")
    color = enum.Enum("color", "red green")
    point = dataclasses.make_dataclass("point", ["x", "y"])
    expect(color.red.value == 1 and copy.deepcopy(point(1, [2])) == point(1, [2]), "enum, dataclasses")


def times():
    day = datetime.datetime(2024, 2, 29, 12, tzinfo=datetime.timezone.utc) + datetime.timedelta(days=1)
    expect(day.isoformat() == "2024-03-01T12:00:00+00:00" and calendar.isleap(2024), "datetime")
    with contextlib.suppress(zoneinfo.ZoneInfoNotFoundError):
        expect(day.astimezone(zoneinfo.ZoneInfo("Europe/Berlin")).hour == 13, "zoneinfo")
    begin = time.perf_counter()
    time.sleep(0.002)
    expect(time.perf_counter() > begin and time.process_time() > 0 and time.thread_time() > 0, "time")
    expect(time.strftime("%Y", time.localtime()) >= "2024" and timeit.timeit("1", number=10) > 0, "localtime")
    caught = []
    signal.signal(signal.SIGALRM, lambda *_: caught.append(1))
    signal.setitimer(signal.ITIMER_REAL, 0.002)
    signal.pause()
    expect(caught == [1], "setitimer")
    expect(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss > 0, "getrusage")
    expect(resource.getrlimit(resource.RLIMIT_NOFILE)[0] > 0, "getrlimit")
    resource.setrlimit(resource.RLIMIT_STACK, resource.getrlimit(resource.RLIMIT_STACK))
    expect(platform.system() == "Linux" and os.cpu_count() > 0 and os.sched_getaffinity(0), "platform")


def packed():
    data = b"minos " * 10000
    for module in (zlib, gzip, bz2, lzma):
        expect(module.decompress(module.compress(data)) == data, module.__name__)
    expect(hashlib.sha256(b"a").hexdigest().startswith("ca978112"), "hashlib")
    expect(len(hashlib.pbkdf2_hmac("sha256", b"a", b"b", 100)) == 32 and hashlib.md5(b"").digest_size == 16, "pbkdf2")
    expect(hmac.new(b"k", b"m", "sha1").digest_size == 20 and pickle.loads(pickle.dumps({1: {2}})) == {1: {2}}, "hmac")


def files():
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder)
        (path / "a/b").mkdir(parents=True)
        (path / "a/one.txt").write_text("1\n" * 1000)
        shutil.copy2(path / "a/one.txt", path / "a/two.txt")
        shutil.copytree(path / "a", path / "copy")
        os.symlink("one.txt", path / "a/link")
        os.link(path / "a/one.txt", path / "a/hard")
        os.chmod(path / "a/one.txt", 0o600)
        os.utime(path / "a/one.txt", (10**9, 10**9))
        os.replace(path / "a/two.txt", path / "a/b/three.txt")
        os.truncate(path / "a/b/three.txt", 10)
        expect(sorted(p.name for p in path.rglob("*.txt")) == ["one.txt", "one.txt", "three.txt", "two.txt"], "rglob")
        expect(len(glob.glob(f"{folder}/a/*")) == 4 and len(list(os.walk(folder))) == 5, "glob, walk")
        expect(os.stat(path / "a/hard").st_nlink == 2 and os.path.realpath(path / "a/link").endswith("one.txt"), "stat")
        expect(shutil.disk_usage(folder).total > 0 and [e.name for e in os.scandir(path / "a/b")] == ["three.txt"], "scandir")
        with open(path / "map", "w+b") as file:
            file.write(bytes(8192))
            file.flush()
            os.fsync(file.fileno())
            with mmap.mmap(file.fileno(), 0) as mapped:
                mapped[4096:4100] = b"text"
                mapped.flush()
            file.seek(4096)
            expect(file.read(4) == b"text", "mmap")
        with zipfile.ZipFile(path / "z.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            archive.write(path / "a/one.txt", "one")
        expect(zipfile.ZipFile(path / "z.zip").read("one") == b"1\n" * 1000, "zipfile")
        shutil.make_archive(str(path / "t"), "gztar", path / "a")
        shutil.unpack_archive(path / "t.tar.gz", path / "unpacked")
        expect((path / "unpacked/b/three.txt").stat().st_size == 10, "tarfile")
        with contextlib.suppress(ModuleNotFoundError):  # where there is no dbm
            with shelve.open(str(path / "shelf")) as shelf:
                shelf["a"] = [1]
        with tempfile.NamedTemporaryFile("w+", dir=folder) as file, tempfile.SpooledTemporaryFile() as spooled:
            expect(file.write("x") == 1 and spooled.write(b"y") == 1, "tempfile")
    base = sqlite3.connect(":memory:")
    base.execute("create table t (a integer, b text)")
    base.executemany("insert into t values (?, ?)", [(n, str(n)) for n in range(1000)])
    expect(base.execute("select sum(a) from t where b like '9%'").fetchone()[0] == 95904, "sqlite3")


def threads():
    numbers, results, lock = queue.Queue(), [], threading.Lock()
    barrier, event, local = threading.Barrier(5), threading.Event(), threading.local()

    def work():
        local.value = 1
        barrier.wait()
        event.wait()
        while (number := numbers.get()) is not None:
            with lock:
                results.append(number)

    workers = [threading.Thread(target=work, daemon=True) for _ in range(4)]
    for worker in workers:
        worker.start()
    barrier.wait()
    event.set()
    for number in [*range(100), *[None] * 4]:
        numbers.put(number)
    for worker in workers:
        worker.join()
    expect(sorted(results) == list(range(100)), "threads")
    timer = threading.Timer(0.001, results.clear)
    timer.start()
    timer.join()
    expect(not results and not lock.acquire(timeout=0.001) == lock.locked() is False, "timer")
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        expect(sum(pool.map(square, range(50))) == 40425, "ThreadPoolExecutor")
    ends = os.pipe()
    expect(select.select([ends[0]], [], [], 0.001)[0] == [] and os.write(ends[1], b"x") == 1, "select")
    poll = select.epoll()
    poll.register(ends[0])
    expect(len(poll.poll(1)) == 1, "epoll")


def processes():
    with multiprocessing.Pool(3) as pool:
        expect(pool.map(square, range(20)) == [n * n for n in range(20)], "Pool.map")
        expect(pool.apply_async(square, (9,)).get(20) == 81, "Pool.apply_async")
        expect(sorted(pool.imap_unordered(square, range(5))) == [0, 1, 4, 9, 16], "Pool.imap")
    answers, lock, total = multiprocessing.Queue(), multiprocessing.Lock(), multiprocessing.Value("i", 1)
    children = [multiprocessing.Process(target=put, args=(n, answers, lock)) for n in range(4)]
    for child in children:
        child.start()
    expect(sorted(answers.get(timeout=20) for _ in children) == [0, 2, 4, 6], "Queue")
    for child in children:
        child.join()
    with total.get_lock():
        total.value += 1
    ours, theirs = multiprocessing.Pipe()
    theirs.send({"a": 1})
    expect(ours.poll(1) and ours.recv() == {"a": 1} and total.value == 2, "Pipe, Value")
    shared = shared_memory.SharedMemory(create=True, size=100)
    shared.buf[:4] = b"text"
    shared.close()
    shared.unlink()
    with concurrent.futures.ProcessPoolExecutor(2) as pool:
        expect(list(pool.map(square, [3, 4])) == [9, 16], "ProcessPoolExecutor")
    spawned = multiprocessing.get_context("spawn").Process(target=square, args=(1,))
    spawned.start()
    spawned.join()
    expect(spawned.exitcode == 0, "spawn")
    done = subprocess.run([sys.executable, "-c", "print(input() * 2)"], input="ab", text=True, capture_output=True)
    expect(done.stdout == "abab\n" and done.returncode == 0, "subprocess")
    with subprocess.Popen(["sleep", "100"]) as child:
        child.terminate()
        expect(child.wait(20) == -signal.SIGTERM, "Popen")
    expect(subprocess.check_output("echo $((1 + 2))", shell=True) == b"3\n" and os.system("exit 2") == 2 << 8, "shell")
    pid = os.fork()
    if pid == 0:
        os._exit(5)
    expect(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 5, "fork")


async def coroutines():
    async def one(number):
        await asyncio.sleep(0.001)
        return number

    expect(await asyncio.gather(*map(one, range(20))) == list(range(20)), "gather")
    expect(await asyncio.to_thread(square, 5) == 25, "to_thread")
    child = await asyncio.create_subprocess_exec("echo", "hello", stdout=subprocess.PIPE)
    expect((await child.communicate())[0] == b"hello\n", "asyncio subprocess")
    with contextlib.suppress(asyncio.TimeoutError):
        await asyncio.wait_for(asyncio.sleep(10), 0.001)
        expect(False, "wait_for")


def machinery():
    class Node:
        pass

    node = Node()
    node.self, dead = node, weakref.ref(node)
    del node
    gc.collect()
    expect(dead() is None and ctypes.CDLL(None).abs(-3) == 3, "gc, ctypes")
    suite = unittest.FunctionTestCase(lambda: None)
    expect(unittest.TextTestRunner(stream=io.StringIO()).run(suite).wasSuccessful(), "unittest")
    try:
        bytearray(1 << 45)
        expect(False, "MemoryError")
    except MemoryError:
        pass


def main():
    for part in (texts, numbers, times, packed, files, threads, processes, machinery):
        part()
    asyncio.run(coroutines())
    lines = [line.split() for line in sys.stdin]
    totals = collections.defaultdict(int)
    for name, value in lines:
        totals[name] += int(value)
    print(len(lines), sum(totals.values()))
    for name, value in sorted(totals.items(), key=lambda item: (-item[1], item[0])):
        print(name, value)


if __name__ == "__main__":
    main()
