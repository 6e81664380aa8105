"""Text that goes to a terminal or into a fact: nothing in what comes out acts on who reads it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from audit.wire.cli_platform import by_ident, by_prompt, by_text, one_question, platform_of
from audit.wire.terminal import LONGEST_LINE, asks_for_a_key, plain, screen
from audit.wire.text import clean, without_maker
from inventory.harmless import INVISIBLE
from tests.fuzz.target import Target


def _parse(data: bytes) -> None:
    text = data.decode("utf-8", "surrogateescape")
    said = clean(data)
    again = clean(said)
    if said is not None and (again != said or len(said) > 200 or _acts(said)):
        raise AssertionError(f"{said!r} becomes {again!r}")
    clean(text)
    without_maker(said, "HP")
    for shown in (plain(text), screen(text)):
        if _acts(shown.replace("\n", "")) or any(
            len(line) > LONGEST_LINE for line in shown.split("\n")
        ):
            raise AssertionError(f"shown as {shown[:200]!r}")
    asks_for_a_key(text)
    for recognise in (by_ident, by_text, by_prompt, one_question, platform_of):
        recognise(text)
    platform_of("HP", text)


def _acts(text: str) -> bool:
    return any(unicodedata.category(letter) in INVISIBLE for letter in text)


def _seeds() -> Iterator[bytes]:
    yield "Phường Phúc Xá\x1b[2J\x1b]0;tên\x07".encode()
    yield b"Gi0/1 up\r\n--More-- \x08\x08\x08\x08\x08\x08\x08\x08\x08         \rGi0/2 down\r\n"
    yield b"\x1b[1;5Habc\x1b[K\x1b[3D\x1b[2Cx\x1bEy\x1bP1$r\x1b\\z"
    yield "a\u202eb\u200bc\ufeff\u00ad".encode() + b"\xff\xfe\x9b31m"
    yield b"SSH-2.0-Cisco-1.25"
    yield b"Cisco IOS Software, C2960 Software (C2960-LANBASEK9-M), Version 15.0(2)SE"


TARGET = Target(
    parse=_parse, seeds=_seeds, most_bytes=65_536,
    words=(b"\x1b[", b"\x1b]52;c;", b"\x07", b"\x9b", b"\xc2\x9b", b"\x1b[9999C", b"\x1b[9999D",
           b"\b", b"\r", b"--More--", b"press any key to continue", "\u202e".encode(),
           "e\u0301".encode(), b"ctrl+c esc q quit space n next page"),
)  # fmt: skip
