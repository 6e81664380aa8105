"""Reports, JSON outputs and messages give counts by role; no person stands in any of them."""

from __future__ import annotations

import json
import logging
import re
from pathlib import Path

import pytest

from audit.cli.root import run as ward_audit
from audit.code_key import code_key
from inventory.load import export_estate
from inventory.model import Desk, DeviceAsset, Estate, Officer, Unit
from inventory.register import load_register
from reports.report import load_reports
from tests.hostile._figures import Figure, keep
from tests.privacy.place import PERSON, WARD, Place, make
from tests.privacy.read import folded, said

COMMAND = "make test PYTEST_ARGS=tests/privacy"
FORMATS = sorted({format_ for one in load_reports().values() for format_ in one.formats})
OUTPUTS = (
    ("judge", "--format", "json"),
    ("history", "--format", "json"),
    ("diff", "run-old", "run-new", "--format", "json"),
    ("purge", "--dry-run", "--format", "json"),
    ("inventory", "check"),
    ("plan", "--format", "json"),
)
DECLARED = ("canaryofficer", "canarycontact", "canarynote")
"""In the staff list, in a unit's contact, in notes of devices."""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    made = make(tmp_path_factory.mktemp("names") / "city")
    estate = Estate(
        register_id="hanoi-2016", simulated=True,
        units=(Unit(site=WARD, unit="UBND phường Phúc Xá", leader_role="Chủ tịch",
                    contact="bà canarycontact 0912345678"),),
        desks=(Desk(id="d-1", site=WARD, role="one_stop"),),
        devices=(DeviceAsset(id="pc-0", kind="pc", site=WARD, desk="d-1", note="canarynote"),),
        staff=(Officer(id="canaryofficer-1", site=WARD, role="one_stop", desk="d-1"),),
    )  # fmt: skip
    for name, data in export_estate(estate, "csv", load_register("hanoi-2016")).items():
        (made.folder / "inventory" / name).write_bytes(data)
    return made


def canaries(place: Place) -> list[str]:
    found = [*place.old.of("personal"), *place.new.of("personal"), PERSON, *DECLARED]
    assert len(found) > 15
    return found


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_no_report_in_any_format_and_no_message_names_a_person(
    place: Place,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
    lang: str,
) -> None:
    caplog.set_level(logging.DEBUG)
    texts: dict[str, str] = {}
    formats = FORMATS if lang == "vi" else [one for one in FORMATS if one != "pdf"]
    status = ward_audit([
        "report", "all", "--estate", str(place.folder), "--out", str(tmp_path), "--lang", lang,
        "--format", ",".join(formats), "--audience", "internal", "--verbose",
    ])  # fmt: skip
    shown = capsys.readouterr()
    assert status == 0, shown.err
    texts["report"] = shown.out + shown.err
    for path in sorted(tmp_path.iterdir()):
        texts[path.name] = said(path.read_bytes(), path.name)
    for command in OUTPUTS:
        ward_audit([*command, "--estate", str(place.folder), "--lang", lang, "--verbose"])
        shown = capsys.readouterr()
        assert shown.out or shown.err, command
        texts[" ".join(command)] = shown.out + shown.err
    texts["log at DEBUG"] = caplog.text
    assert {path.suffix[1:] for path in tmp_path.iterdir()} == set(formats)
    words = re.compile("|".join(map(re.escape, canaries(place))), re.IGNORECASE)
    found = {
        name: sorted(set(words.findall(text)) | set(words.findall(folded(text))))
        for name, text in texts.items()
    }
    wrong = {name: hits for name, hits in found.items() if hits}
    if lang == "vi":
        keep([
            Figure(
                test="privacy.names",
                goal="0 names in reports of all formats, JSON outputs and messages",
                measured=f"{sum(map(len, wrong.values()))} of {len(canaries(place))} canaries in "
                f"{len(texts)} documents and outputs",
                met=not wrong, command=COMMAND,
            )
        ])  # fmt: skip
    assert wrong == {}


def test_the_key_of_codes_stands_in_no_output(place: Place, tmp_path: Path) -> None:
    key = code_key(place.folder)
    ward_audit([
        "report", "procurement", "--estate", str(place.folder), "--out", str(tmp_path),
        "--format", "html,xlsx,csv,json",
    ])  # fmt: skip
    for path in tmp_path.iterdir():
        data = path.read_bytes()
        assert key not in data
        assert key.hex().encode() not in data


def test_who_asks_for_one_asset_gets_what_was_seen_of_it(
    place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    """Else nobody could answer a data subject: the only output that shows facts says all."""
    ward_audit(["history", "--estate", str(place.folder), "--asset", "pc-0", "--format", "json"])
    shown = capsys.readouterr().out
    assert set(place.new.of("personal")) <= set(re.findall(r"Canarynew\d{4}", shown))


def test_an_audience_belongs_to_the_proposal_alone(
    place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    status = ward_audit(["report", "gaps", "--estate", str(place.folder), "--audience", "internal"])
    assert status == 2
    assert "--audience" in capsys.readouterr().err


def test_a_proposal_is_for_bidders_unless_told_otherwise(place: Place, tmp_path: Path) -> None:
    words = ["report", "procurement", "--estate", str(place.folder), "--format", "json"]
    assert ward_audit([*words, "--out", str(tmp_path)]) == 0
    made = json.loads((tmp_path / "procurement.json").read_text("utf-8"))
    assert made["audience"] == "bidder"
    assert "devices" not in made
