"""The scoreboard: what the product says of recordings nobody here made, beside what others say.

    python -m tests.corpora DIR --out OUT [--only CORPUS] [--unit NAME] [--doc FILE]

DIR is a folder of corpora, or the archive of one (DIR.tar.xz where DIR is missing). A corpus that
is missing is left out and named.
Writes OUT/corpora.json and OUT/corpora-misses.jsonl and prints the table.
"""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import sys
import tarfile
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests import corpora
from tests.corpora._document import write_document
from tests.corpora._score import Case, table, write
from tests.corpora._workers import JOBS, Unit, run


def modules() -> Iterator[str]:
    """The corpora that can be scored: modules with a FOLDER, `units` and `score`."""
    for found in pkgutil.iter_modules(corpora.__path__, f"{corpora.__name__}."):
        name = found.name.rpartition(".")[2]
        if not name.startswith(("_", "test_")) and hasattr(
            importlib.import_module(found.name), "FOLDER"
        ):
            yield found.name


def every_scorer() -> list[str]:
    """The modules that judge: those of corpora, and those of parts of a LibreNMS recording."""
    every = (found.name for found in pkgutil.iter_modules(corpora.__path__))
    parts = [f"{corpora.__name__}.{name}" for name in every if name.startswith("librenms_")]
    return [*modules(), *parts]


def units_of(root: Path, *, only: Sequence[str] = (), unit: str | None = None) -> Iterator[Unit]:
    """Every unit of every corpus in a folder; those that are missing are named on stderr."""
    for name in modules():
        module = importlib.import_module(name)
        corpus, folder = name.rpartition(".")[2], root / module.FOLDER
        if only and corpus not in only and module.FOLDER not in only:
            continue
        if not folder.is_dir():
            print(f"{corpus}: {folder} is missing, left out", file=sys.stderr)
            continue
        field = getattr(module, "FIELD", "vendor")
        for piece in module.units(folder):
            if unit is None or piece == unit:
                yield Unit(name, module.FOLDER, field, folder, piece)


@contextmanager
def unpacked(given: Path) -> Iterator[Path]:
    """The folder that holds the corpora, of a folder or an archive."""
    if given.is_dir():
        yield _root(given)
        return
    with tempfile.TemporaryDirectory(prefix="corpora-") as place, tarfile.open(given) as tar:
        if hasattr(tarfile, "data_filter"):
            tar.extraction_filter = tarfile.data_filter
        tar.extractall(place)
        yield _root(Path(place))


def _root(folder: Path) -> Path:
    """The folder itself, or the one inside it that holds corpora."""
    wanted = {importlib.import_module(name).FOLDER for name in modules()}
    for root in (folder, *sorted(one for one in folder.iterdir() if one.is_dir())):
        if any((root / name).is_dir() for name in wanted):
            return root
    raise SystemExit(f"{folder} holds none of the corpora: {', '.join(sorted(wanted))}")


def score_all(units: Sequence[Unit], *, jobs: int = JOBS, quiet: bool = False) -> list[Case]:
    """The cases of all units, and on stderr the slowest of them."""
    slowest: list[tuple[float, str]] = []
    start_s = time.monotonic()
    cases = list(run(units, jobs=jobs, done=lambda one, took: slowest.append((took, one.name))))
    # Two processes end in any order; the page and the list of misses have one.
    cases.sort(key=lambda case: (case.corpus, case.class_, case.id, case.field, repr(case)))
    if not quiet:
        slow = ", ".join(f"{name} {took:.1f} s" for took, name in sorted(slowest)[:-6:-1])
        took_s = time.monotonic() - start_s
        print(f"{len(units)} units in {took_s:.0f} s; slowest: {slow}", file=sys.stderr)
    return cases


def main(arguments: Sequence[str] | None = None) -> int:
    """Score, print, write. 2 when there is nothing to score."""
    parser = argparse.ArgumentParser(prog="tests.corpora", description=__doc__)
    parser.add_argument("dir", type=Path, metavar="DIR")
    parser.add_argument("--out", type=Path, default=Path("out/corpora"), metavar="OUT")
    parser.add_argument("--only", action="append", default=[], metavar="CORPUS")
    parser.add_argument("--unit", metavar="NAME")
    parser.add_argument("--doc", type=Path, metavar="FILE", help="write the table as a document")
    parser.add_argument("--jobs", type=int, default=JOBS)
    given = parser.parse_args(arguments)
    packed = given.dir.with_name(given.dir.name + ".tar.xz")
    place = given.dir if given.dir.exists() or not packed.exists() else packed
    if not place.exists():
        parser.error(f"{place} is missing")
    with unpacked(place) as root:
        units = list(units_of(root, only=given.only, unit=given.unit))
        if not units:
            parser.error("nothing to score")
        cases = score_all(units, jobs=given.jobs)
    rows = write(given.out, cases)
    if given.doc is not None:
        write_document(given.doc, cases, every_scorer())
    print(table(rows))
    crashes = [case for case in cases if case.verdict == "crash"]
    for case in crashes[:20]:
        print(f"crash: {case.corpus} {case.id}: {case.note[-300:]}", file=sys.stderr)
    if given.unit is not None:
        for case in cases:
            print(f"{case.verdict:7}{case.field:13}{case.id}: {case.expected!r} | {case.got!r}")
    print(f"misses: {given.out / 'corpora-misses.jsonl'}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
