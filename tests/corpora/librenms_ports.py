"""Interfaces and IPv4 addresses of LibreNMS' recordings: what it expects beside what we read.

A case of `interfaces` is one row: its index, type, two states, speed and three names. Where its
expectation is not what the agent sent, the recording is the judge:

* LibreNMS fills an empty ifDescr, ifName or ifAlias from each other; we leave them unsaid.
* It says 0 for a speed that nobody said, and takes ifHighSpeed (millions, rounded: RFC 2863) even
  where ifSpeed holds the exact number or ifHighSpeed is an empty 0.
* Discovery stores no admin state and no speed; they count where the poller's row has them.
* It cuts an index of ipAddrTable that begins with ifIndex (innovaphone) to four wrong octets.
* Names that it hides (`<private>`), takes from another table or makes up by a rule for one maker
  ("1/01" of a Zyxel's "swp00"), and speeds of that kind (100 Mbit/s for every Zebra, whose agent
  sends Gauge32 770586114), are judged by what the agent sent.
* Rows that it numbers itself (1000 and on) count like all others.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from audit.asks import SnmpValue
from audit.wire.text import clean
from tests.corpora._if_types import IF_TYPES
from tests.corpora._score import Case, Verdict

CORPUS = "librenms"
IF_ENTRY, IFX_ENTRY = "1.3.6.1.2.1.2.2.1", "1.3.6.1.2.1.31.1.1.1"
_DESCR, _TYPE, _SPEED = f"{IF_ENTRY}.2", f"{IF_ENTRY}.3", f"{IF_ENTRY}.5"
_ADMIN, _OPER = f"{IF_ENTRY}.7", f"{IF_ENTRY}.8"
_NAME, _HIGH_SPEED, _ALIAS = f"{IFX_ENTRY}.1", f"{IFX_ENTRY}.15", f"{IFX_ENTRY}.18"
_MILLION = 1_000_000
_ROUNDING_BPS = 500_000
_ADDR_INDEX = "1.3.6.1.2.1.4.20.1.2"
_FILLED = ("ifDescr", "ifName", "ifAlias")

Row = Mapping[str, Any]


def score(
    name: str, facts: Mapping[str, Any], expected: Mapping[str, Any], raw: Mapping[str, SnmpValue]
) -> Iterable[Case]:
    """The cases of one recording; none where LibreNMS expects no row."""
    class_ = class_of(expected)
    ours = {row["index"]: row for row in facts.get("interfaces") or ()}
    for index, row in _rows(expected).items():
        yield _interface(class_, f"{name}:{index}", ours.get(index), row, raw, index)
    yield from _addresses(class_, name, facts, expected, raw)


def class_of(expected: Mapping[str, Any]) -> str:
    """LibreNMS' type of the recording's operating system: network, power, printer ..."""
    return str((expected.get("expected_os") or {}).get("type", "unknown"))


def _rows(expected: Mapping[str, Any]) -> dict[int, dict[str, Any]]:
    """{ifIndex: expected row}; what the poller says beside what discovery says."""
    found: dict[int, dict[str, Any]] = {}
    for phase in ("discovery", "poller"):
        said = (expected.get("ports") or {}).get(phase)
        for row in said.get("ports", ()) if isinstance(said, Mapping) else ():
            known = found.setdefault(int(row["ifIndex"]), {})
            known.update((key, value) for key, value in row.items() if value is not None)
    return found


def _interface(
    class_: str, id_: str, ours: Row | None, row: Row, raw: Mapping[str, SnmpValue], index: int
) -> Case:
    if ours is None:
        return Case(CORPUS, class_, "interfaces", id_, "unsaid", dict(_short(row)), None)
    wrong = list(_differences(ours, row, raw, index))
    verdict: Verdict = (
        "right" if not wrong else "unsaid" if all(w[2] is None for w in wrong) else "wrong"
    )
    return Case(
        CORPUS, class_, "interfaces", id_, verdict,
        expected={field: wanted for field, wanted, _ in wrong} or None,
        got={field: got for field, _, got in wrong} or None,
    )  # fmt: skip


def _short(row: Row) -> Iterator[tuple[str, Any]]:
    for key in ("ifType", "ifOperStatus", "ifSpeed", *_FILLED):
        if key in row:
            yield key, row[key]


def _differences(
    ours: Row, row: Row, raw: Mapping[str, SnmpValue], index: int
) -> Iterator[tuple[str, Any, Any]]:
    """(field, expected, got) of what is not the same."""
    if f"{_TYPE}.{index}" in raw and (wanted := row.get("ifType")):
        got = ours["type"]
        known = got is not None and 0 < got <= len(IF_TYPES) and IF_TYPES[got - 1] == wanted
        if not known and str(got) != str(wanted):
            yield "type", wanted, got
    for field, key, column in (
        ("oper_status", "ifOperStatus", _OPER),
        ("admin_status", "ifAdminStatus", _ADMIN),
    ):
        if f"{column}.{index}" in raw and (wanted := row.get(key)) and ours[field] != wanted:
            yield field, wanted, ours[field]
    if (wanted := row.get("ifSpeed")) is not None and not _same_speed(
        ours["speed_bps"], int(wanted), raw, index
    ):
        yield "speed_bps", wanted, ours["speed_bps"]
    for field, key, column in (
        ("description", "ifDescr", _DESCR),
        ("name", "ifName", _NAME),
        ("alias", "ifAlias", _ALIAS),
    ):
        wanted, got = row.get(key), ours[field]
        if not _same_text(got, wanted, raw.get(f"{column}.{index}")):
            yield field, wanted, got


def _same_speed(got: int | None, wanted: int, raw: Mapping[str, SnmpValue], index: int) -> bool:
    if got is None:
        return wanted == 0
    if got == wanted or (wanted and not wanted % _MILLION and abs(got - wanted) <= _ROUNDING_BPS):
        return True
    high, exact = raw.get(f"{_HIGH_SPEED}.{index}"), raw.get(f"{_SPEED}.{index}")
    said = [one for one in (exact, high * _MILLION if isinstance(high, int) else None) if one]
    if any(isinstance(one, int) and abs(one - wanted) <= _ROUNDING_BPS for one in said):
        return False
    return got == exact  # it made its figure up, or took an empty ifHighSpeed


def _same_text(got: str | None, wanted: str | None, sent: SnmpValue) -> bool:
    """What LibreNMS expects, or else what the agent sent: it fills, hides and makes up names."""
    return got in (clean(wanted, 255), None if isinstance(sent, int) else clean(sent, 255))


def _addresses(
    class_: str,
    name: str,
    facts: Mapping[str, Any],
    expected: Mapping[str, Any],
    raw: Mapping[str, SnmpValue],
) -> Iterator[Case]:
    """One case an address: that we have it, and at the same interface."""
    ours: dict[str, list[int]] = {}
    for row in facts.get("interfaces") or ():
        for address in row["ipv4"]:
            ours.setdefault(address, []).append(row["index"])
    said = (expected.get("ipv4-addresses") or {}).get("discovery")
    for row in said.get("ipv4_addresses", ()) if isinstance(said, Mapping) else ():
        index = row["ifIndex"]
        address = _address(row["ipv4_address"], index, raw)
        if address is not None:
            got = ours.get(address)
            verdict: Verdict = "unsaid" if got is None else "right" if index in got else "wrong"
            yield Case(CORPUS, class_, "ipv4", f"{name}:{address}", verdict, index, got)


def _address(wanted: str, index: int, raw: Mapping[str, SnmpValue]) -> str | None:
    """The address that the agent sent; None where it sent none (0.0.0.0)."""
    before = f"{_ADDR_INDEX}.{wanted}."
    longer = [oid for oid in raw if oid.startswith(before)]
    if longer and wanted.partition(".")[0] == str(index):
        real = f"{wanted.partition('.')[2]}.{longer[0].removeprefix(before)}"
        return None if real == "0.0.0.0" else real
    return wanted
