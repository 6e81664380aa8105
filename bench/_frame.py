"""What a benchmark is made of: pieces, passes that alternate, medians, rows, and their table."""

import statistics
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from bench._estate import Estate

Figures = Mapping[str, float]
"""What one pass measured, by name: `ours.cpu_s`, `fping.wall_s`, `ours.wall_s.168` ..."""


Profile = Sequence[tuple[str, float]]
"""(file of ours, share of the processor time), the largest first; see `_profile.profile`."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table, and one object of `bench.json`.

    `peer` is None where the goal is a number and not a peer; `ratio` is then ours over the goal.
    """

    id: str
    what: str
    unit: str
    ours: float
    peer: float | None
    ratio: float
    goal: str
    met: bool


def against(
    id_: str, what: str, ours: float, peer: float, limit: float, *, unit: str,
    sign: Literal["<=", ">="] = "<=",
) -> Row:  # fmt: skip
    """Ours over a peer's, at most (or at least) `limit`."""
    ratio = ours / peer if peer else float("inf")
    met = ratio <= limit if sign == "<=" else ratio >= limit
    return Row(id_, what, unit, ours, peer, ratio, f"{sign} {limit:g} x", met)


def within(
    id_: str, what: str, ours: float, limit: float, *, unit: str,
    sign: Literal["<=", ">="] = "<=",
) -> Row:  # fmt: skip
    """Ours, at most (or at least) a number."""
    met = ours <= limit if sign == "<=" else ours >= limit
    return Row(id_, what, unit, ours, None, ours / limit, f"{sign} {limit:g} {unit}".rstrip(), met)


@dataclass(frozen=True, slots=True)
class Piece:
    """One file of benchmarks: `once` runs ours and the peers, one after the other, once."""

    id: str
    needs_root: bool
    once: Callable[["Estate"], Figures]
    rows: Callable[[Figures], Sequence[Row]]
    sampled: Callable[["Estate"], Profile] | None = None  # where the time of ours goes


def median(passes: Iterable[Figures]) -> dict[str, float]:
    """The median of each figure; a figure that a pass does not have is not counted there."""
    every: dict[str, list[float]] = {}
    for figures in passes:
        for name, value in figures.items():
            every.setdefault(name, []).append(value)
    return {name: statistics.median(values) for name, values in every.items()}


def as_json(rows: Iterable[Row]) -> list[dict[str, object]]:
    """The objects of `bench.json`; an endless ratio has no number in JSON."""
    found = []
    for row in rows:
        one = asdict(row)
        one["ratio"] = None if row.ratio == float("inf") else round(row.ratio, 4)
        found.append(one)
    return found


HEADS = ("goal", "what", "ours", "peer", "ratio", "goal is", "met")


def cells(row: Row) -> tuple[str, ...]:
    """A row as words, in the order of `HEADS`."""
    peer = "" if row.peer is None else _number(row.peer, row.unit)
    return (
        row.id, row.what, _number(row.ours, row.unit), peer, f"{row.ratio:.2f}", row.goal,
        "yes" if row.met else "NO",
    )  # fmt: skip


def _number(value: float, unit: str) -> str:
    digits = 0 if abs(value) >= 1_000 else 1 if abs(value) >= 10 else 3
    return f"{value:,.{digits}f} {unit}".rstrip()


def table(rows: Sequence[Row]) -> str:
    """The rows in columns, for a terminal."""
    lines = [HEADS, *map(cells, rows)]
    widths = [max(len(line[at]) for line in lines) for at in range(len(HEADS))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )
