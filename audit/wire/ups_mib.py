"""UPS-MIB (RFC 1628): battery, load and alarms of an uninterruptible power supply.

What an agent does not say in it is read from its maker's own MIB.
"""

from collections.abc import Sequence

from audit.asks import SnmpAsk, SnmpValue
from audit.wire import ups_vendors
from audit.wire.mib import Values, decimal, name_of, natural, percent, rows, walk
from audit.wire.system_mib import DESCR, OBJECT_ID
from audit.wire.ups_vendors import BATTERY, MOST_LOAD, celsius, minutes, volts, without_idle_zero
from inventory.groups.ups import Ups

UPS = "1.3.6.1.2.1.33.1"
STATUS, SECONDS_ON_BATTERY = f"{UPS}.2.1.0", f"{UPS}.2.2.0"
MINUTES, CHARGE, TEMPERATURE = f"{UPS}.2.3.0", f"{UPS}.2.4.0", f"{UPS}.2.7.0"
SOURCE, ALARMS_PRESENT = f"{UPS}.4.1.0", f"{UPS}.6.1.0"
INPUT_ENTRY, OUTPUT_ENTRY, ALARM_ENTRY = f"{UPS}.3.3.1", f"{UPS}.4.4.1", f"{UPS}.6.2.1"
INPUT_COLUMNS, OUTPUT_COLUMNS, ALARM_COLUMNS = {3: "volt"}, {2: "volt", 5: "load"}, {2: "what"}

_ON_BATTERY = 5  # upsOutputSource
_ALARM = f"{UPS}.6.3."
ALARMS = (
    "batteryBad", "onBattery", "lowBattery", "depletedBattery", "tempBad", "inputBad",
    "outputBad", "outputOverload", "onBypass", "bypassBad", "outputOffAsRequested",
    "upsOffAsRequested", "chargerFailed", "upsOutputOff", "upsSystemOff", "fanFailure",
    "fuseFailure", "generalFault", "diagnosticTestFailed", "communicationsLost", "awaitingPower",
    "shutdownPending", "shutdownImminent", "testInProgress",
)  # fmt: skip
"""upsWellKnownAlarms 1 to 24, without their prefix `upsAlarm`."""

ASK = SnmpAsk(
    get=(
        DESCR,
        OBJECT_ID,
        STATUS,
        SECONDS_ON_BATTERY,
        MINUTES,
        CHARGE,
        TEMPERATURE,
        SOURCE,
        ALARMS_PRESENT,
    ),
    walk=(
        *walk(INPUT_ENTRY, INPUT_COLUMNS),
        *walk(OUTPUT_ENTRY, OUTPUT_COLUMNS),
        *walk(ALARM_ENTRY, ALARM_COLUMNS),
    ),
)


def more(values: Values) -> Sequence[SnmpAsk]:
    """The maker's own MIB, where this one left something unsaid."""
    return ups_vendors.more(values, _standard(values))


def parse(values: Values) -> Ups:
    """State of the UPS; voltages of the first line, load of the most loaded one."""
    return ups_vendors.fill(_standard(values), values)


def _standard(values: Values) -> Ups:
    outputs = rows(values, OUTPUT_ENTRY, OUTPUT_COLUMNS).values()
    inputs = rows(values, INPUT_ENTRY, INPUT_COLUMNS).values()
    said_loads = (natural(row.get("load")) for row in outputs)
    loads = [load for load in said_loads if load is not None and load <= MOST_LOAD]
    said = Ups(
        battery_status=name_of(values.get(STATUS), BATTERY),
        charge_pct=percent(values.get(CHARGE)),
        runtime_min=minutes(decimal(values.get(MINUTES))),
        load_pct=float(max(loads)) if loads else None,
        on_battery=_on_battery(values.get(SOURCE), values.get(SECONDS_ON_BATTERY)),
        input_voltage=_first([row.get("volt") for row in inputs]),
        output_voltage=_first([row.get("volt") for row in outputs]),
        temperature_c=celsius(decimal(values.get(TEMPERATURE))),
        alarms=_alarms(values),
    )
    return without_idle_zero(said)


def _on_battery(source: SnmpValue, seconds: SnmpValue) -> bool | None:
    if isinstance(source, int):
        return source == _ON_BATTERY
    return seconds > 0 if isinstance(seconds, int) else None


def _first(values: list[SnmpValue]) -> float | None:
    said = (volts(decimal(value)) for value in values)
    return next((volt for volt in said if volt is not None), None)


def _alarms(values: Values) -> tuple[str, ...] | None:
    present = natural(values.get(ALARMS_PRESENT))
    said = [row.get("what") for row in rows(values, ALARM_ENTRY, ALARM_COLUMNS).values()]
    names = tuple(dict.fromkeys(_alarm(what) for what in said if isinstance(what, str)))
    if names or present == 0:
        return names
    return None if present is None else ("unknown",)


def _alarm(oid: str) -> str:
    number = oid.removeprefix(_ALARM)
    if number.isdigit() and 1 <= int(number) <= len(ALARMS):
        return ALARMS[int(number) - 1]
    return oid
