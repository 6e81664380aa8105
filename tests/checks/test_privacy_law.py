"""Which law on personal data applies is a question to the day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from checks.privacy_law import load_privacy_laws, parse_privacy_laws, privacy_laws_at
from inventory.problem import InventoryError
from tests.conftest import ROOT


@pytest.mark.parametrize(
    ("day", "ids"),
    [
        (date(2006, 12, 31), []),
        (date(2016, 6, 30), ["LAW-67-2006"]),
        (date(2016, 8, 5), ["LAW-67-2006", "LAW-86-2015"]),
        (date(2023, 6, 30), ["LAW-67-2006", "LAW-86-2015"]),
        (date(2023, 7, 1), ["LAW-67-2006", "LAW-86-2015", "DECREE-13-2023"]),
        (date(2025, 12, 31), ["LAW-67-2006", "LAW-86-2015", "DECREE-13-2023"]),
        (date(2026, 1, 1), ["LAW-86-2015", "LAW-91-2025", "DECREE-356-2025"]),
        (date(2026, 7, 1), ["LAW-91-2025", "DECREE-356-2025", "LAW-116-2025"]),
    ],
)
def test_the_law_of_the_day_applies(day: date, ids: list[str]) -> None:
    assert [law.id for law in privacy_laws_at(day)] == ids


def test_every_law_says_where_its_days_were_read() -> None:
    for law in load_privacy_laws():
        assert all((law.source, law.text_vi, law.text_en, law.doc_en))
        assert law.eff_to is None or law.eff_to > law.eff_from


def test_a_law_replaces_another_without_a_gap() -> None:
    by_id = {law.id: law for law in load_privacy_laws()}
    ended = by_id["DECREE-13-2023"].eff_to
    assert ended is not None
    assert ended + timedelta(days=1) == by_id["DECREE-356-2025"].eff_from


def test_a_file_with_a_wrong_line_says_which() -> None:
    with pytest.raises(InventoryError) as caught:
        parse_privacy_laws("laws:\n  - id: X\n    doc: Y\n    eff_from: 2016-13-01\n", "p.yaml")
    assert {problem.line for problem in caught.value.problems} >= {4}


def test_the_page_about_personal_data_has_the_same_days() -> None:
    page = (ROOT / "docs/privacy.md").read_text("utf-8")
    for law in load_privacy_laws():
        name = law.doc.partition(" ngày ")[0]
        days = f"{law.eff_from} – {law.eff_to or ''}".strip()
        assert f"| {name} | {days} | {law.evidence} |" in page
