"""The scoreboard itself: what breaks or hangs is counted, and a recording is served as it is."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from pathlib import Path

import pytest

from audit.wire.ber import encode_oid, oid_text
from audit.wire.snmp import (
    END_OF_MIB_VIEW,
    Question,
    Verb,
    decode_head,
    decode_rest,
    encode_request,
)
from tests.corpora import _workers
from tests.corpora._replay import Recording
from tests.corpora._score import Case, table, tallies, verdict_of, write
from tests.corpora._workers import Unit, run

FOLDER = "frame"


def score(folder: Path, unit: str) -> Iterable[Case]:
    """What the workers of these tests are given: it does what the unit's name says."""
    if unit == "raises":
        raise KeyError("gone")
    if unit == "dies":
        os._exit(3)
    if unit == "hangs":
        time.sleep(60)
    if unit == "eats":
        bytearray(_workers.MOST_MEMORY_BYTES)
    return [Case("frame", "x", "pc", unit, "right")]


def units(*names: str) -> list[Unit]:
    return [Unit(__name__, "frame", "pc", Path(), name) for name in names]


def test_an_exception_a_death_a_hang_and_a_burst_of_memory_are_crashes_and_the_rest_goes_on() -> (
    None
):
    names = ("raises", "dies", "hangs", "eats", "fine", "well")
    cases = {case.id: case for case in run(units(*names), deadline_s=6.0)}
    assert {name: case.verdict for name, case in cases.items()} == {
        **dict.fromkeys(names[:4], "crash"), "fine": "right", "well": "right",
    }  # fmt: skip
    assert "KeyError" in cases["raises"].note
    assert "status 3" in cases["dies"].note
    assert "no end after" in cases["hangs"].note
    assert "MemoryError" in cases["eats"].note


def test_counts_are_by_corpus_class_and_field_and_misses_are_listed(tmp_path: Path) -> None:
    cases = [
        Case("a", "x", "vendor", "1", "right", "HP", "HP"),
        Case("a", "x", "vendor", "2", "wrong", "HP", "H3C"),
        Case("a", "x", "vendor", "3", "unsaid", "HP"),
        Case("a", "crash", "vendor", "4", "crash", note="boom"),
    ]
    rows = write(tmp_path, cases)
    assert [tuple(row.row().values())[1:] for row in rows] == [
        ("crash", "vendor", 1, 0, 0, 0, 1), ("x", "vendor", 3, 1, 1, 1, 0),
    ]  # fmt: skip
    assert (tmp_path / "corpora.json").read_text().count('"class"') == 2
    assert (tmp_path / "corpora-misses.jsonl").read_text().count("\n") == 3
    assert "25.0" in table(tallies(cases))


def test_a_field_that_is_not_on_the_list_is_refused() -> None:
    with pytest.raises(ValueError, match="no field is called 'colour'"):
        Case("a", "x", "colour", "1", "right")


@pytest.mark.parametrize("nothing", [None, "", [], {}])
def test_nothing_said_is_not_something_wrong(nothing: object) -> None:
    assert verdict_of("x", nothing) == "unsaid"
    assert verdict_of(nothing, nothing) == "right"


LINES = (
    "1.3.6.1.2.1.1.5.0|4|second",
    "1.3.6.1.2.1.1.1.0|4x|6869",
    "1.3.6.1.2.1.1.5.0|4|again",
    "1.3.6.1.2.1.1.3.0|67|42",
    "1.3.6.1.2.1.4.20|64|10.0.0.1",
    "1.3.6.1.x|2|1",
    "1.3.6.1.2.1.1.9.0|2|no number",
    "short",
)


def test_a_recording_out_of_order_with_a_double_and_damaged_rows_is_served_in_order() -> None:
    device = Recording(iter(LINES))
    assert device.values() == {
        "1.3.6.1.2.1.1.1.0": b"hi", "1.3.6.1.2.1.1.3.0": 42, "1.3.6.1.2.1.1.5.0": b"second",
        "1.3.6.1.2.1.4.20": bytes((10, 0, 0, 1)),
    }  # fmt: skip
    question = Question(Verb.GET_BULK, (encode_oid("1.3.6.1.2.1.1"),), 9)
    data = device.answer(encode_request(question, 7, b"public"))
    pdu = decode_rest(data, decode_head(data))
    oids = [oid_text(oid) for oid, tag, _ in pdu.varbinds if tag != END_OF_MIB_VIEW]
    assert oids == list(device.values())


def test_an_answer_never_outgrows_a_frame() -> None:
    device = Recording(f"1.3.6.1.2.1.2.2.1.2.{row}|4|{'x' * 200}" for row in range(1, 60))
    question = Question(Verb.GET_BULK, (encode_oid("1.3.6.1.2.1.2.2.1.2"),), 40)
    data = device.answer(encode_request(question, 7, b"public"))
    assert len(data) <= 1_472
    assert 5 <= len(decode_rest(data, decode_head(data)).varbinds) < 40
