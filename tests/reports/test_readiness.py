"""The readiness report: the answer first, nothing foreign in it, and nothing that acts."""

import csv
import io
import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from checks.by_site import BySite
from inventory.model import Estate, Register, Site
from inventory.register import load_register
from reports.escape import clean
from reports.names import Names
from reports.report import ReportContext, load_reports
from reports.rows import merged, rows_of
from tests.reports._city import MADE, assessment
from tests.reports._outline import Outline

NB = "\u00a0"


def context(lang="vi", **how):
    made = assessment(**how)
    return ReportContext(
        assessment=made, generated_at=MADE, lang=lang, simulated=made.estate.simulated,
        tool_version="0.1.0",
    )  # fmt: skip


def page(format_="html", report="readiness", index=0, **how):
    pages = list(load_reports()[report].render(context(**how), format_))
    return pages[index].data.decode("utf-8-sig")


@pytest.fixture(scope="module")
def html():
    return page()


def test_the_first_words_are_the_answer_in_one_sentence(html):
    heading = re.search(r"<h1>(.*?)</h1>", html, re.S)
    assert heading
    assert heading.group(1) == (
        f"Theo kết quả rà soát đến ngày 05 tháng 8 năm 2016, có 100/168 phường (59,5{NB}%) "
        "sẵn sàng, 38 phường sẵn sàng có điều kiện, 24 phường chưa sẵn sàng."
    )
    assert "Chưa có số liệu của 6 phường; các phường này không được tính là sẵn sàng." in html


def test_the_english_answer_is_the_same_one():
    assert (
        f"According to the review up to 5 August 2016, 100 of 168 wards (59.5{NB}%) are ready, "
        "38 conditionally ready and 24 not ready."
    ) in page(lang="en")


def test_every_ward_has_a_tile_with_its_letter_and_a_link_to_its_section(html):
    outline = Outline(html)
    ids = {attrs["id"] for _, attrs in outline.elements if "id" in attrs}
    links = [attrs["href"] for tag, attrs in outline.elements if tag == "a" and "href" in attrs]
    assert len(ids) == sum("id" in attrs for _, attrs in outline.elements)  # each id once
    assert {(link or "")[1:] for link in links} <= ids
    wards = load_register("hanoi-2016").level("ward")
    for ward in wards:
        assert links.count(f"#s-{ward.id}") >= 4  # once for each layer of the map
    letters = re.findall(r'class="letter"[^>]*>(.)<', html)
    assert len(letters) == len(wards) * 4
    assert {letter: letters[:168].count(letter) for letter in "SĐCK"} == {
        "S": 100, "Đ": 38, "C": 24, "K": 6,
    }  # fmt: skip


def test_a_fault_above_the_wards_is_said_and_paints_none_of_them(html):
    assert "168 phường còn phải chờ" in html
    assert page(held=False).count("t-NO_GO") == html.count("t-NO_GO")
    assert "còn phải chờ" not in page(held=False)


def test_a_ward_that_calls_itself_ready_and_is_not_is_named(html):
    outline = Outline(html)
    assert "Các phường tự khai báo khác với kết quả kiểm tra." in outline.texts
    assert html.count("không khớp") >= 1


def test_our_own_numbers_are_called_no_regulation(html):
    assert "không phải quy định" in html.split('id="method"')[1]


@pytest.mark.parametrize("report", ["readiness", "ward", "gaps"])
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_simulated_data_says_so_at_the_top_at_the_end_and_on_every_sheet(report, lang):
    said = {"vi": "Số liệu mô phỏng", "en": "Simulated data"}[lang]
    html = page(report=report, lang=lang)
    outline = Outline(html)
    shown = [text for text in (*outline.texts, *outline.foreign) if said in text]
    assert len(shown) >= 2
    assert re.search(rf'@bottom-center {{ content: "{said.upper()}"', html)
    if report == "readiness":
        assert sum(text == said for text in shown) == 12  # the head of every district


@pytest.mark.parametrize("report", ["readiness", "ward", "gaps"])
def test_real_data_does_not_say_that_it_is_simulated(report):
    assert "mô phỏng" not in page(report=report, simulated=False).lower()


@pytest.mark.parametrize("report", ["readiness", "ward", "gaps"])
def test_a_page_needs_nothing_from_anywhere(report):
    html = page(report=report)
    outline = Outline(html)
    assert outline.count().get("script", 0) == 0
    for tag, attrs in outline.elements:
        for name, value in attrs.items():
            assert not name.startswith("on"), (tag, name)
            assert name != "style", tag  # the policy would refuse it
            if name in ("href", "src", "action", "srcset", "xlink:href"):
                assert (value or "").startswith(("#", "data:,")), (tag, value)
    assert "http://" not in html
    assert "https://" not in html
    assert "@import" not in html
    assert not re.search(r"url\((?!#)", html)


@pytest.mark.parametrize("report", ["readiness", "ward", "gaps"])
def test_the_policy_names_the_style_and_allows_nothing_else(report):
    outline = Outline(page(report=report))
    policy = next(
        attrs["content"]
        for tag, attrs in outline.elements
        if attrs.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy is not None
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    assert "script-src" not in policy


PAYLOADS = (
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "'><svg/onload=alert(1)>",
    "</title></style></svg></table><iframe src=javascript:alert(1)>",
    "{{ 7*7 }}{% for x in ().__class__ %}",
    "javascript:alert(1)",
    "=HYPERLINK(\"http://x\")",
    "\x1b]0;x\x07\u202egpj.exe\x00\ufeff",
    "&lt;b&gt; &#60;b&#62;",
    "--><!--",
)  # fmt: skip


def part():
    """Two districts of the city: enough of everything, quick to render."""
    whole = load_register("hanoi-2016")
    sites = tuple(s for s in whole.sites if {s.id, s.parent} & {"01", "001", "002"})
    sites = tuple(s for s in sites if s.id in {"01", "001", "002"} or s.level == "ward")
    return Register(
        **{name: getattr(whole, name) for name in Register.model_fields} | {"sites": sites}
    )


def tame(payload):
    """The same words and spaces, of letters alone."""
    return re.sub(r"[^ ]", "x", clean(payload))


def _infected(payload, text="html", report="readiness", index=0):
    made = assessment(part(), note=payload, device=payload)
    register, estate = made.register_, made.estate
    assert isinstance(estate, Estate)
    ward = register.level("ward")[3]
    sites = tuple(
        site.model_copy(update={"name": payload, "title": payload}) if site.id == ward.id else site
        for site in register.sites
    )
    units = tuple(u.model_copy(update={"unit": payload, "leader_role": payload})
                  if u.site == ward.id else u for u in estate.units)  # fmt: skip
    devices = tuple(one.model_copy(update={"vendor": payload, "model": payload})
                    for one in estate.devices)  # fmt: skip
    links = tuple(one.model_copy(update={"provider": payload, "type": payload})
                  for one in estate.links)  # fmt: skip
    findings = BySite(
        replace(f, mark=replace(f.mark, aspect=f"works:{payload}", reason=payload, unit=payload))
        for f in made.findings
    )
    made = replace(
        made,
        register_=Register(**{name: getattr(register, name) for name in Register.model_fields}
                           | {"sites": sites}),
        estate=estate.model_copy(update={"units": units, "devices": devices, "links": links}),
        findings=findings, run=payload,
    )  # fmt: skip
    whole = ReportContext(assessment=made, generated_at=MADE, simulated=True, tool_version="0")
    return list(load_reports()[report].render(whole, text))[index].data


@pytest.mark.parametrize("report", ["readiness", "ward", "gaps"])
@pytest.mark.parametrize("payload", PAYLOADS)
def test_text_of_a_device_never_becomes_an_element(report, payload):
    hostile = Outline(_infected(payload, report=report).decode())
    harmless = Outline(_infected(tame(payload), report=report).decode())
    assert hostile.count() == harmless.count()
    assert not [a for _, attrs in hostile.elements for a in attrs if a.startswith("on")]


def test_text_of_a_device_is_still_shown_in_letters():
    outline = Outline(_infected("<script>alert(1)</script>").decode())
    assert any("<script>alert(1)</script>" in text for text in outline.texts)


@pytest.mark.parametrize("index", [0, 1])
@pytest.mark.parametrize("payload", [*PAYLOADS, "+1", "-1", "@A1", "＝1", "\t=1", "a\r\nb"])
def test_no_cell_of_a_csv_file_is_a_formula(index, payload):
    text = _infected(payload, "csv", index=index).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert len({len(row) for row in rows}) == 1
    for row in rows[1:]:
        for cell in row:
            assert not cell.startswith(tuple("=+-@\t\r＝＋－＠")) or _number(cell), cell


def _number(cell):
    return re.fullmatch(r"-?\d+(\.\d+)?", cell) is not None


def test_english_pages_hold_no_vietnamese_but_names():
    vietnamese = re.compile(r"[ăâđêôơưĂÂĐÊÔƠƯ\u1ea0-\u1ef9]|\b(phường|quận)\b", re.I)
    names = {site.name for site in load_register("hanoi-2016").sites}
    pattern = re.compile("|".join(sorted(map(re.escape, names), key=len, reverse=True)))
    for report in ("readiness", "ward", "gaps"):
        outline = Outline(page(report=report, lang="en"))
        left = [text for text in outline.texts if vietnamese.search(pattern.sub("", text))]
        split = {part for name in names for part in name.split()}
        assert [text for text in left if not set(text.split()) <= split] == []


def test_the_document_for_programs_counts_as_the_page_does():
    made = json.loads(page("json"))
    assert made["format"] == "ward-audit-readiness/1"
    assert made["simulated"] is True
    assert made["services"][0]["by_verdict"] == {
        "GO": 100, "CONDITIONAL": 38, "NO_GO": 24, "NO_VERDICT": 6,
    }  # fmt: skip
    assert len(made["wards"]) == 168
    assert sum(one["total"] for one in made["districts"]) == 168
    assert {one["verdict"] for one in made["wards"]} == set(made["services"][0]["by_verdict"])
    blocked = [one for one in made["wards"] if one["blockers"]]
    assert len(blocked) == 24
    for ward in blocked:
        known = {one["id"] for one in ward["findings"]}
        assert set(ward["blockers"]) <= known


def test_a_number_that_is_no_number_is_null_for_programs():
    made = assessment()
    findings = BySite(replace(f, mark=replace(f.mark, got=float("nan"))) for f in made.findings)
    whole = ReportContext(assessment=replace(made, findings=findings), generated_at=MADE)
    (found,) = load_reports()["readiness"].render(whole, "json")
    assert "NaN" not in found.data.decode()


def test_a_tiny_register_without_tiles_has_a_whole_report_too():
    register = Register(
        id="tiny", vi="hai phường", en="two wards", source="test",
        sites=(
            Site(id="9", level="city", name="Thử", title="Thành phố Thử"),
            Site(id="91", level="district", name="Một", title="Quận Một", parent="9"),
            Site(id="911", level="ward", name="A", title="Phường A", parent="91"),
            Site(id="912", level="ward", name="B", title="Phường B", parent="91"),
        ),
    )  # fmt: skip
    html = page(register=register)
    assert "có 0/2 phường" in html or "có 1/2 phường" in html or "có 2/2 phường" in html
    assert 'id="s-911"' in html
    assert 'id="s-912"' in html


def test_the_same_judgement_gives_the_same_bytes():
    for format_ in ("html", "json", "csv"):
        assert page(format_) == page(format_)


def test_a_city_of_168_wards_stays_below_three_megabytes(html):
    assert len(html.encode()) < 3_000_000


def test_what_says_the_same_of_several_aspects_is_one_row():
    made = assessment(part())
    stale = next(f for f in made.findings if f.mark.reason == "stale")
    also = [replace(stale, mark=replace(stale.mark, aspect=aspect)) for aspect in ("area", "fax")]
    rows = merged(rows_of([stale, *also], Names(ReportContext(made, MADE))))
    assert len(rows) == 1
    assert rows[0].aspect.count(",") == 2


def test_a_value_is_never_rounded_onto_its_limit():
    made = assessment(part())
    slow = next(f for f in made.findings if f.mark.unit == "Mbps")
    for got, said in ((6.399, f"6,399{NB}Mbps"), (3.1416, f"3,1{NB}Mbps"), (0.04, f"0,04{NB}Mbps")):
        changed = replace(slow, mark=replace(slow.mark, got=got))
        (row,) = rows_of([changed], Names(ReportContext(made, MADE)))
        assert row.value == said


def test_every_key_that_programs_meet_is_written_down():
    made = json.loads(page("json"))
    written = (Path(__file__).parents[2] / "docs" / "reports.md").read_text("utf-8")
    failing = next(f for ward in made["wards"] for f in ward["findings"] if f["verdict"] == "fail")
    for one in (made, made["services"][0], made["districts"][0], made["wards"][0], failing):
        assert [key for key in one if key not in written] == []


def test_a_ward_has_the_name_of_the_day():
    for year, name in ((2024, "Phường Quỳnh Lôi"), (2025, "Phường Bạch Mai")):
        judged = replace(assessment(), at=datetime(year, 6, 1, 2, tzinfo=UTC))
        assert Names(ReportContext(assessment=judged, generated_at=MADE)).site("00292") == name
