"""A power supply by its maker's own MIB, where UPS-MIB (RFC 1628) left something unsaid."""

from collections.abc import Iterable, Sequence

from audit.asks import SnmpAsk
from audit.wire.mib import Values, decimal, text
from audit.wire.system_mib import DESCR, OBJECT_ID
from audit.wire.ups_vendor_rows import ROWS
from audit.wire.vendor_rows import Found, ask_of, fitting, read
from audit.wire.vendor_rules import Rule, read_rules
from inventory.groups.ups import Ups

RULES = read_rules(ROWS, ["ups"])
BATTERY = {1: "unknown", 2: "batteryNormal", 3: "batteryLow", 4: "batteryDepleted"}
MOST_VOLTS = 1_000
_ONES = 2**16 - 1
MOST_LOAD = 200  # percent; RFC 1628 allows so much


def more(values: Values, known: Ups) -> Sequence[SnmpAsk]:
    """What to ask of this maker's agent: nothing where UPS-MIB already said all that matters."""
    needed = (
        known.battery_status, known.charge_pct, known.runtime_min, known.load_pct,
        known.on_battery, known.input_voltage, known.output_voltage,
    )  # fmt: skip
    rules = _fitting(values)
    return (ask_of(rules),) if rules and None in needed else ()


def fill(known: Ups, values: Values) -> Ups:
    """What is known, and what the maker's own MIB says of what is not."""
    rules = _fitting(values)
    if not rules:
        return known
    found = list(read(rules, values))
    sources = [(one, one.numbers["source"]) for one in found if "source" in one.numbers]
    held = _first(found, "held")
    on_battery = next((int(said) in _rule(one).on for one, said in sources), None)
    alarms = _alarms(rules, values)
    said = {
        "battery_status": next(filter(None, map(_battery, found)), None),
        "charge_pct": _most(_first(found, "charge"), 100),
        "runtime_min": minutes(_first(found, "run")),
        "load_pct": max(_loads(found), default=None),
        "on_battery": (held > 0 if held is not None else None)
        if on_battery is None
        else on_battery,
        "input_voltage": volts(_first(found, "in")),
        "output_voltage": volts(_first(found, "out")),
        "temperature_c": celsius(_first(found, "temp")),
        "alarms": alarms,
    }
    update = {
        name: value
        for name, value in said.items()
        if value is not None and getattr(known, name) is None
    }
    return without_idle_zero(known.model_copy(update=update)) if update else known


def volts(said: float | None) -> float | None:
    """Volts; more than 1,000 are tenths, whatever the MIB says. Minus is "not supported"."""
    if said is None or said < 0:
        return None
    return round(said / 10 if said > MOST_VOLTS else said, 2)


def minutes(said: float | None) -> float | None:
    """Minutes left; 16 and 32 bits of ones, of minutes or of seconds, are "not known"."""
    if said is None or not 0 <= said < _ONES or int(said) == _ONES // 60:
        return None
    return round(said, 1)


def celsius(said: float | None) -> float | None:
    """Degrees; -273 is an agent's absolute zero, -1 its "not known": it has no sensor."""
    return round(said, 1) if said is not None and said != -1 and -100 < said < 200 else None


def without_idle_zero(ups: Ups) -> Ups:
    """No time left while the mains feed the load is an agent that tells it on battery only."""
    if ups.runtime_min == 0 and ups.on_battery is False:
        return ups.model_copy(update={"runtime_min": None})
    return ups


def _fitting(values: Values) -> tuple[Rule, ...]:
    object_id = values.get(OBJECT_ID)
    if not isinstance(object_id, str):
        return ()
    return fitting(RULES, object_id, text(values.get(DESCR)) or "")


def _rule(found: Found) -> Rule:
    assert found.rule is not None
    return found.rule


def _battery(found: Found) -> str | None:
    said = found.numbers.get("battery")
    if said is None:
        return None
    return (_rule(found).states or BATTERY).get(int(said), str(int(said)))


def _loads(found: Iterable[Found]) -> list[float]:
    """The load of each phase; one that is out of range says nothing."""
    said = (one.numbers.get("load") for one in found)
    return [round(load, 1) for load in said if load is not None and 0 <= load <= MOST_LOAD]


def _first(found: Iterable[Found], name: str) -> float | None:
    """The first that is not negative: makers write -1 where a model has no such thing."""
    said = (one.numbers[name] for one in found if name in one.numbers)
    return next((number for number in said if number >= 0 or name == "temp"), None)


def _most(said: float | None, most: float) -> float | None:
    return said if said is not None and said <= most else None


def _alarms(rules: Iterable[Rule], values: Values) -> tuple[str, ...] | None:
    """Names of the alarms that are on; None where the agent has none of those objects."""
    heard = False
    found: list[str] = []
    for oid, number, name in (alarm for rule in rules for alarm in rule.alarms):
        said = decimal(values.get(oid))
        heard |= said is not None
        if said == number and name not in found:
            found.append(name)
    return tuple(found) if heard else None
