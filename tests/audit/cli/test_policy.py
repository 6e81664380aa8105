"""`ward-audit policy` and `waiver`, as people call them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from audit.cli.root import run
from checks.check import load_checks
from tests.checks.test_policy_file import GOOD


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "policy.yaml").write_text(GOOD, "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    return tmp_path


def test_show_prints_every_rule_of_the_shipped_policy(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["policy", "show", "--format", "json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert {row["check"] for row in rows} == set(load_checks())
    assert all(row["why"] and row["source"] for row in rows)
    assert run(["policy", "show", "--lang", "en"]) == 0
    assert "link.primary" in capsys.readouterr().out


def test_lint_of_a_good_file_is_0(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["policy", "lint", "policy.yaml", "--lang", "en"]) == 0
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == "policy.yaml: 2 rules, 1 services, 1 waivers: good\n"


def test_lint_of_a_wrong_file_is_2_and_names_every_line(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = GOOD.replace("warn_below_pct", "warn_below").replace("weight: mandatory", "weight: x")
    (folder / "policy.yaml").write_text(text, "utf-8")
    assert run(["policy", "lint", "policy.yaml"]) == 2
    assert capsys.readouterr().err.splitlines() == [
        "policy.yaml:13: rules.printer.supplies.params: no parameter 'warn_below'; "
        "known: warn_below_pct, fail_below_pct",
        "policy.yaml:15: rules.people.trained.weight: 'x' must be one of 'mandatory', "
        "'conditional' or 'advisory'",
    ]


@pytest.mark.parametrize("command", [["policy", "show"], ["policy", "lint"], ["waiver", "list"]])
@pytest.mark.parametrize(
    ("name", "content"),
    [("absent.yaml", None), ("latin.yaml", "vi: H\xe0".encode("latin-1")), ("null.yaml", b"\0")],
)
def test_a_file_that_cannot_be_read_is_one_line_and_2(
    folder: Path, capsys: pytest.CaptureFixture[str], command: list[str], name: str,
    content: bytes | None,
) -> None:  # fmt: skip
    if content is not None:
        (folder / name).write_bytes(content)
    assert run([*command, name]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(name)
    assert said.err.count("\n") == 1


def test_an_ended_waiver_is_2_from_the_day_after(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["waiver", "lint", "policy.yaml", "--at", "2016-08-20"]) == 0
    assert run(["waiver", "lint", "policy.yaml", "--at", "2016-08-21"]) == 2
    assert run(["policy", "lint", "policy.yaml", "--at", "2016-08-21"]) == 2
    assert "ended on 2016-08-20; mend the fault, or ask again" in capsys.readouterr().err
    assert run(["waiver", "lint", "policy.yaml", "--at", "yesterday"]) == 2


def test_waivers_are_listed_with_their_day(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["waiver", "list", "--format", "json", "--at", "2016-08-05"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["check"], row["site"], row["until"], row["in_force"]) == (
        "printer.supplies", "00001", "2016-08-20", True,
    )  # fmt: skip


def test_diff_says_what_changed_and_is_0(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "b.yaml").write_text(GOOD.replace("warn_below_pct: 30", "warn_below_pct: 9"), "utf-8")
    assert run(["policy", "diff", "policy.yaml", "b.yaml", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == [
        {"place": "rules.printer.supplies.params.warn_below_pct", "a": "30", "b": "9"}
    ]
    assert run(["policy", "diff", "policy.yaml", "policy.yaml", "--lang", "en"]) == 0
    assert "the same" in capsys.readouterr().err
