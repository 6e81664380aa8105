"""Every field that is kept has a row: its class, and what it is for; anything else stays out."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import pytest

from audit.store.schema import METADATA
from inventory.codec import facts_text, kept_facts
from inventory.facts import Group, load_groups
from inventory.fields import load_fields, paths_of, unlisted
from inventory.groups.identity import Identity
from inventory.groups.interfaces import Interface, Interfaces
from inventory.groups.service import Service
from inventory.keeping import E_MAIL, TELEPHONE, USER, counted, said, scrub
from inventory.people import Account, Attendance
from inventory.table import load_tables
from tests.audit.cli.folders import make_folder, ward_audit
from tests.conftest import ROOT
from tests.hostile._figures import Figure, keep
from tests.privacy.canaries import every

COMMAND = "make test PYTEST_ARGS=tests/privacy"
RECORDS = {
    **load_groups(),
    **{f"table:{id_}": table.model for id_, table in load_tables().items()},
    "account": Account,
    "attendance": Attendance,
}


def store_paths() -> Iterator[tuple[str, str]]:
    for table in METADATA.sorted_tables:
        for column in table.columns:
            yield f"store:{table.name}", column.name


def details() -> Iterator[tuple[str, str]]:
    """(file, key) of every `detail={...}` that a probe writes."""
    for path in sorted((ROOT / "audit/probes").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.keyword) and node.arg == "detail":
                assert isinstance(node.value, ast.Dict), f"{path.name}: a detail without its keys"
                for key in node.value.keys:
                    assert isinstance(key, ast.Constant), f"{path.name}: a key that is made"
                    yield path.name, str(key.value)


def test_every_field_of_every_model_has_its_row() -> None:
    missing = {record: unlisted(record, model) for record, model in RECORDS.items()}
    missing = {record: paths for record, paths in missing.items() if paths}
    for record, column in store_paths():
        if column not in load_fields().get(record, {}):
            missing[record] = (*missing.get(record, ()), column)
    listed = sum(map(len, load_fields().values()))
    keep([
        Figure(
            test="privacy.fields", goal="every kept field has a class and a purpose; 0 without",
            measured=f"{sum(map(len, missing.values()))} without a row, {listed} with one",
            met=not missing, command=COMMAND,
        )
    ])  # fmt: skip
    assert missing == {}


def test_no_row_is_about_a_field_that_is_no_more() -> None:
    known = {(record, path) for record, model in RECORDS.items() for path in paths_of(model)}
    known |= set(store_paths())
    known |= {("service", f"detail.{key}") for _, key in details()}
    strange = {
        (record, path) for record, rows in load_fields().items() for path in rows
    } - known  # fmt: skip
    assert strange == set()


def test_every_row_says_what_it_is_for() -> None:
    assert [row for rows in load_fields().values() for row in rows.values()
            if not row.purpose.strip()] == []  # fmt: skip


@pytest.mark.parametrize(("file", "key"), sorted(set(details())))
def test_what_a_service_says_beside_is_on_the_list(file: str, key: str) -> None:
    assert f"detail.{key}" in load_fields()["service"]


def test_the_kept_facts_of_a_full_look_read_back_as_the_group() -> None:
    _, groups = every("Canary")
    for id_, raw in json.loads(facts_text(groups)).items():
        load_groups()[id_].model_validate_json(json.dumps(raw))


class Unlisted(Group):
    """A group that nobody has put on the list."""

    group: ClassVar[str] = "unlisted_for_a_test"
    owner: str | None = None
    lamps: int | None = None


class OfPlugin(Group):
    """A group that brings its own list."""

    group: ClassVar[str] = "of_a_plugin"
    kept_fields: ClassVar[dict[str, str]] = {"lamps": "technical"}
    owner: str | None = None
    lamps: int | None = None


def test_a_group_that_is_not_on_the_list_is_dropped_and_counted() -> None:
    text, note = kept_facts({"unlisted_for_a_test": Unlisted(owner="Canary", lamps=3)})
    assert text == "{}"
    assert note == "2 values not kept: not on the list of fields"


def test_a_plug_in_brings_the_list_of_its_own_group() -> None:
    text, note = kept_facts({"of_a_plugin": OfPlugin(owner="Canary", lamps=3)})
    assert json.loads(text) == {"of_a_plugin": {"lamps": 3}}
    assert note.startswith("1 values not kept")


def test_what_a_protocol_says_beside_what_we_know_is_dropped() -> None:
    said = Service(detail={"version": "9.6", "user": "Canary"})
    text, note = kept_facts({"service": said})
    assert json.loads(text) == {"service": {"detail": {"version": "9.6"}}}
    assert note.startswith("1 values not kept")


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("Phòng một cửa, bà Lan 0912 345 678", f"Phòng một cửa, bà Lan {TELEPHONE}"),
        ("0168.123.4567", TELEPHONE),  # eleven digits, before 2018
        ("(024) 3825.3536 tầng 2", f"{TELEPHONE} tầng 2"),
        ("ĐT: +84-912-345-678.", f"ĐT: {TELEPHONE}."),
        ("lan.nt@hanoi.gov.vn", E_MAIL),
        ("mailto:<hoa@x.vn>", f"mailto:<{E_MAIL}>"),
        ("/home/lan/Desktop", f"/home/{USER}/Desktop"),
        ("C:\\Users\\Hoa Hong\\Desktop", f"C:\\Users\\{USER}\\Desktop"),
        ("/run/media/hoa", f"/run/media/{USER}"),
    ],
)
def test_ways_to_reach_a_person_are_taken_out_of_free_texts(text: str, clean: str) -> None:
    assert scrub(text) == clean
    assert scrub(clean) == clean


@pytest.mark.parametrize(
    "text",
    ["10.98.12.34", "S/N 2016080512345", "1.2.0123456789.3", "serial 0123456", "tầng 2, phòng 204",
     "V6.00.029", "2016-08-05T02:00:00+00:00", "00:1a:2b:3c:4d:5e", "0.0123456789",
     "homework/1", "1280@60"],
)  # fmt: skip
def test_what_only_looks_like_one_stays(text: str) -> None:
    assert scrub(text) == text


def test_a_location_and_an_alias_lose_the_telephone_number_and_the_count_is_said() -> None:
    text, note = kept_facts({
        "identity": Identity(sys_location="bà Lan 0912345678", serial="0912345678"),
        "interfaces": Interfaces((Interface(index=1, alias="lan@x.vn"), Interface(index=2))),
    })  # fmt: skip
    said = json.loads(text)
    assert said["identity"] == {"sys_location": f"bà Lan {TELEPHONE}", "serial": "0912345678"}
    assert said["interfaces"] == [{"index": 1, "alias": E_MAIL}, {"index": 2}]
    assert note == "2 texts kept without contact data"


@pytest.mark.parametrize(("dropped", "cleaned"), [(0, 0), (3, 0), (0, 2), (12, 5)])
def test_the_counts_of_a_note_read_back(dropped: int, cleaned: int) -> None:
    assert counted(said(dropped, cleaned)) == (dropped, cleaned)
    assert counted("; ".join(filter(None, ("inventory of x", said(dropped, cleaned))))) == (
        dropped, cleaned,
    )  # fmt: skip


def test_a_run_says_how_much_was_not_kept(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "w", pcs=1)
    report = folder / "seen/reports/00001-pc-0.json"
    made = json.loads(report.read_text())
    made["facts"]["identity"]["sys_location"] = "bà Canary 0912345678"
    report.write_text(json.dumps(made))
    done = ward_audit("collect", "--estate", folder)
    assert done.returncode == 0, done.stderr
    assert "0 values outside the list were dropped, 1 texts cleaned" in done.stderr
    assert b"0912345678" not in (folder / "store.sqlite").read_bytes()


def test_nothing_asks_for_sys_contact_or_for_who_is_logged_on() -> None:
    asked = "\n".join(
        path.read_text("utf-8") for path in Path(ROOT / "audit").rglob("*.py")
    )  # fmt: skip
    for word in ("1.3.6.1.2.1.1.4.0", "sysContact", "Win32_ComputerSystem.UserName",
                 "LastLoggedOnUser", "query user", "job-originating-user-name"):  # fmt: skip
        assert word not in asked, word
