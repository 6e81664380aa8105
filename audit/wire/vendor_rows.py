"""Rows of "what to read of which maker's agents", read from text and checked at load.

The form of a row is told in `host_vendor_processors`. Nothing here knows what a row is for: it
says which objects to ask, and gives the values that came back, row by row of the agent's table.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache

from audit.asks import SnmpAsk, SnmpValue
from audit.wire.mib import Values, decimal, text

ENTERPRISES = "1.3.6.1.4.1."
_OID = re.compile(r"(?:@(?:-1)?\.)?\d+(?:\.\d+)*")
_TERM = re.compile(r"((?:@(?:-1)?)?[\d.]+)(!?)(?:\^([\d.]+))?(?:\*(\d+|\?)|/(\d+))?")
_NUMBERS = (
    "load", "idle", "pct", "total", "used", "free", "unit",
    "charge", "run", "in", "out", "temp", "held", "source", "battery",
)  # fmt: skip
_ROWS = 128


@dataclass(frozen=True, slots=True)
class Term:
    """One object and how its number becomes ours: times `factor`. `sized`: it counts bytes."""

    oid: str
    factor: float = 1.0
    sized: bool = True
    whole: bool = False  # the OID of one value, although it does not end with .0
    high: str | None = None  # the object with the upper 32 bits

    @property
    def scalar(self) -> bool:
        """Whether it is one value rather than a column."""
        return self.whole or self.oid.endswith(".0")


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One row: what kind of thing it tells, whom to ask, what to read."""

    kind: str
    otherwise: bool  # only where no row above told anything of this kind
    asked_of: tuple[tuple[str, str], ...]  # (sysObjectID prefix, text of sysDescr or "")
    terms: Mapping[str, tuple[Term, ...]]
    name: str | None = None
    label: str | None = None
    conditions: tuple[tuple[str, bool, int], ...] = ()  # (column, equal or not, number)
    unless: re.Pattern[str] | None = None  # names that are left out
    at: str | None = None  # the end of the index
    without: str | None = None  # a column: rows that it has indexes below of are left to it
    need: tuple[str, ...] = ()  # numbers without which a row says nothing
    whole: str | None = None  # a scalar with all of it in one text
    alarms: tuple[tuple[str, int, str], ...] = ()  # (scalar, number, name)
    on: frozenset[int] = frozenset()  # numbers of `source` that mean "on battery"
    states: Mapping[int, str] | None = None  # names of the numbers of `battery`
    source: str = ""

    def fits(self, object_id: str, descr: str) -> bool:
        """Whether a device with this sysObjectID and sysDescr is asked."""
        return any(
            (object_id == prefix or object_id.startswith(prefix + ".")) and word in descr
            for prefix, word in self.asked_of
        )

    def reads(self) -> Iterator[Term]:
        """Everything that is read."""
        for terms in self.terms.values():
            for term in terms:
                yield term
                if term.high:
                    yield Term(term.high)
        oids = (
            *(one[0] for one in (*self.conditions, *self.alarms)),
            self.name,
            self.whole,
            self.without,
        )
        yield from (Term(oid) for oid in oids if oid)


@dataclass(frozen=True, slots=True)
class Found:
    """What one row of an agent's table says: numbers by name, in percent or bytes."""

    index: str
    numbers: Mapping[str, float]
    name: str | None
    sized: bool = True
    rule: Rule | None = field(default=None, compare=False)


def read_rules(text_: str, kinds: Iterable[str]) -> tuple[Rule, ...]:
    """The rules of a text. ValueError, with the line, when one is wrong: our own mistake."""
    allowed = frozenset(kinds)
    rows = re.sub(r"\n +", " ", text_)  # an indented line goes on with the row before it
    return tuple(_rule(line, allowed) for line in rows.splitlines() if line.strip())


def _rule(line: str, kinds: frozenset[str]) -> Rule:
    said, _, source = line.partition(" # ")
    kind, whom, *parts = said.split()
    if kind.rstrip("?") not in kinds or not source.strip() or not parts:
        raise ValueError(f"kind, fields or source is missing: {line}")
    terms: dict[str, tuple[Term, ...]] = {}
    conditions: list[tuple[str, bool, int]] = []
    alarms: list[tuple[str, int, str]] = []
    rest: dict[str, str] = {}
    for part in parts:
        name, _, value = part.partition("=")
        if name in _NUMBERS:
            terms[name] = tuple(_term(one) for one in value.split("|"))
        elif name == "if":
            column, equal, number = re.fullmatch(r"([\d.]+)(==|!=)(-?\d+)", value).groups()  # type: ignore[union-attr]
            conditions.append((_whole(column), equal == "==", int(number)))
        elif name == "alarm":
            said_by, number, alarm = re.fullmatch(r"([\d.]+)==(\d+):(\w+)", value).groups()  # type: ignore[union-attr]
            alarms.append((_whole(said_by), int(number), alarm))
        elif name in ("name", "label", "unless", "at", "without", "need", "list", "on", "states"):
            rest[name] = value
        else:
            raise ValueError(f"no field is called {name}: {line}")
    return Rule(
        kind=kind.rstrip("?"),
        otherwise=kind.endswith("?"),
        asked_of=tuple(_whom(one) for one in whom.split(",")),
        terms=terms,
        name=_whole(rest["name"]) if "name" in rest else None,
        label=rest.get("label"),
        conditions=tuple(conditions),
        unless=re.compile(rest["unless"], re.IGNORECASE) if "unless" in rest else None,
        at=rest.get("at"),
        without=_whole(rest["without"]) if "without" in rest else None,
        need=tuple(rest["need"].split(",")) if "need" in rest else (),
        whole=_whole(rest["list"]) if "list" in rest else None,
        alarms=tuple(alarms),
        on=frozenset(map(int, rest["on"].split(","))) if "on" in rest else frozenset(),
        states=_states(rest["states"]) if "states" in rest else None,
        source=source.strip(),
    )


def _states(said: str) -> dict[int, str]:
    pairs = (one.partition(":") for one in said.split(","))
    return {int(number): name for number, _, name in pairs}


def _term(said: str) -> Term:
    found = _TERM.fullmatch(said)
    if found is None:
        raise ValueError(f"neither OID*unit nor OID/divisor: {said}")
    oid, one, high, unit, divisor = found.groups()
    factor = 1 / int(divisor) if divisor else float(unit) if unit and unit != "?" else 1.0
    return Term(
        _whole(oid), factor, sized=unit != "?", whole=bool(one),
        high=_whole(high) if high else None,
    )  # fmt: skip


def _whole(oid: str) -> str:
    if not _OID.fullmatch(oid):
        raise ValueError(f"not an OID: {oid}")
    return oid if oid.startswith(("1.3.6.1.", "@")) else ENTERPRISES + oid


def _whom(said: str) -> tuple[str, str]:
    prefix, _, word = said.partition("~")
    whole = prefix if prefix.startswith("1.0.") else _whole(prefix)
    return whole, word.replace("_", " ")


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


@cache
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
