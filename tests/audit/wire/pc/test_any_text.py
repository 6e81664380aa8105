"""Every reader of PC texts, on every recording of any kind, whole and damaged: a value or garbled.

Any exception but LookError fails, and a hang would never end. The large texts below are those that
cost a careless pattern minutes; each reader's memory is watched over them.
"""

from __future__ import annotations

import json
import random
import tracemalloc
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.facts import Group
from inventory.groups.hardware import Hardware
from inventory.pc_report import parse_pc_report, pc_report_bytes
from inventory.seen import LookError
from tests.corpora._pc_readers import READERS


def judged(read: Callable[[bytes], object], data: bytes) -> object:
    note = "a value"
    try:
        return read(data)
    except LookError as error:
        note = error.note
    assert note
    assert "\n" not in note
    return None


@pytest.fixture(scope="module")
def recordings(corpora: Path) -> list[bytes]:
    folders = (corpora / "glpi-agent" / "resources", corpora / "glpi-inventory-format")
    paths = [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]
    assert len(paths) > 300
    return [path.read_bytes() for path in paths]


@pytest.mark.parametrize("name", READERS)
def test_every_reader_survives_every_recording_whatever_it_is_of(name, recordings):
    for data in recordings:
        judged(READERS[name], data[:40_000])


@pytest.mark.parametrize("name", READERS)
def test_damaged_recordings_give_values_or_garbled(name, recordings):
    dice = random.Random(4)
    for data in recordings[:: 3 if name not in ("inventory", "edid") else 1]:
        judged(READERS[name], damaged(data[:6_000], dice))


def damaged(data: bytes, dice: random.Random) -> bytes:
    """Bytes changed, pieces doubled, cut out and swapped, the end cut off."""
    out = bytearray(data)
    for _ in range(dice.randrange(1, 12)):
        if not out:
            break
        at, to = sorted(dice.randrange(len(out) + 1) for _ in range(2))
        what = dice.randrange(5)
        if what == 0:
            out[at:to] = out[at:to][::-1]
        elif what == 1:
            out[at:at] = out[at : at + 50] * dice.randrange(1, 8)
        elif what == 2:
            del out[at : min(to, at + 40)]
        elif what == 3:
            out[at : at + 4] = dice.randbytes(4)
        else:
            out[at : at + 1] = dice.choice(
                [b"\0", b"\xff", b":", b"=", b'"', b"{", b"[", b"9" * 40]
            )
    return bytes(out[: dice.randrange(len(out) + 1)] if dice.random() < 0.3 else out)


@pytest.mark.parametrize("name", READERS)
@given(data=st.binary(max_size=600))
def test_any_bytes_give_a_value_or_garbled(name, data):
    judged(READERS[name], data)


SIZE = 300_000
"""Bytes; all readers are linear, and a part of what they take shows it sooner."""


def of(piece: bytes, front: bytes = b"", end: bytes = b"") -> bytes:
    return front + piece * (SIZE // len(piece)) + end


LARGE = {
    "empty lines": of(b"\n"),
    "returns": of(b"\r"),
    "spaces": of(b" "),
    "lines of spaces": of(b" " * 3_900 + b"\n"),
    "a letter and spaces": of(b"A" + b" " * 3_900 + b"\n"),
    "open quote": of(b'\\"', b'{"a": "'),
    "brackets": of(b"["),
    "objects": of(b'{"content":'),
    "colons": of(b"\ta: b\n", b"DMI type 17, 4 bytes\n"),
    "structures": of(b"DMI type 17\n\tSize: 1 MB\n"),
    "objects of wmi": of(b"Name=x\r\n\r\n"),
    "table of wmi": of(b"A  ", end=b"\nb  c\n"),
    "continued hex": of(b"00,\\\n", b'[A]\n"a"=hex:'),
    "registry keys": of(b'[HKEY\\ENUM\\USB\\A\\B]\n"x"="y"\n'),
    "processors": of(b"processor : 0\n\n"),
    "assignments": of(b"NAME='x\n"),
    "fields of smartctl": of(b"A : b\n", b"smartctl\n"),
    "screens": of(b"Screen 0: "),
    "xml": of(b"<CPUS><NAME>x</NAME></CPUS>", b"<REQUEST><CONTENT>"),
    "list": of(b"{},", b"[", b"{}]"),
    "pci": of(b"00:00.0 A [0300]: B [8086:0001]\n"),
    "quoted pci": of(b'00:00.0 "A [0300]" "B [8086]" "C [0001]"\n'),
}


@pytest.mark.parametrize("name", READERS)
def test_large_texts_made_to_hurt_end_soon_and_keep_little(name):
    for data in LARGE.values():
        judged(READERS[name], data)
    tracemalloc.start()
    try:
        for what in ("empty lines", "objects of wmi", "registry keys", "structures"):
            tracemalloc.reset_peak()
            judged(READERS[name], LARGE[what])
            assert tracemalloc.get_traced_memory()[1] < 60_000_000, what
    finally:
        tracemalloc.stop()


def test_what_the_readers_say_fits_the_report_that_carries_it(recordings):
    """A PC with everything, from real texts, is read back from its report as it was."""
    at = datetime(2016, 8, 5, 1, 30, tzinfo=UTC)
    groups = []
    for data in recordings:
        read = judged(READERS["inventory"], data)
        if isinstance(read, tuple) and read and isinstance(read[0], Group):
            made = pc_report_bytes("pc-1", at, read)
            assert set(parse_pc_report(made).groups) == set(read)
            groups.append(read)
    assert any(isinstance(one, Hardware) and one.monitors for read in groups for one in read)


ODD = [
    None, True, -1, 0, 10**17, 10**30, 1e308, "", "-5", "9" * 18, "9" * 30, [], {}, [1, [2]],
    {"a": {"b": 1}}, {"value": [1], "Count": 1}, "\u202e", "\x00", "é" * 300, "4 GB", "2014-13-45",
]  # fmt: skip


def changed(value: object, dice: random.Random) -> object:
    """A JSON value with some of its parts replaced by odd ones."""
    if dice.random() < 0.04:
        return dice.choice(ODD)
    if isinstance(value, dict):
        return {name: changed(one, dice) for name, one in value.items()}
    if isinstance(value, list):
        return [changed(one, dice) for one in value]
    return value


def test_well_formed_json_of_the_wrong_kind_gives_values_that_a_report_can_carry(corpora):
    folder = corpora / "glpi-inventory-format"
    whole = [json.loads(path.read_text("utf-8")) for path in sorted(folder.glob("computer*.json"))]
    disk = {"name": "sda", "type": "disk", "size": 1, "rota": True, "model": "x", "tran": "sata"}
    dice, at = random.Random(7), datetime(2016, 8, 5, tzinfo=UTC)
    for _ in range(300):
        rows = json.dumps(changed({"blockdevices": [disk]}, dice)).encode()
        judged(READERS["lsblk"], rows)
        data = json.dumps(changed(dice.choice(whole), dice)).encode()
        read = judged(READERS["inventory"], data)
        if isinstance(read, tuple):
            assert set(parse_pc_report(pc_report_bytes("pc", at, read)).groups) == set(read)
