"""The oracle sees what it is there for, and no parser of ours is without a target."""

from __future__ import annotations

import ast
import json
import math
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from inventory.groups.identity import Identity
from inventory.groups.link import Link, RttMs
from inventory.seen import LookError, Outcome
from tests.conftest import ROOT
from tests.fuzz.mutate import Mutator, blown_up, shortened
from tests.fuzz.oracle import check
from tests.fuzz.target import Target, load


def target(parse: Callable[[bytes], object], *, clean: bool = True) -> Target:
    return Target(parse=parse, seeds=lambda: [b"x"], clean=clean)


def spins(_data: bytes) -> None:
    while True:
        pass


def searches(data: bytes) -> None:
    re.match(rb"(?:a+a*)+b", data)


def refuses(_data: bytes) -> None:
    raise LookError(Outcome.GARBLED, "no")


@pytest.mark.parametrize(
    ("parse", "what"),
    [
        (lambda data: data.decode(), "UnicodeDecodeError"),
        (lambda data: data[999], "IndexError"),
        (spins, "hang"),
        (searches, "hang"),
        (lambda _: Identity.model_construct(model="a\x1b[2Jb"), "text"),
        (lambda _: [Identity.model_construct(model="a\u202eb")], "text"),
        (lambda _: Identity.model_construct(model="a" * 3_000_000), "ValueError"),
        (lambda _: Link(rtt_ms=RttMs(p95=math.nan)), "row"),
    ],
)
def test_what_a_parser_does_wrong_is_found(parse: Callable[[bytes], object], what: str) -> None:
    found = check(target(parse), b"a" * 60 + b"\xff")
    assert found is not None
    assert found.what == what


def test_memory_that_a_parser_takes_is_found() -> None:
    """What counts is how far above its highest a process gets, and a child has its parent's."""
    done = subprocess.run(
        ["sh", "-c", '"$0" -c "$1"; exit $?', sys.executable, _GREEDY],
        cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (0, "memory\n"), done.stderr


_GREEDY = """
from tests.fuzz.oracle import check
from tests.fuzz.target import Target
print(check(Target(parse=lambda data: len(b"x" * 300_000_000), seeds=list), b"x").what)
"""


def test_what_a_parser_does_right_is_no_finding() -> None:
    assert check(target(refuses), b"x") is None
    assert check(target(lambda _: Identity(model="Máy in")), b"x") is None
    assert check(target(lambda _: Identity(model="a\x1b[2Jb"), clean=False), b"x") is None


def test_changed_input_is_the_same_for_the_same_seed_and_never_too_long() -> None:
    def some(seed: int) -> list[bytes]:
        many = iter(Mutator([b"hello" * 9, b"<a/>"], seed=seed, words=[b"zz"], most_bytes=50))
        return [next(many) for _ in range(500)]

    assert some(1) == some(1) != some(2)
    assert max(map(len, some(1))) <= 50
    assert len(set(some(1))) > 300
    assert len(blown_up(b"abcdef", 1_000)) == 1_000


def test_a_case_is_made_as_short_as_what_it_shows() -> None:
    assert shortened(b"x" * 300 + b"!" + b"y" * 300, lambda data: b"!" in data, most_tries=500) == (
        b"!"
    )


def test_a_target_that_fails_fails_the_run_and_leaves_the_input(tmp_path: Path) -> None:
    """The driver, on the oracle's own fault: a parser that documents none of its errors."""
    done = subprocess.run(
        [sys.executable, "-c", _PLANTED, str(tmp_path)], cwd=ROOT, capture_output=True, text=True,
        timeout=100, check=False,
    )  # fmt: skip
    said = json.loads((tmp_path / "xml.json").read_text())
    assert done.returncode == 0, done.stderr
    assert said["executions"] > 0
    (found, *_) = said["findings"]
    assert found["what"] == "LookError"
    assert found["where"].startswith("audit/wire/xml.py:")
    with pytest.raises(LookError):
        load("xml").parse(Path(found["case"]).read_bytes())


_PLANTED = """
import sys
from dataclasses import replace
from tests.fuzz import target, _drive
known = target.load
target.load = lambda name: replace(known(name), raises=())
_drive.main(
    ["xml", "--runs", "300", "--seconds", "50", "--seed", "1", "--out", sys.argv[1], "--plain"]
)
"""

_PARSER = re.compile(r"(parse|decode|read|unpack)(_|$)")
_FED_WITH_OUR_OWN = {"audit/wire/vendor_rules.py:read_rules"}  # tables of ours, at import


def parsers() -> set[str]:
    """Functions of the product whose name says that they read what others wrote."""
    found = set()
    for folder in ("audit/wire", "inventory", "checks"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.parse(path.read_text("utf-8")).body:
                if isinstance(node, ast.FunctionDef) and _PARSER.match(node.name):
                    found.add(f"{path.relative_to(ROOT)}:{node.name}")
    return found


def test_every_parser_of_the_product_is_fed_by_some_target(corpora: Path) -> None:
    """In a process of its own, where nothing has been imported or remembered yet."""
    done = subprocess.run(
        [sys.executable, "-c", _CALLED, str(ROOT), str(corpora)],
        cwd=ROOT, capture_output=True, text=True, timeout=100, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert len(parsers()) > 60
    assert parsers() - set(done.stdout.split()) <= _FED_WITH_OUR_OWN


_CALLED = """
import sys
from pathlib import Path
from tests.fuzz.oracle import check
from tests.fuzz.target import load, names, seeds_of

root, corpora = sys.argv[1:]
seen = set()

def note(frame, event, _):
    if event == "call":
        seen.add((frame.f_code.co_filename, frame.f_code.co_name))

sys.setprofile(note)
for name in names():
    one = load(name)
    for data in seeds_of(one, Path(corpora), most=10):
        check(one, data)
sys.setprofile(None)
for file, name in seen:
    if file.startswith(root + "/"):
        print(file.removeprefix(root + "/") + ":" + name)
"""
