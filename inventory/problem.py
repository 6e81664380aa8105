"""What is wrong in an input file, where, and what to do: one line each, all of them at once."""

from collections.abc import Iterable
from dataclasses import dataclass

Path = tuple[str | int, ...]
"""Where a value sits in a tree: ("rules", "printer.supplies", "params") or ("sites", 3)."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One line. `place` names the thing in the writer's words; `trap` is for programs.

    `trap` is the fault's code where an import trap is behind it: Q-FONT (legacy letters), Q-CODE
    (leading zeros lost), Q-NUM (thousands or decimals?); "" for anything else.
    """

    source: str
    line: int | None
    place: str
    text: str  # what, and what to do
    trap: str = ""
    text_vi: str = ""  # the same in Vietnamese, where it is no matter of a file's writer

    def __str__(self) -> str:
        return self.said("en")

    def said(self, lang: str) -> str:
        """The line in a language, where it has been put into that one; else in English."""
        where = self.source if self.line is None else f"{self.source}:{self.line}"
        text = self.text_vi if lang == "vi" and self.text_vi else self.text
        return f"{where}: {self.place}: {text}" if self.place else f"{where}: {text}"


class CellError(Exception):
    """One value that cannot be read. The text says what, and what to do; `trap` as in Problem."""

    def __init__(self, text: str, trap: str = "") -> None:
        super().__init__(text)
        self.trap = trap


class InputError(Exception):
    """A file that cannot be used. `problems` holds all of them, in order of place."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))

    @property
    def trap(self) -> str:
        """The first import trap among the problems, or ""."""
        return next((problem.trap for problem in self.problems if problem.trap), "")


class InventoryError(InputError):
    """Wrong input of the inventory: registers, tables, forms, reports, scope."""


def path_text(path: Path) -> str:
    """A path as people write it: `rules.printer.supplies.params`, `sites[3].name`."""
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f"[{step + 1}]"
        else:
            text += f".{step}" if text else step
    return text if len(text) <= 120 else text[:117] + "..."
