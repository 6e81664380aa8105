"""Wrong input of every kind: exactly one clear line an error, exit 2, nothing on stdout."""

import shlex
import shutil
from pathlib import Path

import pytest

from audit.cli.root import run
from tests.audit.cli.folders import ward_audit
from tests.audit.cli.wrong_input import CASES, CHAPTERS, Case, lay_out, page
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A working folder as `init` makes it."""
    folder = tmp_path_factory.mktemp("fresh") / "city"
    assert ward_audit("init", folder).returncode == 0
    return folder


@pytest.mark.parametrize("case", [pytest.param(case, id=case.why) for case in CASES])
def test_wrong_input_is_one_line_an_error_and_exit_2(
    case: Case,
    fresh: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    shutil.copytree(fresh, tmp_path / "city")
    lay_out(case, tmp_path)
    before = _files(tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WARD_AUDIT_LANG", "en")
    capsys.readouterr()
    status = run(shlex.split(case.command)[1:])
    said = capsys.readouterr()
    assert tuple(said.err.splitlines()) == case.said
    assert (status, said.out) == (2, "")
    assert _files(tmp_path) == before, "a command that was refused has left something behind"


def _files(folder: Path) -> dict[Path, bytes]:
    """Everything but the store and the compiled tables: whoever asks for them makes them."""
    return {
        place: place.read_bytes()
        for place in sorted(folder.rglob("*"))
        if place.is_file() and not place.name.startswith("store.")
    }


def test_there_are_cases_of_every_kind() -> None:
    assert len(CASES) >= 20
    assert all(len(cases) >= 4 for cases in CHAPTERS.values())
    assert len({(case.command, tuple(case.files)) for case in CASES}) > len(CASES) * 3 // 4


def test_the_page_of_wrong_input_is_what_the_program_says() -> None:
    written = (ROOT / "docs" / "wrong-input.md").read_text("utf-8")
    assert written == page(), "run: python -m tests.audit.cli.wrong_input > docs/wrong-input.md"
