"""`python -m bench`: all pieces, three passes, the table, `bench.json`, the plot.

Needs root for a network namespace of its own and for the kernel's rules; without it, the pieces
that need neither are run, and it says so.
"""

import argparse
import contextlib
import importlib
import json
import os
import pkgutil
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import bench
from bench._estate import Estate, estate
from bench._frame import Figures, Piece, Profile, Row, as_json, median, table
from bench._machine import machine
from bench._page import fill
from bench._plot import plot

_MOST_S = 900.0
_INSIDE = "WARD_BENCH_INSIDE"


def main(argv: Sequence[str] | None = None) -> int:
    """Run what was asked for; 0 when every goal that was measured is met, 1 when one is not."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("out/bench"))
    parser.add_argument("--only", default="", help="ids of pieces, with commas: P1,P4")
    parser.add_argument("--passes", type=int, default=3)
    parser.add_argument("--doc", type=Path, help="put table and plot into this document")
    options = parser.parse_args(argv)
    root = os.geteuid() == 0
    if root and _INSIDE not in os.environ:
        _go_inside()
    wanted = {one.strip().lower() for one in options.only.split(",") if one.strip()}
    found = [one for one in pieces() if not wanted or wanted & {one.id.lower(), one.id[:2].lower()}]
    left_out = [one.id for one in found if one.needs_root and not root]
    if left_out:
        _say(f"not root, so these are left out: {', '.join(left_out)}")
    usable = [one for one in found if one.id not in left_out]
    with estate() if root else contextlib.nullcontext(Estate(Path(), 0, 0)) as running:
        passes = _passes(usable, running, options.passes)
        profiles = {one.id: one.sampled(running) for one in usable if one.sampled is not None}
    return _tell(usable, passes, profiles, options.out, options.doc)


def _passes(every: Sequence[Piece], running: Estate, count: int) -> dict[str, list[Figures]]:
    """Each piece once, then again, the quick ones first, as often as fits into the time."""
    begun = time.monotonic()
    passes: dict[str, list[Figures]] = {piece.id: [] for piece in every}
    took_s: dict[str, float] = {}

    def run(piece: Piece) -> None:
        at = time.monotonic()
        passes[piece.id].append(piece.once(running))
        took_s[piece.id] = time.monotonic() - at
        _say(f"{piece.id}, pass {len(passes[piece.id])}: {took_s[piece.id]:.1f} s")

    for piece in every:
        run(piece)
    again = [
        piece for piece in sorted(every, key=lambda one: took_s[one.id]) for _ in range(1, count)
    ]
    for piece in again:
        if time.monotonic() - begun + took_s[piece.id] <= _MOST_S:
            run(piece)
        else:
            _say(f"{piece.id}: another pass would take too long")
    return passes


def _tell(
    every: Sequence[Piece],
    passes: dict[str, list[Figures]],
    profiles: dict[str, Profile],
    out: Path,
    doc: Path | None,
) -> int:
    rows: list[Row] = []
    medians: dict[str, Figures] = {}
    for piece in every:
        medians[piece.id] = median(passes[piece.id])
        rows += piece.rows(medians[piece.id])
    out.mkdir(parents=True, exist_ok=True)
    said = {"machine": machine(), "passes": {id_: len(found) for id_, found in passes.items()}}
    (out / "bench.json").write_text(json.dumps(as_json(rows), indent=1) + "\n")
    (out / "bench-figures.json").write_text(
        json.dumps({**said, "medians": medians, "each": passes, "profiles": profiles}, indent=1)
        + "\n"
    )
    drawn = plot(medians.get("P3", {}))
    if drawn:
        (out / "bench-size.svg").write_text(drawn)
    print(table(rows))
    if doc is not None:
        fill(doc, rows, said, profiles, drawn)
    missed = [row.id for row in rows if not row.met]
    _say(f"{len(rows) - len(missed)} of {len(rows)} goals met; {out}/bench.json")
    return 1 if missed else 0


def pieces() -> list[Piece]:
    """Every `bench/p*.py`, by id."""
    names = [name for _, name, _ in pkgutil.iter_modules(bench.__path__) if name.startswith("p")]
    return sorted(
        (importlib.import_module(f"bench.{name}").PIECE for name in names), key=lambda one: one.id
    )


def _go_inside() -> None:
    """Start again in a network namespace of our own, with its loopback up."""
    command = [sys.executable, "-m", "bench", *sys.argv[1:]]
    up = 'ip link set lo up && sysctl -qw net.core.rmem_max=67108864 2>/dev/null; exec "$@"'
    os.execvpe(
        "unshare",
        ["unshare", "--net", "sh", "-c", up, "sh", *command],
        {**os.environ, _INSIDE: "1"},
    )


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
