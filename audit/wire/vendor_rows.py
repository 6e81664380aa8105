"""Asks what the rows of one maker name, and gives the values that came back, row by row."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache

from audit.asks import SnmpAsk, SnmpValue
from audit.wire.mib import Values, decimal, text
from audit.wire.vendor_rules import ENTERPRISES, Rule, Term

_ROWS = 128


@dataclass(frozen=True, slots=True)
class Found:
    """What one row of an agent's table says: numbers by name, in percent or bytes."""

    index: str
    numbers: Mapping[str, float]
    name: str | None
    sized: bool = True
    rule: Rule | None = field(default=None, compare=False)


@lru_cache(512)
def fitting(rules: tuple[Rule, ...], object_id: str, descr: str) -> tuple[Rule, ...]:
    """The rules for one device, with `@` replaced by its own sysObjectID."""
    mine = _by_maker(rules).get(_maker(object_id), ())
    return tuple(_own(rule, object_id) for rule in mine if rule.fits(object_id, descr))


@cache
def _by_maker(rules: tuple[Rule, ...]) -> Mapping[str, tuple[Rule, ...]]:
    """{enterprise number: its rules}, in their order; "" for what stands elsewhere."""
    found: dict[str, dict[Rule, None]] = {}
    for rule in rules:
        for prefix, _ in rule.asked_of:
            found.setdefault(_maker(prefix), {})[rule] = None
    return {maker: tuple(several) for maker, several in found.items()}


def _maker(object_id: str) -> str:
    if not object_id.startswith(ENTERPRISES):
        return ""
    return object_id.removeprefix(ENTERPRISES).partition(".")[0]


def _own(rule: Rule, object_id: str) -> Rule:
    if not any(term.oid.startswith("@") for terms in rule.terms.values() for term in terms):
        return rule
    terms = {
        name: tuple(
            Term(
                term.oid.replace("@-1", object_id.rpartition(".")[0]).replace("@", object_id),
                term.factor,
                term.sized,
                term.whole,
                term.high,
            )
            for term in several
        )
        for name, several in rule.terms.items()
    }
    return replace(rule, terms=terms)


@lru_cache(512)  # bounded: rules with `@` are made for each sysObjectID, which devices choose
def ask_of(rules: tuple[Rule, ...]) -> SnmpAsk:
    """One ask for all of them: scalars by GET, columns by walks of at most 128 rows."""
    terms = {term.oid: term for rule in rules for term in rule.reads()}
    return SnmpAsk(
        get=tuple(oid for oid, term in terms.items() if term.scalar),
        walk=tuple(oid for oid, term in terms.items() if not term.scalar),
        max_rows=_ROWS,
    )


def read(rules: Iterable[Rule], values: Values) -> Iterator[Found]:
    """What an agent said, rule by rule, in the order of its tables."""
    rules = tuple(rules)
    asked = tuple(term.oid for rule in rules for term in rule.reads())
    values = {oid: value for oid, value in values.items() if oid.startswith(asked)}
    told: set[str] = set()
    for rule in rules:
        if rule.otherwise and rule.kind in told:
            continue
        for found in _read(rule, values):
            told.add(rule.kind)
            yield found


def _read(rule: Rule, values: Values) -> Iterator[Found]:
    if rule.whole is not None:
        said = text(values.get(rule.whole)) or ""
        for place, number in enumerate(re.findall(r"(\d{1,3}(?:\.\d+)?)\s*%", said)):
            if rule.at in (None, str(place)):
                yield Found(str(place), {"load": float(number)}, None, rule=rule)
        return
    columns = {
        name: [(_joined(values, term), term) for term in terms]
        for name, terms in rule.terms.items()
    }
    names = _column(values, Term(rule.name)) if rule.name else {}
    conditions = [
        (_column(values, Term(column)), equal, number) for column, equal, number in rule.conditions
    ]
    indexes = {
        index
        for several in columns.values()
        for column, term in several
        if not term.scalar
        for index in column
    } or {"0"}
    finer = _column(values, Term(rule.without)) if rule.without else {}
    taken = {index.rpartition(".")[0] for index in finer}
    for index in sorted(indexes - taken, key=_arcs):
        if rule.at is not None and index.rpartition(".")[2] != rule.at:
            continue
        if not all(_holds(column.get(index), equal, n) for column, equal, n in conditions):
            continue
        name = text(names.get(index))
        if rule.unless is not None and rule.unless.search(name or ""):
            continue
        numbers, sized = _numbers(columns, index)
        if numbers and all(numbers.get(one) for one in rule.need):
            yield Found(index, numbers, name or rule.label, sized, rule)


def _numbers(
    columns: Mapping[str, list[tuple[dict[str, SnmpValue], Term]]], index: str
) -> tuple[dict[str, float], bool]:
    """The first of each name's objects that says something but 0, else 0 where one says that."""
    numbers: dict[str, float] = {}
    sized = True
    for name, several in columns.items():
        for column, term in several:
            said = decimal(column.get("0") if term.scalar else column.get(index))
            if said is None:
                continue
            if name not in numbers or not numbers[name]:
                numbers[name] = said * term.factor
                sized = sized and term.sized
    return numbers, sized


def _holds(value: SnmpValue, equal: bool, number: int) -> bool:
    said = decimal(value)
    return (said == number) if equal else (said is not None and said != number)


def _joined(values: Values, term: Term) -> dict[str, SnmpValue]:
    """A column; of two halves of 64 bits the whole numbers."""
    low = _column(values, term)
    if term.high is None:
        return low
    high = _column(values, Term(term.high))
    return {
        index: (upper << 32) + (lower % 2**32)
        for index, lower in low.items()
        if isinstance(lower, int) and isinstance(upper := high.get(index), int) and upper >= 0
    }


def _column(values: Values, term: Term) -> dict[str, SnmpValue]:
    """{index: value}; a scalar's only index is 0, that of a single instance the empty one."""
    if term.scalar:
        return {"0": values[term.oid]} if term.oid in values else {}
    prefix = term.oid + "."
    return {oid[len(prefix) :]: value for oid, value in values.items() if oid.startswith(prefix)}


def _arcs(index: str) -> tuple[int, ...]:
    return tuple(int(arc) for arc in index.split("."))
