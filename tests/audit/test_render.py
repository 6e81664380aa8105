"""Reports reach a folder whole, under plain names, and nowhere else."""

import pytest

from audit.render import render_all, write_page
from reports.report import ON_REQUEST, Page, load_reports
from tests.reports._city import MADE, assessment
from tests.reports.test_readiness import part


def test_every_report_is_written_in_every_format(tmp_path):
    places = render_all(assessment(part()), tmp_path, generated_at=MADE)
    assert {place.parent for place in places} == {tmp_path}
    assert {place.name for place in places} == {entry.name for entry in tmp_path.iterdir()}
    cheap = {(one.id, f) for one in load_reports().values() for f in one.formats} - {
        (id_, format_) for id_ in load_reports() for format_ in ON_REQUEST
    }
    assert len(places) >= len(cheap) > 10
    assert all(place.stat().st_size > 0 for place in places)
    assert not {place.suffix for place in places} & {".pdf", ".docx"}, "these wait to be named"


def test_english_pages_stand_beside_the_vietnamese_ones(tmp_path):
    made = assessment(part())
    vi = render_all(made, tmp_path, "vi", generated_at=MADE, kinds=["gaps"])
    en = render_all(made, tmp_path, "en", generated_at=MADE, kinds=["gaps"])
    assert not {place.name for place in vi} & {place.name for place in en}


def test_only_what_was_asked_for_is_written(tmp_path):
    places = render_all(
        assessment(part()), tmp_path, generated_at=MADE, kinds=["readiness", "gaps"],
        formats=["csv"],
    )  # fmt: skip
    assert {place.suffix for place in places} == {".csv"}


def test_an_unknown_report_or_format_is_refused_before_anything_is_written(tmp_path):
    made = assessment(part())
    with pytest.raises(ValueError, match="no report is called 'horoscope'"):
        render_all(made, tmp_path / "out", generated_at=MADE, kinds=["horoscope"])
    with pytest.raises(ValueError, match="no report has the format 'doc'"):
        render_all(made, tmp_path / "out", generated_at=MADE, formats=["doc"])
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "name", ["../x.html", "/etc/x.html", "a/b.html", "CON", "a:b.html", "x\x00.html", ".x.html",
             "x.html.", "A.html", "\u202ex.html", "x" * 300, ""],
)  # fmt: skip
def test_a_page_cannot_leave_its_folder(tmp_path, name):
    with pytest.raises(ValueError, match="not a page name"):
        write_page(tmp_path, Page(name, "text/html", b"x"))
    assert list(tmp_path.iterdir()) == []


def test_a_symbolic_link_is_replaced_and_not_followed(tmp_path):
    outside = tmp_path / "outside.txt"
    outside.write_text("keep me")
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "x.html").symlink_to(outside)
    place = write_page(folder, Page("x.html", "text/html", b"new"))
    assert outside.read_text() == "keep me"
    assert not place.is_symlink()
    assert place.read_bytes() == b"new"


def test_a_page_replaces_the_old_one_and_leaves_no_part_behind(tmp_path):
    for data in (b"old", b"new"):
        write_page(tmp_path, Page("x.html", "text/html", data))
    assert (tmp_path / "x.html").read_bytes() == b"new"
    assert [entry.name for entry in tmp_path.iterdir()] == ["x.html"]


def test_a_page_that_cannot_be_put_in_place_leaves_no_part_behind(tmp_path):
    (tmp_path / "x.html").mkdir()
    with pytest.raises(OSError, match=r"x\.html"):
        write_page(tmp_path, Page("x.html", "text/html", b"x"))
    assert [entry.name for entry in tmp_path.iterdir()] == ["x.html"]
