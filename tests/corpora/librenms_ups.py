"""Power supplies of LibreNMS' recordings: charge, runtime, load and voltages of what has a battery.

A recording counts when LibreNMS expects a charge or a time to empty of a power device. A case is
one figure, within one point (percent, volt, minute):

* The figure of its first battery, its most loaded phase, the first phase of input and output;
  how long it has been on battery and dates of replacement are other things.
* 65535 and 4294967295 minutes, and 1092 (65535 seconds), are an agent's way to say that it does
  not know; so is 0 minutes of a load that the mains feed: nothing is right.
* A null of the agent is a 0 to LibreNMS; nothing is right.
* Some agents count volts in tenths, which LibreNMS passes on (1222 V): a tenth of it is right.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from audit.asks import SnmpValue
from tests.corpora._score import Case, Verdict
from tests.corpora.librenms_ports import class_of

CORPUS = "librenms"
_POINT = 1.0
_NOT_KNOWN = 2**16 - 1
_MOST_VOLTS = 1_000
_NOT_LEFT = re.compile(
    r"on battery|replace|recommended|online|runtime seconds|modem", re.IGNORECASE
)
_LEFT = re.compile(r"estimated .*on battery", re.IGNORECASE)
_NOT_IN_OR_OUT = re.compile(r"battery|bypass|rect|dc |bus|lvd|source", re.IGNORECASE)
_IN, _OUT = re.compile(r"\bin(?:put)?\b|mains", re.IGNORECASE), re.compile(r"\bout(?:put)?\b", re.I)

Row = Mapping[str, Any]


def score(
    name: str, facts: Mapping[str, Any], expected: Mapping[str, Any], raw: Mapping[str, SnmpValue]
) -> Iterable[Case]:
    """The cases of one recording; none of a device without a battery."""
    class_ = class_of(expected)
    sensors = _sensors(expected)
    runtimes = [row for row in _of(sensors, "runtime") if _is_left(row)]
    charges = _of(sensors, "charge")
    if class_ not in ("power", "server") or not (charges or runtimes):
        return
    ups: Row = facts.get("ups") or {}
    volts = [row for row in _of(sensors, "voltage") if not _NOT_IN_OR_OUT.search(_descr(row))]
    inputs = [row for row in volts if _IN.search(_descr(row))]
    outputs = [row for row in volts if _OUT.search(_descr(row)) and not _IN.search(_descr(row))]
    for field, rows, pick in (
        ("charge_pct", charges, _first), ("runtime_min", runtimes, _first),
        ("load_pct", _of(sensors, "load"), max), ("input_voltage", inputs, _first),
        ("output_voltage", outputs, _first),
    ):  # fmt: skip
        if rows:
            said = [row for row in rows if raw.get(row["sensor_oid"].strip(".")) is not None]
            wanted = pick([float(row["sensor_current"]) for row in said]) if said else None
            yield _case(class_, f"{name}:{field}", field, wanted, ups.get(field), rows,
                        ups.get("on_battery"))  # fmt: skip


def _sensors(expected: Mapping[str, Any]) -> list[Row]:
    said = (expected.get("sensors") or {}).get("discovery")
    return list(said.get("sensors", ())) if isinstance(said, Mapping) else []


def _of(sensors: Iterable[Row], class_: str) -> list[Row]:
    """The figures of one class, those of UPS-MIB first: where both speak, the standard counts."""
    found = [
        row
        for row in sensors
        if row["sensor_class"] == class_ and row["sensor_current"] is not None
    ]
    return sorted(found, key=lambda row: row["sensor_type"] != "rfc1628")


def _is_left(row: Row) -> bool:
    return bool(_LEFT.search(_descr(row))) or not _NOT_LEFT.search(_descr(row))


def _descr(row: Row) -> str:
    return str(row["sensor_descr"])


def _first(numbers: list[float]) -> float:
    return numbers[0]


def _case(
    class_: str,
    id_: str,
    field: str,
    wanted: float | None,
    got: float | None,
    rows: list[Row],
    on_battery: bool | None,
) -> Case:
    if wanted is None or (field == "runtime_min" and _not_known(wanted, on_battery)):
        right = got is None
    elif field.endswith("voltage") and wanted > _MOST_VOLTS:
        right = _near(got, wanted / 10)
    else:
        right = _near(got, wanted)
    verdict: Verdict = "right" if right else "unsaid" if got is None else "wrong"
    return Case(CORPUS, class_, "ups", id_, verdict, wanted, got, _descr(rows[0]))


def _not_known(minutes: float, on_battery: bool | None) -> bool:
    return (
        minutes >= _NOT_KNOWN
        or int(minutes) == _NOT_KNOWN // 60
        or (minutes == 0 and on_battery is False)
    )


def _near(got: float | None, wanted: float) -> bool:
    return got is not None and abs(got - wanted) <= _POINT
