"""Fuzz every parser: `python -m tests.fuzz --out DIR [--runs N] [--only NAME ...]`.

Each target has a process and its time; what is found is written to DIR/fuzz with the input, and a
row for each target to DIR/reliability.json. Ends with 1 when anything was found.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.corpora.__main__ import unpacked
from tests.fuzz.target import names
from tests.hostile._figures import Figure, keep

RUNS = 50_000
_GOAL = "{:,} executions: 0 undocumented errors, 0 over 1 s, 0 over 256 MB, rows come back equal"
_START_S = 180.0  # imports, and the inputs that are made shorter at the end
_FEWEST_A_SECOND = 200


def main(arguments: Sequence[str] | None = None) -> int:
    """Fuzz, print, write."""
    parser = argparse.ArgumentParser(prog="tests.fuzz", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("out/fuzz"))
    parser.add_argument("--runs", type=int, default=RUNS, help="executions of each target")
    parser.add_argument("--seconds", type=float, help="most time for each target")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", nargs="+", default=[], choices=names())
    parser.add_argument("--plain", action="store_true", help="by chance even where atheris is")
    parser.add_argument("--recordings", type=Path, default=_beside())
    given = parser.parse_args(arguments)
    seconds = given.seconds or 60.0 + given.runs / _FEWEST_A_SECOND
    with _folder(given.recordings) as recordings:
        said = [_one(name, given, seconds, recordings) for name in given.only or names()]
    keep([_row(one, given.runs) for one in said], str(given.out))
    found = sum(len(one["findings"]) for one in said)
    whole, took_s = sum(one["executions"] for one in said), sum(one["seconds"] for one in said)
    print(f"{len(said)} parsers, {whole:,} executions in {took_s:.0f} s, {found} findings")
    return 1 if found or not all(_row(one, given.runs)["met"] for one in said) else 0


def _beside() -> Path:
    return Path(__file__).resolve().parents[3] / "shared/corpora/open.tar.xz"


@contextmanager
def _folder(given: Path) -> Iterator[Path | None]:
    if not given.exists():
        print(f"{given} is missing: no recordings among the seeds", file=sys.stderr)
        yield None
        return
    with unpacked(given) as folder:
        yield folder


def _one(name: str, given: Any, seconds: float, recordings: Path | None) -> dict[str, Any]:
    out = (given.out / "fuzz").resolve()
    out.mkdir(parents=True, exist_ok=True)
    path = out / f"{name}.json"
    path.unlink(missing_ok=True)
    command = [
        sys.executable, "-m", "tests.fuzz._drive", name, "--runs", str(given.runs),
        "--seconds", str(seconds), "--seed", str(given.seed), "--out", str(out),
        *(["--plain"] if given.plain else []),
        *(["--recordings", str(recordings)] if recordings else []),
    ]  # fmt: skip
    try:
        done = subprocess.run(
            command, timeout=seconds + _START_S, capture_output=True, text=True, check=False
        )
        why = done.stdout[-1_000:] + done.stderr[-2_000:]
    except subprocess.TimeoutExpired:
        why = "was ended: nothing came back"
    if path.exists():
        said: dict[str, Any] = json.loads(path.read_text())
    else:  # killed by its memory limit, by a fault in C, or stuck in C
        died = {"what": "died", "where": "-", "said": why, "case": "-"}
        said = {
            "target": name, "engine": "-", "executions": 0, "seconds": seconds,
            "longest_ms": 0.0, "grown_mb": 0.0, "findings": [died],
        }  # fmt: skip
    print(
        f"{name:16} {said['executions']:>9,} executions {said['seconds']:7.1f} s "
        f"{len(said['findings'])} findings, longest {said['longest_ms']:.0f} ms, "
        f"grew {said['grown_mb']:.0f} MB ({said['engine']})",
        flush=True,
    )
    for one in said["findings"]:
        last = one["said"].strip().splitlines()[-1][:160] if one["said"].strip() else ""
        print(f"    {one['what']} at {one['where']}: {last}\n      {one['case']}", flush=True)
    return said


def _row(said: dict[str, Any], runs: int) -> Figure:
    return Figure(
        test=f"fuzz.{said['target']}",
        goal=_GOAL.format(runs),
        measured=(
            f"{said['executions']:,} executions in {said['seconds']:.0f} s ({said['engine']}), "
            f"{len(said['findings'])} findings; longest {said['longest_ms']:.0f} ms, "
            f"grew {said['grown_mb']:.0f} MB"
        ),
        met=not said["findings"] and said["executions"] >= runs,
        command=f"make fuzz RUNS={runs}",
    )


if __name__ == "__main__":
    sys.exit(main())
