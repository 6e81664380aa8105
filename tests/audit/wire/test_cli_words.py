"""Words of command lines: what each maker writes for one thing means the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.wire.cli_words import bps, duplex, every, first, forbidden, ipv4, is_up, mac, number
from audit.wire.cli_words import seconds as spelt


@pytest.mark.parametrize(
    ("text", "speed"),
    [("1000000 Kbit", 10**9), ("a-1000", 10**9), ("10GigFD", 10**10), ("1000Mb/s", 10**9),
     ("25G", 25 * 10**9), ("100000 kbps", 10**8), ("1000Mbps-speed", 10**9), ("100FDx", 10**8),
     ("10HDx", 10**7), ("1Gbps", 10**9), ("1000", 10**9), ("1G(a)", 10**9),
     ("1000000000 bits/sec", 10**9), ("auto", None), ("Unknown-speed", None),
     ("10/100BaseTX", None),     ("0 kbps", None), ("--", None), ("", None), (None, None)],
)  # fmt: skip
def test_a_speed_is_in_bits_a_second(text, speed):
    assert bps(text) == speed


@pytest.mark.parametrize(
    ("text", "lasted_s"),
    [("3 weeks, 2 days, 1 hour, 7 minutes", 1_991_220), ("1d6h22m", 109_320),
     ("70,03:16:47", 6_059_807), ("458 days", 39_571_200),
     (" 01:08:55 up 31 days, 13:35,  1 user,  load average: 1.0", 2_727_300),
     ("10w2d6h21m59s", 6_243_719), ("0 days, 01:02:03", 3_723), ("4 months", None), ("", None)],
)  # fmt: skip
def test_a_duration_is_in_seconds(text, lasted_s):
    assert spelt(text) == lasted_s


@pytest.mark.parametrize(
    ("word", "works", "off"),
    [("up", True, False), ("up(s)", True, False), ("UP ,", True, False), ("u", True, False),
     ("connected", True, False), ("monitoring", True, False), ("link-ok", True, False),
     ("down", False, False), ("^down", False, False), ("notconnect", False, False),
     ("err-disabled", False, False), ("Administratively DOWN", False, True), ("*down", False, True),
     ("ADM", False, True), ("A", False, True), ("D", False, False), ("disabled", False, True),
     ("STP DOWN", False, False), ("unassigned", None, False), ("unknown", None, False),
     ("Valid", None, False)],
)  # fmt: skip
def test_a_state_says_whether_it_works_and_whether_somebody_switched_it_off(word, works, off):
    assert is_up(word) is works
    assert forbidden(word) is off


def test_addresses_are_written_one_way():
    assert mac("fa16.3e57.336f") == mac("FA-16-3E-57-33-6F") == mac("fa163e-57336f")
    assert mac("3c e1 a1 22 18 f0") == "3c:e1:a1:22:18:f0"
    assert mac("NONE") is None
    assert ipv4(("10.1.0.1/24", "unassigned", "::1/128", "0.0.0.0", "10.1.0.1")) == ("10.1.0.1",)
    assert (duplex("a-full"), duplex(None, "10HDx"), duplex("auto")) == ("full", "half", None)


def test_what_devices_write_for_nothing_is_silence():
    row = {"a": "N/A", "b": "", "c": "-", "d": ["", "x"], "e": None, "f": 7, "g": "1,234"}
    assert first(row, "a", "b", "c", "e", "f") is None
    assert first(row, "a", "d") == "x"
    assert every(row, "d", "g") == ("x", "1,234")
    assert number(row, "g") == 1_234
    assert number({"a": "9" * 5_000}, "a") is None


@given(st.text(max_size=200))
def test_any_text_is_a_value_or_nothing(text):
    for read in (bps, spelt, mac, is_up, forbidden, duplex):
        read(text)
    ipv4((text,))
    number({"a": text}, "a")
