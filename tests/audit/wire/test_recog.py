"""Fingerprints of sysDescr: what they read, and that no text of a device keeps them busy."""

import random
import re

import pytest

from audit.wire import recog
from audit.wire.identity_tables import looks

_LITERALS = re.compile(r"(?:[A-Za-z0-9 ,:;/=_-]|\\[.()\[\]/+-])+")


@pytest.mark.parametrize(
    ("descr", "vendor", "product", "class_"),
    [
        ("3Com IntelliJack NJ220", "3Com", "NJ220", "switch"),
        ("HP ETHERNET MULTI-ENVIRONMENT,ROM V.29.20,JETDIRECT,JD149,EEPROM V.29.20,CIDATE 1",
         "HP", None, "printer"),
    ],
)  # fmt: skip
def test_a_description_is_read_by_its_fingerprint(descr, vendor, product, class_):
    found = recog.read(descr)
    assert (found.vendor, found.device_class) == (vendor, class_)
    assert product is None or found.product == product


def test_nothing_is_read_of_nothing_and_of_a_text_nobody_writes():
    assert recog.read(None) == recog.read("") == recog.read("zzz") == recog.Fingerprint()


def test_the_letters_a_pattern_starts_with_are_those_it_needs():
    for row in recog.rows():
        assert row.pattern.pattern == row.text
        assert not row.start or row.text.startswith("^" + row.start)


def hostile(pattern: str, chance: random.Random) -> str:
    """The pattern's own words as often as they fit, and an end that fits nothing."""
    words: list[str] = [word.replace("\\", "") for word in _LITERALS.findall(pattern)] or ["a"]
    place = chance.randint(0, len(words))
    pump = chance.choice(words) + chance.choice(["", " ", "1", ".", "a", ";", ",", "1."])
    start = chance.choice(["", " "]).join(words[:place])
    return f"{start}{pump * 300}"[:254] + "\0"


def test_a_hostile_description_ends_like_any_other():
    """A pattern that came back again and again would not end within this test's time."""
    chance = random.Random(7)
    for pattern in [row.pattern for row in recog.rows()] + [look.pattern for look in looks()]:
        for _ in range(40):
            pattern.search(hostile(pattern.pattern, chance))
