"""Figures of the reliability table: each test's goal beside what was measured.

With the environment variable OUT, they are kept in OUT/reliability.json as a list of
{"test", "goal", "measured", "met", "command"}; another run replaces its own tests' figures.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

if TYPE_CHECKING:
    from tests.hostile.oracle import Met


class Figure(TypedDict):
    """One row."""

    test: str
    goal: str
    measured: str
    met: bool
    command: str


def keep(figures: Sequence[Figure], out: str | None = None) -> None:
    """Add figures to OUT/reliability.json, in place of those of the same tests."""
    folder = out or os.environ.get("OUT")
    if not folder:
        return
    place = Path(folder)
    place.mkdir(parents=True, exist_ok=True)
    with (place / ".reliability.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two test workers
        path = place / "reliability.json"
        kept: list[Figure] = []
        with contextlib.suppress(OSError, ValueError):
            kept = json.loads(path.read_text())
        new = {one["test"] for one in figures}
        kept = [one for one in kept if one["test"] not in new]
        kept = sorted([*kept, *figures], key=lambda one: one["test"])
        fresh = path.with_name("reliability.json.new")
        fresh.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n")
        fresh.replace(path)


class Figures:
    """Gathers what a family's behaviours measured."""

    def __init__(self, family: str, command: str) -> None:
        self._family, self._command = family, command
        self._met: list[Met] = []
        self.tried = 0

    def met(self, met: Met) -> None:
        """A behaviour that passed the oracle."""
        self._met.append(met)

    def row(self, wanted: Sequence[int], forbidden: Mapping[str, int]) -> Figure:
        """The family's row.

        Args:
            wanted: its numbers in the catalogue.
            forbidden: what the kernel counted on ways where nobody may go.
        """
        numbers = {met.behaviour.number for met in self._met}
        passed = numbers & set(wanted)
        measured = f"{len(passed)} of {len(wanted)} behaviours, in {len(self._met)} ways"
        if self._met:
            every = [met.measured for met in self._met]
            late = max(one.wall_s - sum(one.deadlines_s.values()) for one in every)
            measured += (
                f"; latest {late:+.2f} s of its deadline, grew by at most "
                f"{max(one.grown_kb for one in every) / 1024:.1f} MB, sent at most "
                f"{max(met.sent.packets for met in self._met)} packets and "
                f"{max(met.sent.bytes for met in self._met) / 1024:.1f} kB; "
                f"{forbidden['outside']} packets out of scope, {forbidden['printing']} to ports "
                "that print"
            )
        return Figure(
            test=f"hostile.{self._family}",
            goal=f"{len(wanted)} of {len(wanted)} behaviours pass the oracle "
            "(deadline + 1 s, 16 MB, 0 packets out of scope, only verbs that read)",
            measured=measured,
            met=passed == set(wanted)
            and self.tried == len(self._met)
            and not any(forbidden.values()),
            command=self._command,
        )


_BEGIN, _END = "<!-- figures -->\n", "<!-- /figures -->"


def table(figures: Sequence[Figure]) -> str:
    """The figures as a table of the document."""
    lines = ["| test | goal | last measured | met | command |", "| --- | --- | --- | --- | --- |"]
    for one in sorted(figures, key=lambda figure: figure["test"]):
        met = "yes" if one["met"] else "**no**"
        lines.append(
            f"| `{one['test']}` | {one['goal']} | {one['measured']} | {met} | `{one['command']}` |"
        )
    return "\n".join(lines) + "\n"


def write_document(measured: Path, document: Path) -> None:
    """Put the figures of a reliability.json into the document's table; others' rows stay."""
    new: list[Figure] = json.loads(measured.read_text("utf-8"))
    text = document.read_text("utf-8")
    before, _, rest = text.partition(_BEGIN)
    old, _, after = rest.partition(_END)
    known = {one["test"] for one in new}
    for line in old.splitlines()[2:]:
        test, goal, said, met, command = (cell.strip() for cell in line.strip("| ").split(" | "))
        if test.strip("`") not in known:
            new.append(Figure(test=test.strip("`"), goal=goal, measured=said, met=met == "yes",
                              command=command.strip("`")))  # fmt: skip
    document.write_text(f"{before}{_BEGIN}{table(new)}{_END}{after}", "utf-8")


if __name__ == "__main__":
    write_document(Path(sys.argv[1]), Path(sys.argv[2]))
