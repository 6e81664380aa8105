"""A worker that is a copy of its supervisor has streams of its own, and its end is told."""

import subprocess
import sys
from pathlib import Path

SCRIPT = """
import os, subprocess
from audit.engine.fork import Forked, may_fork

def speaks():
    os.write(1, os.read(0, 100).upper())

def fails():
    raise ValueError("no such luck")

def hangs():
    os.read(0, 1)

assert may_fork()
held = open(__file__)
one = Forked(speaks)
one.stdin.write(b"heard")
print(one.stdout.read(), one.wait())
two = Forked(fails)
print(two.wait(), b"ValueError: no such luck" in two.stderr.read())
three = Forked(hangs)
try:
    three.wait(0.05)
except subprocess.TimeoutExpired:
    print("still there", three.poll())
three.send_signal(9)
print(three.wait(), three.poll())

def open_files():
    os.write(1, b" ".join(name.encode() for name in sorted(os.listdir("/proc/self/fd"))[:3]))
    try:
        os.fstat(held.fileno())
    except OSError:
        os.write(1, b", and nothing of ours")

four = Forked(open_files)
print(four.stdout.read())
print("the supervisor goes on")
"""


def test_a_copy_has_its_own_streams_and_its_end_is_told(tmp_path: Path) -> None:
    place = tmp_path / "supervisor.py"
    place.write_text(SCRIPT)
    done = subprocess.run(
        [sys.executable, str(place)], capture_output=True, text=True, check=False,
        env={"PYTHONPATH": str(Path(__file__).parents[3])},
    )  # fmt: skip
    assert done.stdout.splitlines() == [
        "b'HEARD' 0",
        "70 True",
        "still there None",
        "-9 -9",
        "b'0 1 2, and nothing of ours'",
        "the supervisor goes on",
    ], done.stderr
