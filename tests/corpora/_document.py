"""Writes docs/accuracy.md: bars, table, misses, and where another tool's expectation is wrong."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.corpora._bars import BARS, MOST_S, Bar, crashes, reached
from tests.corpora._score import HEADINGS, Case, lines, tallies

COMMAND = "make corpora DIR=../shared/corpora/open OUT=out/corpora"
DOCUMENT = (
    ".venv/bin/python -m tests.corpora ../shared/corpora/open --out out/corpora "
    "--doc docs/accuracy.md"
)
_MOST_MISSES = 120
_MOST_LETTERS = 90

HEAD = f"""# How exactly devices are read

Recordings of real devices, made by people outside this project, are served to the product and read
through its own path: an SNMP agent on a loopback address, HTTP, SSH, or files. What it says is
compared with what another tool expects of the same recording. The recordings are not part of this
project (their licences differ); they stand in the folder `shared` beside it.

    {COMMAND}

prints the table and writes `corpora.json` and every miss with expected and got to
`corpora-misses.jsonl`. This page is made by

    {DOCUMENT}

`right`: it said what was expected. `wrong`: it said something else. `unsaid`: it said nothing
where something was expected. `crashes`: an exception, a hang or a burst of memory; the limits are
60 s and 3 GB for one recording. The whole set is to take at most {MOST_S:.0f} s on two cores.
"""


def document(cases: Sequence[Case], modules: Sequence[str]) -> str:
    """The whole page."""
    parts = [HEAD, _bars(cases), _notes(), *_scorers(modules), _table(cases), _misses(cases)]
    return "\n".join(part.rstrip() + "\n" for part in parts)


def write_document(path: Path, cases: Sequence[Case], modules: Sequence[str]) -> None:
    """The page as a file."""
    path.write_text(document(cases, modules), encoding="utf-8")


def _bars(cases: Sequence[Case]) -> str:
    rows = [
        "## Bars",
        "",
        "| what | at least | cases | right | % |",
        "| --- | --- | --- | --- | --- |",
    ]
    rows += [
        f"| {bar.title} | {bar.least_pct:g} % | {tally.cases} | {tally.right} "
        f"| {tally.right_pct:.1f} |"
        for bar, tally in reached(cases)
        if tally.cases
    ]
    rows.append(f"| crashes, hangs, bursts of memory in any corpus | 0 | {len(cases)} | "
                f"{len(cases) - len(crashes(cases))} | |")  # fmt: skip
    return "\n".join(rows)


def _notes() -> str:
    return Path(__file__).with_name("notes.md").read_text("utf-8")


def _scorers(modules: Sequence[str]) -> Iterator[str]:
    yield "### How each corpus is scored"
    for name in modules:
        doc = (importlib.import_module(name).__doc__ or "").strip()
        yield f"**{name.rpartition('.')[2]}**: {doc}"


def _table(cases: Sequence[Case]) -> str:
    rows = ["## Every corpus, class and field", "", f"| {' | '.join(HEADINGS)} |"]
    rows.append("| --- | --- | --- |" + " ---: |" * (len(HEADINGS) - 3))
    rows += [f"| {' | '.join(line)} |" for line in lines(tallies(cases))]
    return "\n".join(rows)


def _misses(cases: Sequence[Case]) -> str:
    under = [
        case for case in cases if case.verdict != "right" and any(_is_of(b, case) for b in BARS)
    ]
    rows = [
        "## Misses under a bar",
        "",
        "| corpus | class | field | recording | expected | got |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    rows += [
        f"| {case.corpus} | {case.class_} | {case.field} | {_cell(case.id)} "
        f"| {_cell(case.expected)} | {_cell(case.got)} |"
        for case in under[:_MOST_MISSES]
    ]
    if len(under) > _MOST_MISSES:
        rows.append(f"\nand {len(under) - _MOST_MISSES} more in `corpora-misses.jsonl`.")
    return "\n".join(rows)


def _is_of(bar: Bar, case: Case) -> bool:
    return (
        case.corpus in bar.corpora
        and case.field in bar.fields
        and (bar.classes is None or case.class_ in bar.classes)
    )


def _cell(value: object) -> str:
    text = "–" if value is None else " ".join(str(value).split())
    text = text if len(text) <= _MOST_LETTERS else text[: _MOST_LETTERS - 1] + "…"
    return text.replace("|", "\\|").replace("<", "&lt;")
