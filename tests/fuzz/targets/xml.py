"""XML itself: bounded however deep, wide or oddly coded it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from audit.wire.xml import MOST_DEPTH, MOST_ELEMENTS, Element, parse
from tests.fuzz.target import Target


def _parse(data: bytes) -> None:
    root = parse(data)
    open_: list[tuple[int, Element]] = [(1, root)]
    count = 0
    while open_:
        depth, here = open_.pop()
        count += 1
        if depth > MOST_DEPTH or count > MOST_ELEMENTS or len(here.text or "") > 400:
            raise AssertionError(f"{count} elements, {depth} deep")
        open_ += [(depth + 1, child) for child in here.children]


def _seeds() -> Iterator[bytes]:
    yield b"<?xml version='1.0' encoding='iso-8859-1'?><a b='c'>\xe9<d/>&lt;&#233;</a>"
    yield b"<a>" * 60 + b"</a>" * 60
    yield b"\xef\xbb\xbf<a xmlns='u'><![CDATA[x]]><!-- y --><?z z?></a>"
    yield b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"


def _recorded(folder: Path) -> Iterable[bytes]:
    for name in ("scanners", "kannel", "glpi-inventory-format"):
        for path in (folder / name).rglob("*.xml"):
            yield path.read_bytes()


TARGET = Target(
    parse=_parse, seeds=_seeds, recorded=_recorded, most_bytes=262_200,
    words=(b"<!DOCTYPE a [", b"<!ENTITY b '", b"]>", b"&b;", b"&#0;", b"&#xD800;", b"<![CDATA[",
           b"]]>", b"<!--", b"-->", b"<?xml version='1.0' encoding='utf-16'?>", b"xmlns:a='b'",
           b"<a>", b"</a>", b"<a/>"),
)  # fmt: skip
