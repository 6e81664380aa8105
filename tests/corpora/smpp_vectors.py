"""PDUs of real SMPP sessions, against what jasmin, smpplib and nDPI read in them."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from audit.wire.smpp import Decoder, Pdu, status_name
from audit.wire.smpp_messages import Message, command_name, decode
from inventory.seen import LookError
from tests.corpora._score import Case, verdict_of

FOLDER = "smpp_vectors"
FIELD = "smpp"

_TON = "UNKNOWN INTERNATIONAL NATIONAL NETWORK_SPECIFIC SUBSCRIBER_NUMBER ALPHANUMERIC ABBREVIATED"
_STATE = ". ENROUTE DELIVERED EXPIRED DELETED UNDELIVERABLE ACCEPTED UNKNOWN REJECTED"
_NETWORK = "UNKNOWN GSM TDMA CDMA PDC PHS IDEN AMPS PAGING_NETWORK"
_NPI = {"UNKNOWN": 0, "UNK": 0, "ISDN": 1, "DATA": 3, "TELEX": 4, "LAND_MOBILE": 6, "NATIONAL": 8,
        "PRIVATE": 9, "ERMES": 10, "INTERNET": 14, "IP": 14, "WAP_CLIENT_ID": 18}  # fmt: skip
NAMES: dict[str, dict[str, int]] = {
    "ton": {name: at for at, name in enumerate(_TON.split())}
    | {"INTL": 1, "NATNL": 2, "NWSPEC": 3, "SBSCR": 4, "ALNUM": 5, "ABBREV": 6, "UNK": 0},
    "npi": _NPI,
    "network_type": {name: at for at, name in enumerate(_NETWORK.split())},
    "message_state": {name: at for at, name in enumerate(_STATE.split())},
    "more_messages_to_send": {"NO_MORE_MESSAGES": 0, "MORE_MESSAGES": 1},
}
"""Numbers of the standard behind the peers' names, by how a field's name ends."""


def rows(folder: Path) -> Iterator[dict[str, Any]]:
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            yield json.loads(line)


def units(folder: Path) -> Iterator[str]:
    """Each PDU by its name."""
    for row in rows(folder):
        yield row["name"]


def score(folder: Path, unit: str) -> Iterable[Case]:
    """A case for each assertion of a peer's test, and one that the PDU is read at all."""
    row = next(one for one in rows(folder) if one["name"] == unit)
    class_ = row["source"].split(" ")[0]
    data = bytes.fromhex(row["hex"])
    expect = row["expect"]
    try:
        (pdu, *_) = Decoder().feed(data)
        message = decode(pdu)
    except (LookError, ValueError) as error:
        # A peer that refuses the PDU says so; to refuse one that it reads is a miss.
        refused = any(
            "rais" in str(word).lower() or "error" in str(word).lower() for word in expect
        )
        yield Case(FOLDER, class_, FIELD, unit, "right" if refused else "wrong", expect, str(error))
        return
    yield Case(FOLDER, class_, FIELD, f"{unit} sequence", "right", pdu.sequence, message.sequence)
    for name, wanted, got in (*_plain(expect, data, pdu), *_asserted(expect, pdu, message)):
        yield Case(FOLDER, class_, FIELD, f"{unit} {name}", verdict_of(wanted, got), wanted, got)


def _plain(expect: dict[str, Any], data: bytes, pdu: Pdu) -> Iterator[tuple[str, object, object]]:
    got = {
        "command_id": hex(pdu.command), "command_length": len(data),
        "command_status": pdu.status, "sequence": pdu.sequence,
    }  # fmt: skip
    for name in expect.keys() & got.keys():
        yield name, expect[name], got[name]


def _asserted(
    expect: dict[str, Any], pdu: Pdu, message: Message
) -> Iterator[tuple[str, object, object]]:
    """The comparisons "left == right" of a peer's test, in the standard's names and numbers."""
    for text in expect.get("asserts", ()):
        tree = ast.parse(text, mode="eval").body
        if not isinstance(tree, ast.Compare) or len(tree.comparators) != 1:
            raise ValueError(f"no comparison: {text}")
        name = _name(tree.left)
        wanted = _wanted(name, tree.comparators[0])
        yield name, wanted, _got(name, wanted, pdu, message)


def _name(node: ast.expr) -> str:
    """`pdu.params['x']`, `pdu.x`, `str(pdu.x)` and `pdu.params.get('x')` are x."""
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        return str(node.slice.value)
    if isinstance(node, ast.Call):
        return _name(node.args[0])
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.Attribute):
        return node.attr
    raise ValueError(ast.dump(node))


def _wanted(name: str, node: ast.expr) -> object:
    """A constant, or a name such as NetworkType.GSM and consts.SMPP_NETWORK_TYPE_GSM."""
    if isinstance(node, ast.Constant):
        return node.value
    if not isinstance(node, ast.Attribute):
        raise ValueError(ast.dump(node))
    for end, numbers in NAMES.items():
        if name.endswith(end):
            for word, number in numbers.items():
                if node.attr == word or node.attr.endswith(f"_{word}"):
                    return number
    return node.attr


def _got(name: str, wanted: object, pdu: Pdu, message: Message) -> object:
    if name in ("id", "command"):
        return command_name(pdu.command)
    if name in ("status", "command_status"):
        return status_name(pdu.status) if isinstance(wanted, str) else pdu.status
    if name in ("seqNum", "sequence"):
        return str(pdu.sequence) if isinstance(wanted, str) else pdu.sequence
    got = message.fields.get(name)
    return got.decode("latin-1") if isinstance(wanted, str) and isinstance(got, bytes) else got
