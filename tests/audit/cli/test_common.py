"""What reaches a terminal, a CSV file or a reader of JSON: nothing that could do anything."""

import csv
import io
import json
import unicodedata
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.cli._common import Ui, language, safe

HOSTILE = [
    "\x1b[31mred", "\x1b]0;title\x07", "\x9b2J", "a\rb", "\u202egnp.exe", "\u2066x\u2069",
    "\u200bzero", "\udcff", "\ue000", "nul\0", "\u2028line", "\x7f",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_a_devices_text_cannot_steer_the_terminal(text: str) -> None:
    shown = safe(text)
    assert not [c for c in shown if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}]
    shown.encode("utf-8")


@given(st.text())
def test_making_text_safe_twice_changes_nothing(text: str) -> None:
    assert safe(safe(text)) == safe(text)
    assert len(safe(text)) <= 400


def test_vietnamese_and_line_ends_stay() -> None:
    assert safe("Phường Phúc Xá: đã có") == "Phường Phúc Xá: đã có"
    assert safe("a\nb\tc") == "a b c"
    assert safe("a\nb", lines=True) == "a\nb"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "＝1", "－1"])
def test_a_csv_cell_is_never_a_formula(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    Ui(format_="csv").rows(["x"], [[text]])
    (_, (cell,)) = csv.reader(io.StringIO(capsys.readouterr().out))
    assert cell[0] in "' "


def test_numbers_stay_numbers_and_silence_stays_null(capsys: pytest.CaptureFixture[str]) -> None:
    at = datetime(2016, 8, 5, 2, 0, tzinfo=UTC)
    rows = [[1, 2.5, None, "x\x1b[2J", at, True]]
    Ui(format_="json").rows(list("abcdef"), rows)
    (row,) = json.loads(capsys.readouterr().out)
    assert row == {
        "a": 1, "b": 2.5, "c": None, "d": "x\x1b[2J", "e": "2016-08-05T02:00:00+00:00", "f": True,
    }  # fmt: skip
    Ui(format_="json").rows(["d"], rows=[["\x1b"]])
    assert "\x1b" not in capsys.readouterr().out  # JSON escapes it


def test_a_table_shows_no_control_character(capsys: pytest.CaptureFixture[str]) -> None:
    Ui(lang="en").rows(["name"], [[text] for text in HOSTILE if "\udcff" not in text])
    shown = capsys.readouterr().out
    assert not [c for c in shown if unicodedata.category(c) in {"Cc", "Cf"} and c != "\n"]


def test_what_is_no_number_in_json_does_not_leave() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        Ui().json({"x": float("nan")})


@pytest.mark.parametrize(
    ("chosen", "env", "expected"),
    [
        ("en", {"LANG": "vi_VN.UTF-8"}, "en"),
        ("vi", {"LANG": "en_US.UTF-8"}, "vi"),
        (None, {"LANG": "en_GB.UTF-8"}, "en"),
        (None, {"LANG": "vi_VN.UTF-8"}, "vi"),
        (None, {"LANG": "en_US.UTF-8", "LC_ALL": "vi_VN.UTF-8"}, "vi"),
        (None, {"LANG": "fr_FR.UTF-8"}, "vi"),
        (None, {"LANG": "C.UTF-8"}, "vi"),
    ],
)
def test_the_language_is_the_chosen_one_else_the_locales(
    chosen: str | None, env: dict[str, str], expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("WARD_AUDIT_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    assert language(chosen) == expected


def test_quiet_keeps_warnings_and_drops_messages(capsys: pytest.CaptureFixture[str]) -> None:
    ui = Ui(lang="en", quiet=True, no_color=True)
    ui.say("chào", "hello")
    ui.warn("coi chừng", "careful")
    assert capsys.readouterr().err == "careful\n"
