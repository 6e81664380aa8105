"""P7, the store: rows a second, durably; against SQLAlchemy Core; a country after 30 runs."""

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench._estate import Estate
from bench._frame import Figures, Piece, Row, against, within
from bench._run import run

_ROWS_S = 100_000.0


def once(estate: Estate) -> Figures:
    """Ours, then Core, each into a new file; then questions to a country's store."""
    with tempfile.TemporaryDirectory() as folder:
        figures = {
            f"{who}.{name}": value
            for who in ("ours", "core")
            for name, value in _drive(who, Path(folder) / f"{who}.sqlite", estate).items()
        }
        kept = estate.folder if estate.folder.name else Path(folder)
        years = _drive("years", kept / "years.sqlite", estate)
    return figures | {f"years.{name}": value for name, value in years.items()}


def rows(median: Figures) -> Sequence[Row]:
    """A rate, a ratio, and that neither history nor the past costs more."""
    listed = max(median["years.runs_ms"], median["years.outcomes_ms"], median["years.done_ms"])
    return [
        within("P7.store", "observations kept a second, fsynced in batches",
               median["ours.rows_s"], _ROWS_S, unit="rows/s", sign=">="),
        against("P7.core", "1 M rows, against SQLAlchemy Core, same tables and durability",
                median["ours.wall_s"], median["core.wall_s"], 0.4, unit="s"),
        within("P7.years", "listing runs, their outcomes, what a site has: 10,600 communes x 30",
               listed, 50, unit="ms"),
        against("P7.past", "the latest looks at one device of it, half way back against now",
                median["years.then_ms"], median["years.now_ms"], 1.2, unit="ms"),
    ]  # fmt: skip


def _drive(who: str, file: Path, estate: Estate) -> dict[str, float]:
    core = estate.ours if estate.folder.name else None
    argv = (sys.executable, "-m", "bench._drive_store", who, str(file))
    return run(argv, core=core, timeout_s=300).json()


PIECE = Piece(id="P7.store", needs_root=False, once=once, rows=rows)
