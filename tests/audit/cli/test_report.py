"""`ward-audit report`: what the store holds becomes pages, and wrong wishes become one line."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from audit.cli.root import run
from tests.audit.cli.folders import WARDS, make_folder, ward_audit


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which one run has been collected."""
    made = make_folder(tmp_path_factory.mktemp("city") / "w")
    done = ward_audit("collect", "--estate", made)
    assert done.returncode == 0, done.stderr
    return made


@pytest.fixture
def report(folder, capsys, monkeypatch):
    monkeypatch.setenv("WARD_AUDIT_LANG", "en")
    monkeypatch.setenv("NO_COLOR", "1")

    def call(*args):
        status = run(["report", *map(str, args), "--estate", str(folder)])
        said = capsys.readouterr()
        return status, said.out.split(), said.err

    return call


def test_a_report_lands_in_the_folder_and_its_files_are_said(report, folder):
    status, files, _ = report("readiness")
    assert status == 0
    assert {Path(file).name for file in files} == {
        "readiness.html", "readiness.xlsx", "readiness.json", "readiness-wards.csv",
        "readiness-findings.csv",
    }  # fmt: skip
    assert all(Path(file).parent == folder / "out" for file in files)


def test_pages_are_vietnamese_unless_told_whatever_the_locale(report, tmp_path):
    _, (vi,), _ = report("gaps", "--format", "html", "--out", tmp_path)
    _, (en,), _ = report("gaps", "--format", "html", "--out", tmp_path, "--lang", "en")
    assert '<html lang="vi">' in Path(vi).read_text("utf-8")
    assert '<html lang="en">' in Path(en).read_text("utf-8")


def test_only_the_wards_of_the_folder_are_counted(report, tmp_path):
    _, (file,), _ = report("readiness", "--format", "json", "--out", tmp_path)
    made = json.loads(Path(file).read_text("utf-8"))
    assert {ward["code"] for ward in made["wards"]} == set(WARDS)
    assert made["services"][0]["total"] == len(WARDS)
    assert made["simulated"] is True


def test_the_sheet_of_one_ward_is_of_that_ward_alone(report, tmp_path):
    _, (file,), _ = report("ward", "--ward", WARDS[1], "--out", tmp_path)
    text = Path(file).read_text("utf-8")
    assert text.count('<article class="sheet">') == 1
    assert f"ward-audit run --ward {WARDS[1]}" in text


@pytest.mark.parametrize(
    ("args", "line"),
    [
        (("horoscope",), "no report 'horoscope'"),
        (("readiness", "--format", "doc"), "no format 'doc'"),
        (("ward", "--ward", "1"), "has no ward with the code '1'; did you mean 00001?"),
        (("readiness", "--run", "nobody"), "no run is called 'nobody'"),
        (("procurement", "--prices", "nowhere.yaml"), "nowhere.yaml"),
    ],
)
def test_a_wrong_wish_is_one_line_and_exit_2(report, args, line):
    status, files, err = report(*args)
    assert status == 2
    assert files == []
    assert line in err
    assert len(err.strip().splitlines()) == 1


def test_a_folder_that_cannot_be_written_is_said_and_exit_2(report, tmp_path):
    (tmp_path / "file").write_text("in the way")
    status, _, err = report("gaps", "--out", tmp_path / "file")
    assert status == 2
    assert err == f"{tmp_path / 'file'}: không ghi được: đã có tệp trùng tên\n"
    status, _, err = report("gaps", "--out", tmp_path / "file", "--lang", "en")
    assert status == 2
    assert err == f"{tmp_path / 'file'}: cannot be written: File exists\n"


def test_paper_is_written_when_it_is_named(report, tmp_path):
    status, files, _ = report("all", "--format", "pdf,docx", "--out", tmp_path)
    assert status == 0
    names = ("readiness", "procurement", "wards", "gaps")
    assert {Path(file).name for file in files} == {
        f"{name}.{format_}" for name in names for format_ in ("pdf", "docx")
    }
    assert (tmp_path / "wards.pdf").read_bytes().startswith(b"%PDF-1.7")


def test_a_missing_extra_is_one_line_and_the_other_formats_are_written(folder, tmp_path):
    program = (
        "import sys; sys.modules['weasyprint'] = None; sys.modules['docx'] = None\n"
        "from audit.cli.root import run; sys.exit(run(sys.argv[1:]))"
    )
    words = ["report", "all", "--format", "html,pdf,docx", "--estate", folder, "--out", tmp_path]
    done = subprocess.run(
        [sys.executable, "-c", program, *words, "--lang", "en"],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "pdf: WeasyPrint is not installed: pip install 'ward-audit[pdf]'" in done.stderr
    assert "docx: python-docx is not installed: pip install 'ward-audit[docx]'" in done.stderr
    assert "Traceback" not in done.stderr
    assert {file.suffix for file in tmp_path.iterdir()} == {".html"}
    assert len(list(tmp_path.iterdir())) == 4
