"""The progress of a collection, for eyes on a terminal: wards, looks, rate, time left."""

from collections import Counter
from collections.abc import Iterable, Mapping
from types import TracebackType
from typing import Self

from audit.cli._common import Ui
from audit.plan import Look
from inventory.codec import Row


class Progress:
    """Counts always; draws on stderr only when that is a terminal and nobody said `--quiet`."""

    def __init__(self, ui: Ui, looks: Iterable[Look], wards: frozenset[str]) -> None:
        self._left: Counter[str] = Counter()
        self._open: Counter[str] = Counter()
        for look in looks:
            self._left[look.asset.site] += len(look.probes)
            self._open[look.asset.id] += len(look.probes)
        self.looks = sum(self._left.values())
        self.devices = len(self._open)
        self.seen = 0
        self._devices_done = 0
        self._wards = wards & frozenset(self._left)
        self._wards_done = 0
        self._ui = ui
        self._bar = _Bar(ui, self.looks) if self._draws(ui) else None

    @staticmethod
    def _draws(ui: Ui) -> bool:
        return not ui.quiet and ui.console(err=True).is_terminal

    @property
    def text(self) -> str:
        """The state in one line."""
        wards = f"{self._wards_done}/{len(self._wards)}"
        devices = f"{self._devices_done}/{self.devices}"
        if self._ui.lang == "vi":
            return f"{wards} phường, {devices} thiết bị"
        return f"{wards} wards, {devices} devices"

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

    def skip(self, done: Iterable[tuple[str, str]], site_of: Mapping[str, str]) -> None:
        """What a resumed run had kept before: (asset, probe)."""
        for asset, _ in done:
            if asset in site_of:
                self._count(site_of[asset], asset)

    def __call__(self, rows: list[Row]) -> None:
        """Rows have been kept."""
        for row in rows:
            self._count(row.site, row.asset)
        if self._bar is not None:
            self._bar.show(self.seen, self.text)

    def _count(self, site: str, asset: str) -> None:
        self.seen += 1
        self._open[asset] -= 1
        self._devices_done += self._open[asset] == 0
        self._left[site] -= 1
        self._wards_done += self._left[site] == 0 and site in self._wards


class _Bar:
    """rich's bar; imported only when it is drawn."""

    def __init__(self, ui: Ui, total: int) -> None:
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            Progress,
            TextColumn,
            TimeElapsedColumn,
            TimeRemainingColumn,
        )

        per_s = "lượt/s" if ui.lang == "vi" else "looks/s"
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]} " + per_s),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
            console=ui.console(err=True),
            transient=True,
        )
        self._task = self._progress.add_task("", total=total, rate="")

    def start(self) -> None:
        self._progress.start()

    def stop(self) -> None:
        self._progress.stop()

    def show(self, done: int, text: str) -> None:
        task = self._progress.tasks[0]
        rate = f"{task.speed:.0f}" if task.speed else ""
        self._progress.update(self._task, completed=done, description=text, rate=rate)
