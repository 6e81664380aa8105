"""The page in a real browser: it complains of nothing and asks for nothing."""

import subprocess

import pytest

from reports.report import ReportContext, load_reports
from tests.peers._run import program
from tests.peers.chromium import open_page, print_page
from tests.reports._city import MADE, assessment
from tests.reports._outline import Outline
from tests.reports.test_readiness import PAYLOADS, _infected, context, tame


def test_the_browser_would_tell_of_a_request_and_of_a_complaint(tmp_path):
    page = tmp_path / "bad.html"
    page.write_text('<!doctype html><img src="http://127.0.0.1:9/x"><script>nonsense(</script>')
    opened = open_page(page)
    assert "http://127.0.0.1:9/x" in opened.asked
    assert opened.complaints


@pytest.mark.parametrize("report", ["readiness", "procurement", "ward", "gaps"])
@pytest.mark.parametrize("width", [1400, 390])
def test_a_report_opens_without_a_complaint_and_without_a_request(tmp_path, report, width):
    (made,) = load_reports()[report].render(context(), "html")
    page = tmp_path / made.name
    page.write_bytes(made.data)
    opened = open_page(page, width=width)
    assert opened.complaints == ()
    assert opened.asked == ()
    assert Outline(opened.dom).count() == Outline(made.data.decode()).count()


def test_hostile_text_makes_no_element_and_no_request_in_a_browser(tmp_path):
    page = tmp_path / "hostile.html"
    page.write_bytes(_infected(" ".join(PAYLOADS)))
    opened = open_page(page)
    assert opened.complaints == ()
    assert opened.asked == ()
    outline = Outline(opened.dom)
    assert outline.count().get("script", 0) == 0
    assert outline.count().get("iframe", 0) == 0
    assert outline.count().get("img", 0) == 0
    page.write_bytes(_infected(tame(" ".join(PAYLOADS))))
    assert Outline(open_page(page).dom).count() == outline.count()


def test_every_sheet_of_paper_says_that_the_data_is_simulated(tmp_path):
    made = assessment()
    whole = ReportContext(assessment=made, generated_at=MADE, simulated=True)
    (page,) = load_reports()["readiness"].render(whole, "html")
    html, pdf = tmp_path / page.name, tmp_path / "page.pdf"
    html.write_bytes(page.data)
    print_page(html, pdf)
    text = subprocess.run(
        [program("pdftotext", "poppler-utils"), "-layout", str(pdf), "-"],
        capture_output=True, text=True, check=True, timeout=60,
    ).stdout  # fmt: skip
    sheets = text.split("\f")[:-1]
    assert len(sheets) > 12  # a sheet at least for every district
    for number, sheet in enumerate(sheets, start=1):
        assert "mô phỏng" in sheet.lower(), f"sheet {number}"
