"""`ward-audit inventory`: check, show, import, export, template, reconcile."""

import io
import json
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest

from audit.app import open_folder
from audit.cli.root import run
from inventory.load import export_estate, load_estate
from inventory.register import load_register
from tests.inventory.estates import ESTATE

HANOI = load_register("hanoi-2016")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    city = tmp_path / "city"
    (city / "inventory").mkdir(parents=True)
    (city / "ward-audit.yaml").write_text("register: hanoi-2016\nsimulated: true\n", "utf-8")
    for name, data in export_estate(ESTATE).items():
        (city / "inventory" / name).write_bytes(data)
    return city


def tables(folder: Path) -> dict[str, bytes]:
    return {
        place.name: place.read_bytes()
        for place in sorted((folder / "inventory").iterdir())
        if place.is_file()
    }


def test_check_says_the_doubts_and_ends_well(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    devices = folder / "inventory" / "devices.csv"
    devices.write_bytes(devices.read_bytes().replace(b",00012,", b",Default string,"))
    assert run(["inventory", "check", "--estate", str(folder), "--format", "json"]) == 0
    said = capsys.readouterr()
    assert json.loads(said.out) == [
        {
            "table": "devices",
            "place": "00001-prn1",
            "doubt": "serial 'Default string' says nothing; read it from the label",
        }
    ]


def test_check_ends_with_2_and_one_line_for_each_error(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "inventory" / "devices-2.csv").write_text(
        "id,kind,site,desk\nx,pc,1,\ny,pc,00001,nowhere\n", "utf-8"
    )
    assert run(["inventory", "check", "--estate", str(folder)]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.splitlines() == [
        "inventory/devices-2.csv:2: x: site: '1' has lost its leading zeros; write 00001 (Phường "
        "Phúc Xá, Quận Ba Đình) or 001 (Quận Ba Đình) or 01 (Thành phố Hà Nội) and format the "
        "column as text",
        "inventory/devices-2.csv:3: y: desk 'nowhere' is not in the table desks; "
        "add it or correct the id",
    ]


def test_show_counts_rows_and_prints_one_table(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    at = ["--estate", str(folder), "--format", "json"]
    assert run(["inventory", "show", *at]) == 0
    counts = {row["table"]: row["rows"] for row in json.loads(capsys.readouterr().out)}
    assert counts == {
        "desks": 2, "devices": 2, "extra": 1, "gateways": 1, "links": 2, "services": 1,
        "staff": 2, "units": 2,
    }  # fmt: skip
    assert run(["inventory", "show", "units", "--site", "00001", *at]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [(row["site"], row["unit"]) for row in rows] == [("00001", "UBND phường Phúc Xá")]
    assert run(["inventory", "show", "gadgets", *at]) == 2
    assert "no table is called 'gadgets'; known: desks," in capsys.readouterr().err
    assert run(["inventory", "show", "units", "--site", "1", *at]) == 2
    assert "--site: '1' has lost its leading zeros; write 00001" in capsys.readouterr().err


def test_import_twice_is_import_once_and_the_old_tables_are_kept(
    folder: Path, tmp_path: Path
) -> None:
    (folder / "inventory" / "devices-old.yaml").write_text(
        "- {id: old, kind: pc, site: 00004}\n", "utf-8"
    )
    new = tmp_path / "devices-new.csv"
    new.write_text("id,kind,site,serial\n00001-pc1,pc,00001,X9\nnew,ups,00004,\n", "utf-8")
    before = tables(folder)
    assert run(["inventory", "import", str(new), "--estate", str(folder)]) == 0
    once = tables(folder)
    assert {device.id for device in open_folder(folder).estate.devices} == {
        "00001-pc1", "00001-prn1", "old", "new",
    }  # fmt: skip
    aside = folder / "inventory" / ".before-import"
    assert {place.name: place.read_bytes() for place in aside.iterdir()} == before
    assert run(["inventory", "import", str(new), "--estate", str(folder)]) == 0
    assert tables(folder) == once


def test_a_wrong_import_changes_nothing(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = tables(folder)
    bad = tmp_path / "devices.csv"
    bad.write_text("id,kind,site\ngood,pc,00001\nbad,pc,99999\n", "utf-8")
    assert run(["inventory", "import", str(bad), "--estate", str(folder)]) == 2
    assert capsys.readouterr().err == (
        "devices.csv:3: bad: site: site '99999' is not in the register hanoi-2016; "
        "correct the code\n"
    )
    assert tables(folder) == before
    missing = ["inventory", "import", str(tmp_path / "none.csv"), "--estate", str(folder)]
    assert run(missing) == 2
    assert "none.csv: không đọc được: không có tệp này" in capsys.readouterr().err


@pytest.mark.parametrize("kind", ["csv", "xlsx", "yaml"])
def test_what_is_exported_can_be_imported(folder: Path, tmp_path: Path, kind: str) -> None:
    out = tmp_path / "export"
    assert (
        run(["inventory", "export", "--estate", str(folder), "--as", kind, "--out", str(out)]) == 0
    )
    files = {place.name: place.read_bytes() for place in out.iterdir()}
    assert load_estate(files, HANOI, simulated=True) == ESTATE


def test_templates_are_written_for_tables_and_for_a_wards_form(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "t"
    assert run(["inventory", "template", "--as", "xlsx", "--out", str(out)]) == 0
    book = openpyxl.load_workbook(io.BytesIO((out / "estate.xlsx").read_bytes()))
    assert "devices" in book.sheetnames
    assert run(["inventory", "template", "--form", "00001", "--out", str(out)]) == 0
    assert "Phường Phúc Xá" in (out / "00001.csv").read_text("utf-8-sig")
    capsys.readouterr()
    assert run(["inventory", "template", "--form", "1", "--out", str(out)]) == 2
    assert "'1' has lost its leading zeros; write 00001" in capsys.readouterr().err


def test_reconcile_needs_something_collected(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["inventory", "reconcile", "--estate", str(folder)]) == 2
    assert "nothing was collected yet; run `ward-audit collect`" in capsys.readouterr().err


def test_reconcile_prints_the_three_lists_of_every_site(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from audit.store.store import Run
    from inventory.codec import to_row
    from inventory.groups.form import DeviceState, Form
    from inventory.seen import Observation, Outcome

    at = datetime(2016, 8, 5, 2, 0, tzinfo=UTC)
    store = open_folder(folder).store()
    store.begin_run(Run(id="r1", started=at, register_id="hanoi-2016", plan="p", looks=1))
    form = Form(devices=(DeviceState(asset="00001-prn1", works=True), DeviceState(asset="fan")))
    seen = Observation(
        run="r1", asset="00001-office", site="00001", kind="office", probe="ward.form", at=at,
        took_s=0.1, outcome=Outcome.ANSWERED, facts={"form": form},
    )  # fmt: skip
    store.append([to_row(seen)])
    store.close()
    assert run(["inventory", "reconcile", "--estate", str(folder), "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == [
        {
            "site": "00001", "name": "Phường Phúc Xá", "matched": ["00001-prn1"],
            "ghost": ["00001-pc1"], "stray": ["fan"], "undeclared": [],
            "estimate": 3.5, "low": 3.0, "high": 5.2,
        }
    ]  # fmt: skip


@pytest.mark.parametrize("verb", ["check", "show", "import", "export", "template", "reconcile"])
def test_every_verb_has_help_with_an_example(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["inventory", verb, "--help"]) == 0
    said = capsys.readouterr().out
    assert "Example:" in said
    assert f"ward-audit inventory {verb}" in said
