"""Who a device is, beside what LibreNMS takes it for.

`librenms_os.csv` says, for each of LibreNMS' operating systems, whose it is and which of our
classes fit. LibreNMS has types that we have no class for: storage and most appliances count as
`server`; sensors, cameras, meters, power strips, telephony, video and clocks as `unknown`, which
is what the product says of a device that it knows and has no class for (silence is a miss).
Direct-current plants with batteries count as `ups`. Of makers whose agents sit in UPSs and in
power strips alike (`battery`), the recording decides: it is a UPS when it holds battery values; of
one that holds little more than its name, either is right.

No vendor (empty) stands for systems that run on anybody's hardware, as Linux does: there the
product must not name a maker. Model, serial and firmware are cases where LibreNMS expects a value
and the recording holds it as text; LibreNMS' own lookup tables and composed texts are not. Nor is
what it takes for a model and is none: the name of an instance (entPhysicalName "Chassis"), the
network card of a UPS ("Web/SNMP Management Card"), a family in brackets behind the model itself
(Huawei's "S5328C-EI … (S5300 V200R001C00SPC300)").
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from audit.asks import SnmpValue
from tests.corpora._score import Case, Verdict

CORPUS = "librenms"

NAMED = {
    "ios": "cisco", "iosxe": "cisco", "ciscosb": "cisco-s300", "vrp": "huawei", "yunshan": "huawei",
    "routeros": "mikrotik", "swos": "mikrotik", "junos": "juniper", "procurve": "hp",
    "comware": "hp", "fortigate": "fortinet", "fortiswitch": "fortinet", "fortiap": "fortinet",
    "fortiweb": "fortinet", "fortimail": "fortinet", "fortiextender": "fortinet",
    "fortiadc": "fortinet", "fortios": "fortinet", "fortisandbox": "fortinet",
    "zxr10": "zte", "zxa10": "zte", "zxdsl": "zte", "dlink": "d-link", "dlinkap": "d-link",
    "dlink-dgs1250": "d-link", "zynos": "zyxel", "zywall": "zyxel", "zyxelusg": "zyxel",
    "zyxelnwa": "zyxel", "zyxelac": "zyxel", "zyxelwlc": "zyxel", "ies": "zyxel",
    "ies52xxM": "zyxel", "ies5000": "zyxel", "prestige": "zyxel", "anyos": "zyxel",
    "airos": "ubiquiti", "airos-af": "ubiquiti", "airos-af60": "ubiquiti",
    "airos-af-ltu": "ubiquiti", "edgeos": "ubiquiti", "edgeosolt": "ubiquiti",
    "edgeswitch": "ubiquiti", "unifi": "ubiquiti",
}  # fmt: skip
"""The network vendors whose model, serial and firmware have a bar of their own."""

_SYSTEM = ("1.3.6.1.2.1.1.1.0", "1.3.6.1.2.1.1.2.0")
_ENTITY_NAME, _ENTITY_MODEL = (f"1.3.6.1.2.1.47.1.1.1.1.{column}." for column in (7, 13))
_BATTERY = tuple(
    f"1.3.6.1.{tail}."
    for tail in ("2.1.33.1.2", "4.1.318.1.1.1.2", "4.1.534.1.2", "4.1.3808.1.1.1.2",
                 "4.1.476.1.42.3.5.1", "4.1.935.1.1.1.2")
)  # fmt: skip
_STUB = 10
_FEW_WORDS = 5
_FIELDS = (("model", "hardware"), ("serial", "serial"), ("firmware", "version"))


def score(
    name: str, facts: Mapping[str, Any], expected: Mapping[str, Any], raw: Mapping[str, SnmpValue]
) -> Iterable[Case]:
    """Cases of a recording; none when it holds nothing of the system group.

    Those are views of one VLAN of a switch (`name@vlan`), not devices.
    """
    known = expected["expected_os"]
    row = _known().get(known.get("os", ""))
    if not any(raw.get(oid) for oid in _SYSTEM):
        return
    if row is None:
        note = f"{known.get('os')} is not in librenms_os.csv"
        yield Case(CORPUS, "-", "vendor", name, "unsaid", known.get("text"), None, note)
        return
    vendors, classes = row
    identity = facts.get("identity", {})
    class_ = _class(known, classes, raw)
    yield _vendor(name, class_, vendors, identity.get("vendor"))
    fitting = _fitting(classes, raw)
    got = identity.get("device_class")
    yield Case(
        CORPUS, class_, "device_class", name,
        _verdict(got in fitting, got), "|".join(fitting), got, known.get("os", ""),
    )  # fmt: skip
    yield from _texts(name, class_, identity, expected, raw)


def _vendor(name: str, class_: str, vendors: tuple[str, ...], got: str | None) -> Case:
    right = got in vendors if vendors else got is None
    return Case(CORPUS, class_, "vendor", name, _verdict(right, got), "|".join(vendors), got)


def _verdict(right: bool, got: object) -> Verdict:
    return "right" if right else "unsaid" if got is None else "wrong"


def _class(known: Mapping[str, str], classes: tuple[str, ...], raw: Mapping[str, SnmpValue]) -> str:
    """The class a case is counted in: a named vendor, `ups`, or LibreNMS' type."""
    if _fitting(classes, raw) == ("ups",):
        return "ups"
    return NAMED.get(known["os"], known.get("type", "-"))


def _fitting(classes: tuple[str, ...], raw: Mapping[str, SnmpValue]) -> tuple[str, ...]:
    if classes != ("battery",):
        return classes
    if any(oid.startswith(_BATTERY) for oid in raw):
        return ("ups",)
    return ("unknown",) if len(raw) > _STUB else ("unknown", "ups")


def _texts(
    name: str, class_: str, identity: Mapping[str, Any], expected: Mapping[str, Any],
    raw: Mapping[str, SnmpValue],
) -> Iterator[Case]:  # fmt: skip
    found = expected.get("os", {}).get("discovery", {}).get("devices", [{}])[0]
    held: list[str] | None = None
    for field, theirs in _FIELDS:
        wanted = found.get(theirs)
        if not isinstance(wanted, str) or not _words(wanted) or "private" in wanted:
            continue
        if held is None:
            held = [f" {_words(_text(value))} " for value in raw.values()]
        if not any(f" {_words(wanted)} " in value for value in held):
            continue
        if field == "model" and _no_model(wanted, raw):
            continue
        got = identity.get(field)
        same = _same_serial if field == "serial" else _same
        yield Case(
            CORPUS, class_, field, name,
            _verdict(got is not None and same(wanted, got), got), wanted, got,
        )  # fmt: skip


def _no_model(wanted: str, raw: Mapping[str, SnmpValue]) -> bool:
    """Whether LibreNMS took something else for a model."""

    def said(column: str) -> set[str]:
        return {_words(_text(value)) for oid, value in raw.items() if oid.startswith(column)}

    descr = _text(raw.get(_SYSTEM[0]))
    first = re.match(r'"?([A-Z]{1,4}\d{4}\S*)\s', descr)
    family = first is not None and f"({wanted} V" in descr and wanted not in first[1]
    instance = _words(wanted) in said(_ENTITY_NAME) - said(_ENTITY_MODEL)
    return family or instance or "management card" in _words(wanted)


def _text(value: SnmpValue) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def _words(said: str) -> str:
    """Lower case, and one space for whatever is neither letter nor digit."""
    return re.sub(r"[\W_]+", " ", said.lower()).strip()


def _same_serial(wanted: str, got: str) -> bool:
    return _words(wanted) == _words(got)


def _same(wanted: str, got: str) -> bool:
    """Equal, or one holds the other whole: with or without the maker, a suffix, a build date.

    Not a whole description that has the answer somewhere in it: that is at most a few words more.
    """
    ours, theirs = f" {_words(got)} ", f" {_words(wanted)} "
    if len(min(ours, theirs, key=len)) < 4:
        return ours == theirs
    more = abs(len(ours.split()) - len(theirs.split()))
    return (ours in theirs or theirs in ours) and more <= _FEW_WORDS


@cache
def _known() -> Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    text = Path(__file__).with_name("librenms_os.csv").read_text("utf-8")
    return {
        row["os"]: (tuple(filter(None, row["vendors"].split("|"))), tuple(row["classes"].split()))
        for row in csv.DictReader(text.splitlines())
    }
