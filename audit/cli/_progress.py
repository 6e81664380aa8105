"""The progress of a collection, for eyes on a terminal: wards, devices, rate, time left."""

import sys
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable
from types import TracebackType
from typing import Self

from audit.cli._common import Ui
from audit.plan import Survey
from inventory.codec import Row

_RATE_S, _MARK_S = 10.0, 0.2


class Progress:
    """Counts always; draws on stderr only when that is a terminal and nobody said `--quiet`."""

    def __init__(
        self,
        ui: Ui,
        survey: Survey,
        wards: frozenset[str],
        kept: Iterable[tuple[str, int, int]] = (),
        *,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """Args:
        kept: (site, looks, assets) that a resumed run had kept before.
        """
        self.looks, self.devices = survey.looks, survey.devices
        self._left: Counter[str] = Counter(survey.by_site)  # looks
        self._devices_done = 0
        for site, looks, devices in kept:
            self._left[site] -= looks
            self._devices_done += devices
        self.seen = self.looks - sum(self._left.values())
        self._wards = wards & frozenset(survey.by_site)
        self._wards_done = sum(self._left[ward] <= 0 for ward in self._wards)
        self._ui = ui
        self._monotonic = monotonic
        self._marks = deque([(monotonic(), self.seen)])
        self._bar = _Bar(ui, self.looks, self.seen) if self._draws(ui) else None

    @staticmethod
    def _draws(ui: Ui) -> bool:
        # rich is loaded only where somebody looks.
        return not ui.quiet and sys.stderr.isatty() and ui.console(err=True).is_terminal

    @property
    def text(self) -> str:
        """The state in one line."""
        wards = f"{self._wards_done}/{len(self._wards)}"
        devices = f"{self._devices_done}/{self.devices}"
        if self._ui.lang == "vi":
            return f"{wards} phường, {devices} thiết bị"
        return f"{wards} wards, {devices} devices"

    @property
    def per_s(self) -> float:
        """Looks a second over the last ten seconds: while nothing comes it falls to 0."""
        at, seen = self._marks[0]
        return (self.seen - seen) / max(self._monotonic() - at, _MARK_S)

    @property
    def left_s(self) -> float | None:
        """Seconds until the end at this rate; None while nothing comes."""
        per_s = self.per_s
        return (self.looks - self.seen) / per_s if per_s else None

    def __enter__(self) -> Self:
        if self._bar is not None:
            self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def __call__(self, rows: list[Row]) -> None:
        """Rows have been kept; or none, and time has passed."""
        for site, looks in Counter(row.site for row in rows).items():
            before = self._left[site]
            self._left[site] = before - looks
            self._wards_done += site in self._wards and self._left[site] <= 0 < before
        self.seen += len(rows)
        # All rows of an asset come together, so that each is counted once.
        self._devices_done += len({row.asset for row in rows})
        now = self._monotonic()
        if now - self._marks[-1][0] >= _MARK_S:
            self._marks.append((now, self.seen))
        while len(self._marks) > 1 and self._marks[1][0] <= now - _RATE_S:
            self._marks.popleft()
        if self._bar is not None:
            self._bar.show(self.seen, self.text, self.per_s, self.left_s)


class _Bar:
    """rich's bar; imported only when it is drawn."""

    def __init__(self, ui: Ui, total: int, done: int) -> None:
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            Progress,
            TextColumn,
            TimeElapsedColumn,
        )

        per_s, left = ("lượt/s", "còn") if ui.lang == "vi" else ("looks/s", "left")
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[per_s]:.0f} " + per_s),
            TimeElapsedColumn(),
            TextColumn(left + " {task.fields[left]}"),
            console=ui.console(err=True),
            transient=True,
        )
        self._task = self._progress.add_task("", total=total, completed=done, per_s=0.0, left="?")

    def start(self) -> None:
        self._progress.start()

    def stop(self) -> None:
        self._progress.stop()

    def show(self, done: int, text: str, per_s: float, left_s: float | None) -> None:
        left = "?" if left_s is None else f"{left_s // 60:.0f}:{left_s % 60:02.0f}"
        self._progress.update(self._task, completed=done, description=text, per_s=per_s, left=left)
