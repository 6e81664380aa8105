"""What the scoreboard counts: one case, its verdict, and the table made of many."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

Verdict = Literal["right", "wrong", "unsaid", "crash"]

FIELDS = (
    "vendor", "device_class", "model", "serial", "firmware", "product", "interfaces", "ipv4",
    "supplies", "inputs", "error_state", "alerts", "pages", "processors", "memory", "storage",
    "ups", "cli", "pc", "ipp", "escl", "smpp",
)  # fmt: skip


@dataclass(frozen=True)
class Case:
    """One expected value and what the product said of it.

    `wrong`: it said something else; `unsaid`: nothing where something was expected; `crash`: an
    exception or a hang.
    """

    corpus: str
    class_: str
    field: str
    id: str
    verdict: Verdict
    expected: object = None
    got: object = None
    note: str = ""

    def __post_init__(self) -> None:
        if self.field not in FIELDS:
            raise ValueError(f"no field is called {self.field!r}; known: {', '.join(FIELDS)}")


@dataclass(frozen=True)
class Tally:
    """The cases of one corpus, class and field; a row of `corpora.json`."""

    corpus: str
    class_: str
    field: str
    cases: int
    right: int
    wrong: int
    unsaid: int
    crashes: int

    @property
    def right_pct(self) -> float:
        """Share of right cases, percent; 100 when there is none."""
        return 100.0 * self.right / self.cases if self.cases else 100.0

    def row(self) -> dict[str, object]:
        """The row as `corpora.json` has it."""
        row = asdict(self)
        return {"class" if name == "class_" else name: value for name, value in row.items()}


def verdict_of(expected: object, got: object) -> Verdict:
    """Right when equal, unsaid when nothing was said, else wrong."""
    if got == expected:
        return "right"
    return "unsaid" if got in (None, "", [], {}) else "wrong"


def tallies(cases: Iterable[Case]) -> list[Tally]:
    """The cases counted by corpus, class and field, in order."""
    counts: dict[tuple[str, str, str], dict[str, int]] = {}
    for case in cases:
        key = (case.corpus, case.class_, case.field)
        count = counts.setdefault(key, {"right": 0, "wrong": 0, "unsaid": 0, "crash": 0})
        count[case.verdict] += 1
    order = sorted(counts, key=lambda key: (key[0], key[1], FIELDS.index(key[2])))
    return [
        Tally(
            *key,
            cases=sum(counts[key].values()),
            right=counts[key]["right"],
            wrong=counts[key]["wrong"],
            unsaid=counts[key]["unsaid"],
            crashes=counts[key]["crash"],
        )
        for key in order
    ]


def total(rows: Iterable[Tally], corpus: str, class_: str, field: str) -> Tally:
    """Several rows as one."""
    every = list(rows)
    cases, right, wrong, unsaid, crashes = (
        sum(getattr(row, name) for row in every)
        for name in ("cases", "right", "wrong", "unsaid", "crashes")
    )
    return Tally(corpus, class_, field, cases, right, wrong, unsaid, crashes)


HEADINGS = ("corpus", "class", "field", "cases", "right", "wrong", "unsaid", "crashes", "right %")


def lines(rows: Sequence[Tally]) -> list[tuple[str, ...]]:
    """The rows as text; a line for all classes of a field where it has several."""
    found = []
    for corpus in dict.fromkeys(row.corpus for row in rows):
        mine = [row for row in rows if row.corpus == corpus]
        found += mine
        for field in sorted({row.field for row in mine}, key=FIELDS.index):
            of_field = [row for row in mine if row.field == field]
            if len(of_field) > 1:
                found.append(total(of_field, corpus, "all", field))
    return [
        (
            row.corpus, row.class_, row.field, str(row.cases), str(row.right), str(row.wrong),
            str(row.unsaid), str(row.crashes), f"{row.right_pct:.1f}",
        )
        for row in found
    ]  # fmt: skip


def table(rows: Sequence[Tally]) -> str:
    """The table for a terminal."""
    said = [HEADINGS, *lines(rows)]
    widths = [max(len(line[column]) for line in said) for column in range(len(HEADINGS))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if place < 3 else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in said
    )


def write(out: Path, cases: Sequence[Case]) -> list[Tally]:
    """`corpora.json` and `corpora-misses.jsonl` in a folder; the rows of the first."""
    out.mkdir(parents=True, exist_ok=True)
    rows = tallies(cases)
    text = json.dumps([row.row() for row in rows], ensure_ascii=False, indent=1)
    (out / "corpora.json").write_text(text + "\n", encoding="utf-8")
    with (out / "corpora-misses.jsonl").open("w", encoding="utf-8") as file:
        for case in cases:
            if case.verdict != "right":
                said = {"class" if k == "class_" else k: v for k, v in asdict(case).items()}
                file.write(json.dumps(said, ensure_ascii=False, default=repr) + "\n")
    return rows
