"""Rows of "what to read of which maker's agents": their text, checked when it is loaded.

The form of a row is told in `host_vendor_processors`. Nothing here knows what a row is for.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

ENTERPRISES = "1.3.6.1.4.1."
_OID = re.compile(r"(?:@(?:-1)?\.)?\d+(?:\.\d+)*")
_TERM = re.compile(r"((?:@(?:-1)?)?[\d.]+)(!?)(?:\^([\d.]+))?(?:\*(\d+|\?)|/(\d+))?")
_NUMBERS = (
    "load", "idle", "pct", "total", "used", "free", "unit",
    "charge", "run", "in", "out", "temp", "held", "source", "battery",
)  # fmt: skip


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
