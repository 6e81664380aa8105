"""Texts that devices send, with the maker and product that Rapid7's recog reads in them.

Only sysDescr is scored: each text is served as the one object of an agent and read over SNMP. The
product carries recog's own fingerprints (docs/adr), so this proves that they are whole, tried in
the right order and not outshouted, not that the identification is good: the recordings do that.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from audit.wire.snmp import encode_value
from audit.wire.system_mib import DESCR
from tests.corpora._replay import Recording, look
from tests.corpora._score import Case, Verdict

FOLDER = "recog"
FIELD = "product"
FILE = "snmp_sysdescr"

_PIECE = 60  # texts a unit

_CLASSES = {
    "Printer": "printer", "Print Server": "printer", "Multifunction Device": "printer",
    "Copier": "printer", "Switch": "switch", "Router": "router", "Broadband Router": "router",
    "ADSL Router": "router",
}  # fmt: skip

_SAME = {
    "oki": "oki", "adtran": "adtran", "extreme networks": "extreme", "kyocera mita": "kyocera",
    "foundry networks": "brocade", "juniper networks": "juniper", "ruckus wireless": "ruckus",
    "nrg": "ricoh", "gestetner": "ricoh", "lanier": "ricoh", "savin": "ricoh", "infotec": "ricoh",
    "fujifilm": "fuji xerox", "hewlett-packard": "hp", "hpe": "hp", "aruba networks": "aruba",
    "palo alto networks": "palo alto", "netgear": "netgear", "konica": "konica minolta",
    "toshiba tec": "toshiba", "hewlett packard enterprise": "hp", "alcatel": "alcatel-lucent",
}  # fmt: skip
"""Names of one maker: another spelling, a brand of it, or who was bought by whom."""


def units(folder: Path) -> Iterator[str]:
    """Pieces of the texts."""
    for start in range(0, len(_rows(folder)), _PIECE):
        yield f"{FILE}:{start}"


def score(folder: Path, unit: str) -> Iterable[Case]:
    """Vendor and product of each text of a piece, where recog expects one."""
    start = int(unit.rpartition(":")[2])
    for number, row in enumerate(_rows(folder)[start : start + _PIECE], start):
        expect = row["expect"]
        class_ = _CLASSES.get(expect.get("hw.device") or expect.get("os.device"), "other")
        identity = _identity(row["text"])
        name = f"{FILE}:{number}"
        vendor = expect.get("os.vendor") or expect.get("hw.vendor")
        if vendor:
            got = identity.get("vendor")
            right = got is not None and _name(vendor) == _name(got)
            yield Case(FOLDER, class_, "vendor", name, _verdict(right, got), vendor, got)
        product = expect.get("hw.product") or expect.get("os.product")
        if product:
            said = [identity.get(field) for field in ("product", "model")]
            got = next((one for one in said if one == product), said[0] or said[1])
            yield Case(
                FOLDER, class_, "product", name, _verdict(got == product, got), product, got
            )  # fmt: skip


def _identity(text: str) -> dict[str, Any]:
    value = encode_value("text", text.encode()[:255])
    sight = look(Recording.of({DESCR: value}), kind="router")
    found: dict[str, Any] = sight["facts"].get("identity", {})
    return found


def _name(vendor: str) -> str:
    return _SAME.get(vendor.lower(), vendor.lower())


def _verdict(right: bool, got: object) -> Verdict:
    return "right" if right else "unsaid" if got is None else "wrong"


@cache
def _rows(folder: Path) -> list[dict[str, Any]]:
    lines = (folder / "recog.jsonl").read_text("utf-8").splitlines()
    return [row for row in map(json.loads, lines) if row["file"] == FILE]
