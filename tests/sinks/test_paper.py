"""PDF and DOCX of a city that says only what acts: nothing acts, nothing raises, all is shown."""

from __future__ import annotations

import io
import os
import re
import socket
import subprocess
import sys
import unicodedata
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from lxml import etree

from reports.docx_file import Paper
from reports.escape import CUT, clean
from reports.pdf_file import VIETNAMESE, pdf_bytes, pdf_problem
from reports.report import MEDIA_TYPES, load_reports
from tests.conftest import ROOT
from tests.hostile._figures import Figure, keep
from tests.peers import papers
from tests.sinks._paper_city import BROKEN, CONTROLS, MEGABYTE, TEXTS, context

REPORTS = tuple(load_reports())
MARK = "SỐ LIỆU MÔ PHỎNG"
ACTS = {
    "/JS", "/JavaScript", "/Launch", "/URI", "/EmbeddedFile", "/EmbeddedFiles", "/Filespec",
    "/OpenAction", "/AA", "/GoToR", "/GoToE", "/SubmitForm", "/ImportData", "/RichMedia", "/XFA",
    "/AcroForm", "/Movie", "/Sound", "/Rendition",
}  # fmt: skip
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ACTING_ELEMENTS = {
    f"{W}{name}" for name in ("hyperlink", "object", "altChunk", "control", "sdt", "customXml")
}
COMMAND = "make test PYTEST_ARGS=tests/sinks/test_paper.py"


def rendered(format_: str) -> dict[str, bytes]:
    made = context()
    found = {}
    for id_ in REPORTS:
        (page,) = load_reports()[id_].render(made, format_)
        assert page.media_type == MEDIA_TYPES[format_]
        assert page.name.endswith(f".{format_}")
        found[id_] = page.data
    return found


@pytest.fixture(scope="module")
def pdfs() -> dict[str, bytes]:
    return rendered("pdf")


@pytest.fixture(scope="module")
def documents() -> dict[str, bytes]:
    return rendered("docx")


@pytest.fixture(scope="module")
def from_writer(documents: dict[str, bytes]) -> dict[str, bytes]:
    return papers.printed(documents)


def squeezed(text: str) -> str:
    """Letters alone: lines are broken where there is room, ligatures are drawn as one."""
    text = unicodedata.normalize("NFKC", text)
    return "".join(sign for sign in text if sign.isalnum() and sign.isascii())


def shown(pages: Mapping[str, list[str]]) -> list[str]:
    """Texts of which nothing can be read on any page."""
    everything = squeezed("".join("".join(text) for text in pages.values()))
    return [text for text in TEXTS if squeezed(clean(text))[:20] not in everything]


def written(document: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(document)) as parts:
        return "".join(etree.fromstring(parts.read("word/document.xml")).itertext())


def controls(text: str) -> set[str]:
    return {s for s in text if unicodedata.category(s) in ("Cc", "Cs", "Cn") and s not in "\n\r\f"}


def test_nothing_that_anybody_said_acts_in_a_pdf(pdfs: dict[str, bytes]) -> None:
    acting = {id_: papers.names_in(pdf) & ACTS for id_, pdf in pdfs.items()}
    pages = {id_: papers.pages_of(pdf) for id_, pdf in pdfs.items()}
    unread = shown(pages)
    unmarked = sum(MARK not in page for own in pages.values() for page in own)
    left = set().union(*(controls("".join(own)) for own in pages.values()))
    wrong = sum(map(len, acting.values())) + len(unread) + unmarked + len(left)
    sheets = sum(map(len, pages.values()))
    keep([Figure(
        test="sinks.pdf",
        goal="0 acting objects, 0 texts lost, 0 controls, the mark on every sheet",
        measured=f"{len(TEXTS)} texts x {len(pdfs)} reports, {sheets} sheets: "
        f"{sum(map(len, acting.values()))} acting objects, {len(unread)} lost, {len(left)} "
        f"controls, {unmarked} sheets without the mark",
        met=wrong == 0,
        command=COMMAND,
    )])  # fmt: skip
    assert acting == {id_: set() for id_ in REPORTS}
    assert unread == []
    assert left == set()
    assert unmarked == 0


def test_a_pdf_carries_its_fonts_and_lies_on_a4(pdfs: dict[str, bytes]) -> None:
    for id_, pdf in pdfs.items():
        fonts = papers.fonts_of(pdf)
        assert fonts, id_
        for font in fonts:
            assert font[-5:-2] == ["yes", "yes", "yes"], (id_, font)  # inside, a subset, readable
        sizes = {
            (round(float(x)), round(float(y)))
            for x, y in re.findall(r"Page .*size: +([\d.]+) x ([\d.]+) pts", papers.about(pdf))
        }
        assert sizes <= {(595, 842), (842, 595)}, id_
        assert re.search(r"CreationDate: +2016-08-05T03:30:00Z", papers.about(pdf)), id_


def test_sheets_are_numbered_and_heads_of_tables_are_repeated(pdfs: dict[str, bytes]) -> None:
    pages = papers.pages_of(pdfs["gaps"])
    assert len(pages) > 3
    for number, text in enumerate(pages, start=1):
        assert f"{number} / {len(pages)}" in text
    headed = ["Tiêu chí" in text and "Minh chứng" in text for text in pages]
    assert headed.count(True) > 3
    assert all(headed[headed.index(True) : -1])  # the last sheet may hold the foot alone


def test_a_page_that_asks_for_something_gets_nothing(tmp_path: Path) -> None:
    picture = tmp_path / "red.svg"
    picture.write_text('<svg xmlns="http://www.w3.org/2000/svg"><text y="20">SECRET</text></svg>')
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        address = f"http://127.0.0.1:{port}/x"
        page = (
            f'<link rel=stylesheet href="{address}"><style>@import url({address}); '
            f"@font-face {{font-family: f; src: url({address})}} p {{font-family: f; "
            f"background: url({address})}}</style><p>read me</p><img src='{address}'>"
            f"<img src='{picture.as_uri()}'><object data='{picture.as_uri()}'></object>"
            f"<link rel=attachment href='{picture.as_uri()}'>"
            f"<svg><image href='{picture.as_uri()}' width=9 height=9 /></svg>"
            "<img src='data:image/svg+xml,<svg xmlns=\"http://www.w3.org/2000/svg\"/>'>"
        )
        pdf = pdf_bytes([page.encode()])
        server.setblocking(False)
        with pytest.raises(BlockingIOError):
            server.accept()
    assert "read me" in papers.pages_of(pdf)[0]
    assert "SECRET" not in papers.pages_of(pdf)[0]
    assert not papers.names_in(pdf) & (ACTS - {"/URI"})
    assert picture.name.encode() not in pdf


def test_nothing_that_anybody_said_acts_in_a_document(
    documents: dict[str, bytes], from_writer: dict[str, bytes]
) -> None:
    acting = []
    for id_, data in documents.items():
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            assert parts.testzip() is None
            for name in parts.namelist():
                assert not re.search(r"vba|\.bin$|embeddings|activeX", name, re.I), name
                if name.endswith((".xml", ".rels")):
                    root = etree.fromstring(parts.read(name))
                    acting += [(id_, one.tag) for one in root.iter() if one.tag in ACTING_ELEMENTS]
                    acting += [(id_, one.get("Target")) for one in root.iter()
                               if one.get("TargetMode") == "External"]  # fmt: skip
                    acting += [(id_, one.text) for one in root.iter(f"{W}instrText")
                               if one.text not in (" PAGE ", " NUMPAGES ")]  # fmt: skip
    pages = {id_: papers.pages_of(pdf) for id_, pdf in from_writer.items()}
    unread = shown({id_: [written(data)] for id_, data in documents.items()})
    mark = squeezed(MARK)  # Writer may take letters from two fonts; their order is lost then
    unmarked = sum(mark not in squeezed(page) for own in pages.values() for page in own)
    keep([Figure(
        test="sinks.docx",
        goal="0 acting parts, 0 texts lost, the mark on every sheet, read by LibreOffice",
        measured=f"{len(TEXTS)} texts x {len(documents)} reports, "
        f"{sum(map(len, pages.values()))} sheets: {len(acting)} acting parts, "
        f"{len(unread)} lost, {unmarked} sheets without the mark",
        met=not acting and not unread and not unmarked,
        command=COMMAND,
    )])  # fmt: skip
    assert acting == []
    assert unread == []
    assert unmarked == 0


def test_tables_of_a_document_repeat_their_heads(documents: dict[str, bytes]) -> None:
    for id_, data in documents.items():
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            body = etree.fromstring(parts.read("word/document.xml"))
        tables = [one for one in body.iter(f"{W}tbl") if len(one.findall(f"{W}tr")) > 20]
        if id_ != "ward":  # a sheet of paper has no long table
            assert any(one.find(f".//{W}tblHeader") is not None for one in tables), id_


@pytest.mark.parametrize("text", [CONTROLS, BROKEN, MEGABYTE], ids=["controls", "broken", "1 MB"])
def test_text_that_xml_cannot_hold_is_cut_or_marked_and_never_raises(text: str) -> None:
    paper = Paper(context(), text, note=text)
    paper.title(text)
    paper.heading(text)
    paper.bullets([text])
    said = written(paper.finish())
    assert len(said) < 10_000
    assert (CUT if text is MEGABYTE else "\ufffd") in said


def test_the_same_city_gives_the_same_bytes_in_another_process(
    pdfs: dict[str, bytes], documents: dict[str, bytes], tmp_path: Path
) -> None:
    program = (
        "import sys\n"
        "from tests.sinks._paper_city import context\n"
        "from reports.report import load_reports\n"
        "for id_ in ('procurement', 'ward'):\n"
        "    for format_ in ('pdf', 'docx'):\n"
        "        (page,) = load_reports()[id_].render(context(), format_)\n"
        "        open(f'{sys.argv[1]}/{id_}.{format_}', 'wb').write(page.data)\n"
    )
    env = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "America/Lima", "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", program, tmp_path], env=env, check=True, timeout=100)
    for id_ in ("procurement", "ward"):
        assert (tmp_path / f"{id_}.pdf").read_bytes() == pdfs[id_]
        assert (tmp_path / f"{id_}.docx").read_bytes() == documents[id_]


def test_a_computer_without_vietnamese_letters_says_so(tmp_path: Path) -> None:
    assert pdf_problem() is None, "this computer has them"
    assert len(VIETNAMESE) == 134
    config = tmp_path / "fonts.conf"
    config.write_text('<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig/>')
    done = subprocess.run(
        [sys.executable, "-c", "from reports.pdf_file import pdf_problem; print(pdf_problem())"],
        env={**os.environ, "FONTCONFIG_FILE": str(config), "XDG_CACHE_HOME": str(tmp_path)},
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "no font here has Vietnamese letters: apt-get install fonts-noto-core" in done.stdout
