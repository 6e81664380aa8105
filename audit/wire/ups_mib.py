"""UPS-MIB (RFC 1628): battery, load and alarms of an uninterruptible power supply."""

from audit.asks import SnmpAsk, SnmpValue
from audit.wire.mib import Values, name_of, natural, number, percent, rows, walk
from inventory.groups.ups import Ups

UPS = "1.3.6.1.2.1.33.1"
STATUS, SECONDS_ON_BATTERY = f"{UPS}.2.1.0", f"{UPS}.2.2.0"
MINUTES, CHARGE, TEMPERATURE = f"{UPS}.2.3.0", f"{UPS}.2.4.0", f"{UPS}.2.7.0"
SOURCE, ALARMS_PRESENT = f"{UPS}.4.1.0", f"{UPS}.6.1.0"
INPUT_ENTRY, OUTPUT_ENTRY, ALARM_ENTRY = f"{UPS}.3.3.1", f"{UPS}.4.4.1", f"{UPS}.6.2.1"
INPUT_COLUMNS, OUTPUT_COLUMNS, ALARM_COLUMNS = {3: "volt"}, {2: "volt", 5: "load"}, {2: "what"}

BATTERY = {1: "unknown", 2: "batteryNormal", 3: "batteryLow", 4: "batteryDepleted"}
_MOST_VOLTS = 1_000
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
    get=(STATUS, SECONDS_ON_BATTERY, MINUTES, CHARGE, TEMPERATURE, SOURCE, ALARMS_PRESENT),
    walk=(
        *walk(INPUT_ENTRY, INPUT_COLUMNS),
        *walk(OUTPUT_ENTRY, OUTPUT_COLUMNS),
        *walk(ALARM_ENTRY, ALARM_COLUMNS),
    ),
)


def parse(values: Values) -> Ups:
    """State of the UPS; voltages of the first line, load of the most loaded one."""
    outputs = rows(values, OUTPUT_ENTRY, OUTPUT_COLUMNS).values()
    inputs = rows(values, INPUT_ENTRY, INPUT_COLUMNS).values()
    loads = [load for row in outputs if (load := natural(row.get("load"))) is not None]
    return Ups(
        battery_status=name_of(values.get(STATUS), BATTERY),
        charge_pct=percent(values.get(CHARGE)),
        runtime_min=_minutes(values.get(MINUTES)),
        load_pct=float(max(loads)) if loads else None,
        on_battery=_on_battery(values.get(SOURCE), values.get(SECONDS_ON_BATTERY)),
        input_voltage=_first([row.get("volt") for row in inputs]),
        output_voltage=_first([row.get("volt") for row in outputs]),
        temperature_c=_celsius(values.get(TEMPERATURE)),
        alarms=_alarms(values),
    )


def _minutes(value: SnmpValue) -> float | None:
    """45 days and more are how 16 and 32 bits of ones read: the agent does not know."""
    minutes = natural(value)
    return float(minutes) if minutes is not None and minutes < 2**16 - 1 else None


def _celsius(value: SnmpValue) -> float | None:
    """-273 is an agent's absolute zero: it has no sensor."""
    degrees = number(value)
    return float(degrees) if degrees is not None and -100 < degrees < 200 else None


def _on_battery(source: SnmpValue, seconds: SnmpValue) -> bool | None:
    if isinstance(source, int):
        return source == _ON_BATTERY
    return seconds > 0 if isinstance(seconds, int) else None


def _first(values: list[SnmpValue]) -> float | None:
    volts = next((value for value in values if isinstance(value, int) and value >= 0), None)
    if volts is None:
        return None
    return volts / 10 if volts > _MOST_VOLTS else float(volts)  # some agents send tenths


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
