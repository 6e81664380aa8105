"""JSON for programs keeps every text, and shows a terminal or a page nothing that acts."""

from __future__ import annotations

import json
import unicodedata

import pytest

from inventory.harmless import INVISIBLE
from reports.escape import json_text
from reports.report import ReportContext, load_reports
from tests.hostile._figures import Figure, keep
from tests.sinks.payloads import PAYLOADS


def acting(text: str) -> set[str]:
    return {one for one in set(text) if one != "\n" and unicodedata.category(one) in INVISIBLE}


@pytest.mark.parametrize("text", PAYLOADS, ids=range(len(PAYLOADS)))
def test_a_text_comes_back_as_it_went_and_shows_nothing(text: str) -> None:
    shown = json_text({"key " + text: [text]}, indent=1)
    assert not acting(shown)
    back = json.loads(shown)
    # Two halves that stand in order are one letter in JSON.
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
    assert back == {"key " + whole: [whole]}


def test_a_number_that_json_does_not_have_is_refused() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        json_text(float("nan"))


@pytest.mark.parametrize("report", ["readiness", "procurement"])
def test_a_report_for_programs_shows_nothing_that_acts(report: str, context: ReportContext) -> None:
    (page,) = load_reports()[report].render(context, "json")
    text = page.data.decode()
    assert json.loads(text)["format"].startswith(f"ward-audit-{report}/")
    found = acting(text)
    keep([
        Figure(
            test=f"sinks.json.{report}",
            goal="every text as a program must read it; 0 controls, direction marks, line "
            "separators or half surrogates as they are",
            measured=f"{len(found)} in {len(text)} signs",
            met=not found,
            command="make test PYTEST_ARGS=tests/sinks",
        )
    ])  # fmt: skip
    assert not found
