"""One target in a process of its own: coverage-guided by atheris where it is, else by chance.

Started by `python -m tests.fuzz`. Nothing of the product is imported before atheris watches it.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import importlib.util
import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from tests.fuzz.oracle import Finding
    from tests.fuzz.target import Target

_WATCHED = ["audit", "inventory", "checks", "dns", "h11"]
_MOST_MEMORY_BYTES = 3 << 30
_MOST_FINDINGS = 20
_BLOW_UP_EVERY = 256
_STUCK_S = 60


class _Run:
    """Counts, and keeps one input for each finding."""

    def __init__(self, name: str, target: Target, given: argparse.Namespace, engine: str) -> None:
        from tests.fuzz.oracle import Cost

        self._name, self._target, self._given, self._engine = name, target, given, engine
        self._cost = Cost()
        self._found: dict[tuple[str, str], tuple[Finding, bytes]] = {}
        self._count = 0
        self._start_s = time.monotonic()

    def one(self, data: bytes) -> None:
        """Feed it; end the process when that was the last."""
        self._check(data)
        if self._count % _BLOW_UP_EVERY == 0:
            from tests.fuzz.mutate import blown_up

            self._check(blown_up(data, self._target.most_bytes))
        late = time.monotonic() - self._start_s > self._given.seconds
        if self._count >= self._given.runs or late or len(self._found) >= _MOST_FINDINGS:
            self._end()

    def _check(self, data: bytes) -> None:
        from tests.fuzz.oracle import check

        self._count += 1
        finding = check(self._target, data, self._cost)
        if finding is not None and finding.key not in self._found:
            self._found[finding.key] = finding, data

    def _end(self) -> NoReturn:
        took_s = time.monotonic() - self._start_s
        findings = [self._written(*found) for found in self._found.values()]
        said = {
            "target": self._name,
            "engine": self._engine,
            "executions": self._count,
            "seconds": round(took_s, 1),
            "longest_ms": round(1_000 * self._cost.longest_s, 1),
            "grown_mb": round(self._cost.grown_mb, 1),
            "findings": findings,
        }
        (self._given.out / f"{self._name}.json").write_text(json.dumps(said, indent=1) + "\n")
        sys.stdout.flush()
        os._exit(0)

    def _written(self, finding: Finding, data: bytes) -> dict[str, str]:
        from tests.fuzz.mutate import shortened
        from tests.fuzz.oracle import check

        def same(tried: bytes) -> bool:
            again = check(self._target, tried)
            return again is not None and again.key == finding.key

        data = shortened(data, same, most_tries=20 if finding.what == "hang" else 400)
        folder = self._given.out / "cases" / self._name
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / hashlib.sha256(data).hexdigest()[:12]
        path.write_bytes(data)
        return {
            "what": finding.what, "where": finding.where, "said": finding.said, "case": str(path)
        }  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> None:
    """Feed one target."""
    parser = argparse.ArgumentParser(prog="tests.fuzz._drive", description=__doc__)
    parser.add_argument("name")
    parser.add_argument("--runs", type=int, required=True)
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--recordings", type=Path)
    parser.add_argument("--plain", action="store_true")
    given = parser.parse_args(arguments)
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY_BYTES, _MOST_MEMORY_BYTES))
    atheris = None if given.plain else _atheris()
    if atheris is None:
        _by_chance(given)
    else:
        _by_coverage(given, atheris)


def _atheris() -> ModuleType | None:
    if importlib.util.find_spec("atheris") is None:
        return None
    return importlib.import_module("atheris")


def _by_chance(given: argparse.Namespace) -> None:
    from tests.fuzz.mutate import Mutator
    from tests.fuzz.target import load, seeds_of

    target = load(given.name)
    seeds = seeds_of(target, given.recordings)
    run = _Run(given.name, target, given, "chance")
    for seed in seeds:
        run.one(seed)
    for data in Mutator(seeds, seed=given.seed, words=target.words, most_bytes=target.most_bytes):
        run.one(data)


def _by_coverage(given: argparse.Namespace, atheris: Any) -> None:
    from importlib.metadata import version

    with atheris.instrument_imports(include=_WATCHED):
        from tests.fuzz.target import load, seeds_of

        target = load(given.name)
        for seed in target.seeds():  # what a parser imports when it is used is watched too
            with contextlib.suppress(*target.raises):
                target.parse(seed)
    with tempfile.TemporaryDirectory(prefix=f"fuzz-{given.name}-") as place:
        corpus = Path(place) / "corpus"
        corpus.mkdir()
        for seed in seeds_of(target, given.recordings):
            (corpus / hashlib.sha256(seed).hexdigest()[:16]).write_bytes(seed)
        words = Path(place) / "words"
        words.write_text("".join(f'"{_escaped(word)}"\n' for word in target.words if word))
        run = _Run(given.name, target, given, f"atheris {version('atheris')}")
        atheris.Setup(
            [
                "fuzz", f"-max_len={target.most_bytes}", f"-seed={given.seed}",
                *([f"-dict={words}"] if target.words else []),
                f"-timeout={_STUCK_S}", "-rss_limit_mb=2048", "-verbosity=0",
                f"-artifact_prefix={given.out}/stuck-{given.name}-", str(corpus),
            ],
            run.one,
        )  # fmt: skip
        atheris.Fuzz()


def _escaped(word: bytes) -> str:
    return "".join(f"\\x{byte:02x}" for byte in word)


if __name__ == "__main__":
    main()
