"""Judge a working folder and render its reports, and say in one line of JSON what each part took.

`python -m bench._judge FOLDER [OUT]`: without OUT it only judges, at the last moment and at the
earliest; times are wall seconds in this process, after Python and the checks have been loaded.
"""

import json
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TypeVar

from audit.app import Working, assessment, open_folder
from audit.render import render_all
from checks.check import load_checks
from checks.decision import Assessment
from inventory.facts import load_groups

T = TypeVar("T")

KINDS = ("html", "xlsx", "json", "csv")


def main(folder: Path, out: Path | None) -> None:
    """Judge, perhaps render, print."""
    working = open_folder(folder)
    for load in (load_checks, load_groups, working.policy, lambda: working.register):
        load()
    first = _first(working)  # opens the store, which loads what it needs
    said: dict[str, float] = {}
    said["tables_s"], _ = _took(lambda: len(working.estate.links))
    said["judge_s"], found = _took(lambda: assessment(working))
    said["findings"] = len(found.findings)
    if out is None and first < found.at:
        said["past_s"], _ = _took(lambda: assessment(working, at=first))
        said["now_s"], _ = _took(lambda: assessment(working))
    if out is not None:
        for kind in KINDS:
            said[f"{kind}_s"], _ = _took(partial(_render, found, out, kind))
    print(json.dumps(said))


def _took(work: Callable[[], T]) -> tuple[float, T]:
    begun = time.perf_counter()
    made = work()
    return time.perf_counter() - begun, made


def _first(working: Working) -> datetime:
    """A quarter of an hour after the first run began."""
    store = working.store()
    try:
        return min(run.started for run in store.runs()) + timedelta(minutes=15)
    finally:
        store.close()


def _render(found: Assessment, out: Path, kind: str) -> list[Path]:
    return render_all(found, out, generated_at=found.at, formats=[kind])


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None)
