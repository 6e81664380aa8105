"""Counters, speeds and addresses that ntc-templates leave in the text of an interface listing.

A listing is a stanza per interface, headed by a line that begins with (or names) the interface.
"""

import re
from collections.abc import Collection, Mapping
from typing import Any

from audit.wire.cli_words import bps, mac

_COUNTS = (
    ("in_octets", re.compile(r"packets input, (\d{1,20}) bytes")),  # IOS
    ("out_octets", re.compile(r"packets output, (\d{1,20}) bytes")),
    ("in_octets", re.compile(r"^\s*Input(?: \(total\))?:\s+\d+ packets, (\d{1,20}) bytes")),
    ("out_octets", re.compile(r"^\s*Output(?: \(total\))?:\s+\d+ packets, (\d{1,20}) bytes")),
    ("in_octets", re.compile(r"^\s*Input\s+bytes\s*:\s*(\d{1,20})\b")),  # Junos
    ("out_octets", re.compile(r"^\s*Output\s+bytes\s*:\s*(\d{1,20})\b")),
    ("in_octets", re.compile(r"^\s*In_Bytes\s+(\d{1,20})\b")),  # ZXROS
    ("out_octets", re.compile(r"^\s*E_Bytes\s+(\d{1,20})\b")),
    ("in_errors", re.compile(r"^\s*Input errors: (\d{1,20}), Output errors")),  # Junos terse form
    ("out_errors", re.compile(r"^\s*Input errors: \d{1,20}, Output errors: (\d{1,20})")),
    ("in_errors", re.compile(r"^\s*(?:Input:\s+)?(\d{1,20}) input errors")),
    ("out_errors", re.compile(r"^\s*(?:Output:\s+)?(\d{1,20}) output errors")),
)
_SPEED = re.compile(r"\bSpeed: (\d{1,6}(?:mbps|gbps|m|g))\b", re.I)
_MAC = re.compile(r"(?:Current address:|Hardware address(?: is|:)?) ([0-9a-fA-F:.-]{12,17})\b")
_HEAD = re.compile(r"^(?:Physical interface:\s+|\s*Logical interface\s+)?([^\s,]{1,64})")


def counters(text: str, names: Collection[str]) -> dict[str, Mapping[str, Any]]:
    """{interface: fields} for the known interfaces of a listing."""
    found: dict[str, dict[str, Any]] = {}
    current: dict[str, Any] | None = None
    for line in text.splitlines()[:20_000]:
        head = _HEAD.match(line)
        if head and head[1] in names and (not line[:1].isspace() or "Logical" in line):
            current = found.setdefault(head[1], {})
            continue
        if current is not None:
            _read(line[:300], current)
    return {name: fields for name, fields in found.items() if fields}


def _read(line: str, into: dict[str, Any]) -> None:
    for field, pattern in _COUNTS:
        said = pattern.search(line)
        if said:
            into.setdefault(field, int(said[1]))
    speed, address = _SPEED.search(line), _MAC.search(line)
    if speed and (rate := bps(speed[1])):
        into.setdefault("speed_bps", rate)
    if address and (known := mac(address[1])):
        into.setdefault("mac", known)
