"""Evidence that comes as files: forms, PC reports, registers of people and of operations."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest

from audit.probes._attempt import attempt
from audit.probes.operations_register import OPERATIONS_REGISTER
from audit.probes.pc_report import PC_REPORT
from audit.probes.people_register import PEOPLE_REGISTER
from audit.probes.ward_form import WARD_FORM
from audit.world.fake import FAKE_NOW, fake_world
from audit.world.files import FolderFiles
from inventory.form_file import form_bytes
from inventory.groups.form import DeviceState, Form
from inventory.groups.identity import Identity
from inventory.groups.operations import Operations
from inventory.groups.people import AccountProblem
from inventory.groups.workplace import Workplace
from inventory.model import Asset, DeviceAsset, Officer
from inventory.operations_file import operations_bytes
from inventory.pc_report import pc_report_bytes
from inventory.people import Account, Attendance, accounts_bytes, training_bytes
from inventory.register import load_register
from inventory.seen import Outcome
from tests.audit.loopback import run

REGISTER = load_register("hanoi-2016")
TODAY = date(2016, 8, 5)
ICT = timezone(timedelta(hours=7))
PC = Asset(id="00001-pc-1", kind="pc", site="00001")


def office(code):
    return Asset(id=f"{code}-office", kind="office", site=code)


def look(probe, asset, files, **estate):
    world = fake_world(files=files, estate={"register": "hanoi-2016", **estate})
    return looked(probe, asset, world)


def looked(probe, asset, world):
    return run(
        attempt(probe, asset, world, lambda: probe.look(asset, world), run="r")
    )  # fmt: skip


def report(made_at=FAKE_NOW - timedelta(hours=3), asset=PC.id, offset_s=None):
    groups = [Identity(serial="S1"), Workplace(clock_offset_s=offset_s)]
    return {f"seen/reports/{PC.id}.json": pc_report_bytes(asset, made_at, groups)}


def form(day=date(2016, 8, 1), ending="csv", **said):
    data = form_bytes(Form(surveyed_on=day, **said), REGISTER, "00001", ending)
    return {f"seen/forms/00001.{ending}": data}


def test_each_probe_looks_where_its_file_can_be():
    fits = {
        asset.site if asset.kind == "office" else "pc": [
            probe.id
            for probe in (OPERATIONS_REGISTER, PC_REPORT, PEOPLE_REGISTER, WARD_FORM)
            if probe.fits(asset)
        ]
        for asset in (office("00001"), office("001"), office("01"), PC)
    }
    assert fits == {
        "00001": ["people.register", "ward.form"],
        "001": ["operations.register", "people.register"],
        "01": ["operations.register"],
        "pc": ["pc.report"],
    }


@pytest.mark.parametrize(
    ("probe", "asset"),
    [(PC_REPORT, PC), (WARD_FORM, office("00001")), (PEOPLE_REGISTER, office("00001")),
     (OPERATIONS_REGISTER, office("01"))],
)  # fmt: skip
def test_no_file_yet_is_skipped_and_says_where_it_is_awaited(probe, asset):
    seen = look(probe, asset, {})
    assert seen.outcome is Outcome.SKIPPED
    assert "seen/" in seen.note


@pytest.mark.parametrize(
    ("probe", "asset", "path"),
    [(PC_REPORT, PC, f"seen/reports/{PC.id}.json"),
     (WARD_FORM, office("00001"), "seen/forms/00001.csv"),
     (WARD_FORM, office("00001"), "seen/forms/00001.xlsx"),
     (WARD_FORM, office("00001"), "seen/forms/00001.yaml"),
     (PEOPLE_REGISTER, office("00001"), "seen/people/accounts.csv"),
     (PEOPLE_REGISTER, office("00001"), "seen/people/training.xlsx"),
     (OPERATIONS_REGISTER, office("01"), "seen/operations/01.yaml")],
)  # fmt: skip
@pytest.mark.parametrize(
    "data",
    [b"", b"\0" * 100, b"\xff\xfe\xfd", b"<html>", b"[[[[" * 1_000, b"a,b\n1,2\n", b"PK\x03\x04x"],
)
def test_nonsense_is_garbled_and_never_our_own_bug(probe, asset, path, data):
    assert look(probe, asset, {path: data}).outcome is Outcome.GARBLED


def test_a_report_is_as_old_as_it_says():
    seen = look(PC_REPORT, PC, report())
    assert seen.outcome is Outcome.ANSWERED
    assert seen.at == FAKE_NOW - timedelta(hours=3)
    assert seen.facts["identity"] == Identity(serial="S1")


def test_a_report_of_another_pc_is_garbled():
    seen = look(PC_REPORT, PC, report(asset="00001-pc-2"))
    assert seen.outcome is Outcome.GARBLED
    assert "00001-pc-2" in seen.note


def test_a_report_from_a_time_to_come_is_garbled():
    seen = look(PC_REPORT, PC, report(made_at=FAKE_NOW + timedelta(hours=1)))
    assert seen.outcome is Outcome.GARBLED


def test_a_clock_some_minutes_ahead_is_no_time_to_come():
    seen = look(PC_REPORT, PC, report(made_at=FAKE_NOW + timedelta(minutes=4)))
    assert (seen.outcome, seen.at) == (Outcome.ANSWERED, FAKE_NOW)


def test_a_pc_that_runs_a_day_ahead_is_dated_by_the_citys_time():
    ahead = report(made_at=FAKE_NOW + timedelta(hours=23), offset_s=86_400.0)
    seen = look(PC_REPORT, PC, ahead)
    assert seen.outcome is Outcome.ANSWERED
    assert seen.at == FAKE_NOW - timedelta(hours=1)
    assert "clock" in seen.note


def test_a_pc_whose_battery_is_flat_is_found_and_not_called_stale():
    year_2009 = FAKE_NOW - timedelta(days=2_500)
    flat = report(made_at=year_2009, offset_s=-timedelta(days=2_500).total_seconds())
    assert look(PC_REPORT, PC, flat).at == FAKE_NOW


def test_an_offset_of_a_thousand_years_moves_nothing():
    mad = report(made_at=FAKE_NOW + timedelta(days=1), offset_s=1e12)
    assert look(PC_REPORT, PC, mad).outcome is Outcome.GARBLED


@pytest.mark.parametrize("ending", ["csv", "xlsx", "yaml"])
def test_a_form_counts_until_the_end_of_its_day(ending):
    seen = look(WARD_FORM, office("00001"), form(ending=ending, area_m2=40.5))
    assert seen.outcome is Outcome.ANSWERED
    assert seen.at.astimezone(ICT) == datetime(2016, 8, 1, 23, 59, 59, tzinfo=ICT)
    assert seen.facts["form"].area_m2 == 40.5


def test_a_form_of_today_is_not_of_this_evening():
    assert look(WARD_FORM, office("00001"), form(day=TODAY)).at == FAKE_NOW


@pytest.mark.parametrize("day", [None, date(2016, 8, 6), date(2099, 1, 1)])
def test_a_form_without_a_day_or_of_a_day_to_come_is_garbled(day):
    assert look(WARD_FORM, office("00001"), form(day=day)).outcome is Outcome.GARBLED


def test_a_device_that_is_not_in_the_book_is_told():
    files = form(devices=(DeviceState(asset="00001-pc-1"), DeviceState(asset="00001-ghost")))
    book = {"00001": (DeviceAsset(id="00001-pc-1", kind="pc", site="00001"),)}
    assert look(WARD_FORM, office("00001"), files, devices=book).note == (
        "not in the book: 00001-ghost"
    )


@pytest.mark.parametrize(
    ("old", "new", "trap"),
    [(b"site,00001", b"site,1", "Q-CODE"), (b"area_m2,40.5", b"area_m2,1.500", "Q-NUM"),
     ("Phường Phúc Xá".encode(), b"Ph\xad\xeang Ph\xf3c X\xb8", "Q-FONT")],
)  # fmt: skip
def test_a_trap_of_the_form_is_named_first_in_the_note(old, new, trap):
    files = form(area_m2=40.5)
    spoiled = {path: data.replace(old, new) for path, data in files.items()}
    assert spoiled != files
    seen = look(WARD_FORM, office("00001"), spoiled)
    assert seen.outcome is Outcome.GARBLED
    assert seen.note.startswith(trap)


STAFF = (
    Officer(id="cb-1", site="00001", role="one_stop"),
    Officer(id="cb-2", site="00001", role="justice"),
)
ACCOUNT = Account(
    id="tk-1", officer="cb-1", site="00001", role="one_stop", issued_on=date(2016, 7, 1),
    last_login_on=date(2016, 8, 1), exported_on=date(2016, 8, 3),
)  # fmt: skip


def people(*accounts, attendances=None):
    files = {"seen/people/accounts.csv": accounts_bytes(accounts)}
    if attendances is not None:
        files["seen/people/training.csv"] = training_bytes(attendances)
    return files


def test_officers_are_counted_against_accounts_and_courses():
    attended = Attendance(officer="cb-1", site="00001", attended_on=date(2016, 7, 20))
    seen = look(
        PEOPLE_REGISTER, office("00001"), people(ACCOUNT, attendances=[attended]),
        staff={"00001": STAFF},
    )  # fmt: skip
    said = seen.facts["people"]
    assert seen.at.astimezone(ICT).date() == date(2016, 8, 3)
    assert [(r.role, r.staff, r.accounts, r.trained) for r in said.roles] == [
        ("justice", 1, 0, 0), ("one_stop", 1, 1, 1),
    ]  # fmt: skip
    assert said.problems == (AccountProblem(ref="cb-2", problem="missing", role="justice"),)
    assert said.trained_total == 1


def test_who_moved_to_another_site_has_not_left_and_who_is_nowhere_has():
    moved = ACCOUNT.model_copy(update={"id": "tk-7", "officer": "cb-7"})
    gone = ACCOUNT.model_copy(update={"id": "tk-8", "officer": "cb-8"})
    seen = look(
        PEOPLE_REGISTER, office("00001"), people(ACCOUNT, moved, gone),
        staff={"00001": STAFF[:1]}, officers={"cb-1": "00001", "cb-7": "00004"},
    )  # fmt: skip
    assert [(p.ref, p.problem) for p in seen.facts["people"].problems] == [("tk-8", "owner_left")]


def test_training_alone_says_nothing_of_accounts():
    attended = Attendance(officer="cb-1", site="00001", attended_on=date(2016, 7, 20))
    files = {"seen/people/training.csv": training_bytes([attended])}
    said = look(PEOPLE_REGISTER, office("00001"), files, staff={"00001": STAFF}).facts["people"]
    assert (said.trained_total, said.problems, said.directory_on) == (1, (), None)


def test_the_citys_tables_are_parsed_once_for_all_sites(tmp_path):
    (tmp_path / "seen" / "people").mkdir(parents=True)
    place = tmp_path / "seen" / "people" / "accounts.csv"
    place.write_bytes(accounts_bytes([ACCOUNT]))
    world = fake_world(estate={"register": REGISTER, "staff": {"00001": STAFF}})
    world = type(world)(**{
        **{name: getattr(world, name) for name in world.__slots__}, "files": FolderFiles(tmp_path),
    })  # fmt: skip
    first = looked(PEOPLE_REGISTER, office("00001"), world)
    place.write_bytes(b"now it is something else")
    again = looked(PEOPLE_REGISTER, office("00001"), world)
    assert first.outcome is Outcome.ANSWERED
    assert first.facts == again.facts


def test_an_export_without_a_single_account_is_no_evidence_of_anything():
    assert look(PEOPLE_REGISTER, office("00001"), people()).outcome is Outcome.GARBLED


def test_a_register_of_operations_is_dated_by_itself():
    at = FAKE_NOW - timedelta(days=2)
    files = {"seen/operations/01.yaml": operations_bytes("01", at, Operations(security_level=3))}
    seen = look(OPERATIONS_REGISTER, office("01"), files)
    assert (seen.at, seen.facts["operations"].security_level) == (at, 3)


def test_a_register_of_another_site_or_of_a_time_to_come_is_garbled():
    other = {"seen/operations/01.yaml": operations_bytes("001", FAKE_NOW, Operations())}
    later = {
        "seen/operations/01.yaml": operations_bytes("01", FAKE_NOW + timedelta(1), Operations())
    }
    for files in (other, later):
        assert look(OPERATIONS_REGISTER, office("01"), files).outcome is Outcome.GARBLED
