"""The product reads recordings of real devices as well as it promises."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.corpora.__main__ import every_scorer, score_all, units_of
from tests.corpora._bars import BARS, Bar, crashes
from tests.corpora._document import DOCUMENT, document
from tests.corpora._score import Case, tallies

pytestmark = [pytest.mark.timeout(900), pytest.mark.xdist_group("corpora")]


@pytest.fixture(scope="module")
def scored(corpora: Path) -> list[Case]:
    """Every case of every corpus of the open set: once for all tests here."""
    return score_all(list(units_of(corpora)), quiet=True)


def test_nothing_that_others_recorded_breaks_the_product(scored: list[Case]) -> None:
    assert [(case.corpus, case.id, case.note[-400:]) for case in crashes(scored)] == []


@pytest.mark.parametrize("bar", BARS, ids=lambda bar: bar.title)
def test_as_many_cases_are_right_as_promised(scored: list[Case], bar: Bar) -> None:
    tally = bar.of(tallies(scored))
    assert tally.cases > 0, "no case was scored"
    assert tally.right_pct >= bar.least_pct, tally


def test_the_page_of_figures_is_fresh(scored: list[Case]) -> None:
    page = (ROOT / "docs" / "accuracy.md").read_text("utf-8")
    assert page == document(scored, every_scorer()), f"make it anew: {DOCUMENT}"
