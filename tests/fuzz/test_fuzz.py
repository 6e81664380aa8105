"""A short part of the fuzzing that is the same everywhere, and every crash of the past."""

from __future__ import annotations

import itertools
import zlib
from pathlib import Path

import pytest

from tests.fuzz.mutate import Mutator, blown_up
from tests.fuzz.oracle import check
from tests.fuzz.target import load, names, seeds_of

CASES = Path(__file__).parent / "cases"
EXECUTIONS = 250


@pytest.mark.parametrize("name", names())
def test_good_input_of_a_parser_leaves_nothing_to_say(name: str, corpora: Path) -> None:
    target = load(name)
    seeds = seeds_of(target, corpora, most=20)
    assert seeds, "a target without a seed is fed with nothing that it reads"
    assert len(seeds_of(target, None)) >= 1, "and where there are no recordings"
    for data in seeds:
        assert check(target, data) is None, data[:200]


@pytest.mark.parametrize("name", names())
def test_changed_input_of_a_parser_is_read_or_refused(name: str) -> None:
    target = load(name)
    many = Mutator(
        seeds_of(target, None), seed=zlib.crc32(name.encode()), words=target.words,
        most_bytes=target.most_bytes,
    )  # fmt: skip
    for data in itertools.islice(many, EXECUTIONS):
        found = check(target, data)
        assert found is None, (found, data[:2_000])
    for data in seeds_of(target, None)[:3]:
        found = check(target, blown_up(data, target.most_bytes))
        assert found is None, (found, data[:2_000])


@pytest.mark.parametrize("name", sorted(path.name for path in CASES.iterdir() if path.is_dir()))
def test_what_broke_a_parser_once_does_not_again(name: str) -> None:
    target = load(name)
    for path in sorted((CASES / name).iterdir()):
        found = check(target, path.read_bytes())
        assert found is None, (path.name, found)
