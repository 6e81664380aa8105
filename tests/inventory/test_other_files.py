"""The register of operations, serial numbers that are none, and the three lists."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.groups.form import DeviceState, Form
from inventory.groups.host import AttachedDevice, Host
from inventory.groups.identity import Identity
from inventory.groups.operations import Operations
from inventory.model import DeviceAsset, Estate
from inventory.operations_file import operations_bytes, parse_operations
from inventory.problem import InventoryError
from inventory.reconcile import chapman, reconcile_lists, reconcile_sites
from inventory.seen import Observation, Outcome
from inventory.serials import serial_key

AT = datetime(2016, 8, 4, 22, 0, tzinfo=timezone(timedelta(hours=7)))
OPERATIONS = Operations(
    last_backup_at=datetime(2016, 8, 4, 20, 30, tzinfo=UTC), last_backup_ok=True,
    last_restore_test_on=date(2016, 6, 1), database_free_pct=31.125, security_level=3,
    sms_delivered_s={"Viettel": 4.5, "MobiFone": None}, sms_text_ok={"Viettel": True},
    confirmed_wards=("00001", "00004"),
)  # fmt: skip
FILE = operations_bytes("01", AT, OPERATIONS)


def test_the_register_of_operations_is_read_back() -> None:
    read = parse_operations("01.yaml", FILE, "01")
    assert (read.operations, read.made_at) == (OPERATIONS, AT)
    assert read.made_at.tzinfo is UTC
    assert parse_operations(
        "01.yaml", operations_bytes("01", AT, Operations()), "01"
    ).operations == (Operations())


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("site: '01'", "site: '001'",
         "01.yaml:2: site: is '001', but the file is named for 01; correct one of them"),
        ("security_level: 3", "security_level: high",
         "01.yaml:9: operations.security_level: 'high' must be a whole number"),
        ("last_backup_ok", "last_backup_okay",
         "01.yaml:6: operations.last_backup_okay: no such name; remove it or correct its spelling"),
        ("/1", "/9", "01.yaml:1: format: 'ward-audit-operations/9' must be one of "
         "'ward-audit-operations/1'"),
        ("database_free_pct: 31.1250", "database_free_pct: 31.125",
         "01.yaml:8: operations.database_free_pct: 31.125 may be thousands or decimals; "
         "write 31125 or 31.1250"),
    ],
)  # fmt: skip
def test_a_wrong_register_of_operations_has_its_line(old: str, new: str, said: str) -> None:
    text = FILE.decode()
    assert old in text
    with pytest.raises(InventoryError) as caught:
        parse_operations("01.yaml", text.replace(old, new).encode(), "01")
    assert str(caught.value) == said


@pytest.mark.parametrize(
    "serial",
    ["To Be Filled By O.E.M.", "Default string", "0000000", "XXXX", "N/A", " none ", "123456789",
     "", "không có", "System Serial Number"],
)  # fmt: skip
def test_fillers_are_no_serial_numbers(serial: str) -> None:
    assert serial_key(serial) is None


@pytest.mark.parametrize("serial", ["CNB8D5F3K1", "0012", "VN1234567X"])
def test_real_serial_numbers_are_not_called_fillers(serial: str) -> None:
    assert serial_key(serial) is not None


def test_two_ways_of_writing_one_serial_number_are_one() -> None:
    assert serial_key("CN-B8 d5") == serial_key("cnb8D5")
    assert serial_key("AB12") != serial_key("AB13")


def test_three_lists_say_what_is_where() -> None:
    lists = reconcile_lists(book={"a", "b", "c"}, declared={"a", "d"}, discovered={"b", "e"})
    assert lists.matched == ("a", "b")
    assert lists.ghost == ("c",)
    assert lists.stray == ("d", "e")
    assert lists.undeclared == ("b",)


def test_chapman_gives_the_textbook_numbers() -> None:
    found = chapman(200, 150, 30)
    assert found is not None
    assert found.total == pytest.approx(978.0645, abs=1e-3)  # 201 · 151 / 31 − 1
    deviation = (201 * 151 * 170 * 120 / (31**2 * 32)) ** 0.5
    assert found.high - found.total == pytest.approx(1.96 * deviation)
    assert found.unlisted == pytest.approx(978.0645 - 320, abs=1e-3)


def test_two_equal_lists_leave_nobody_unseen() -> None:
    found = chapman(10, 10, 10)
    assert found is not None
    assert (found.total, found.low, found.high, found.unlisted) == (10, 10, 10, 0)


def test_an_empty_list_estimates_nothing() -> None:
    assert chapman(0, 5, 0) is None
    assert reconcile_lists(set(), {"a"}, set()).estimate is None


KEYS = st.sets(st.sampled_from("abcdefgh"))


@given(KEYS, KEYS, KEYS)
def test_every_key_has_one_place_and_the_estimate_is_never_below_what_was_seen(
    book: set[str], declared: set[str], discovered: set[str]
) -> None:
    lists = reconcile_lists(book, declared, discovered)
    placed = [*lists.matched, *lists.ghost, *lists.stray]
    assert sorted(placed) == sorted(book | declared | discovered)
    if lists.estimate is not None:
        assert lists.estimate.low >= len(placed)
        assert lists.estimate.high >= lists.estimate.low


def seen(asset: str, outcome: Outcome, *groups: Form | Host | Identity) -> Observation:
    return Observation(
        run="r", asset=asset, site="00001", kind="pc", probe="p", at=AT, took_s=0.0,
        outcome=outcome, facts={group.group: group for group in groups},
    )  # fmt: skip


def test_a_site_is_reconciled_from_book_form_and_sightings() -> None:
    estate = Estate(
        register_id="hanoi-2016",
        devices=tuple(
            DeviceAsset(id=id_, kind=kind, site="00001", serial=serial)
            for id_, kind, serial in (
                ("pc1", "pc", "S1"), ("prn1", "printer", "CN-77"), ("prn2", "printer", "None"),
                ("ups1", "ups", None), ("rtr1", "router", None),
            )
        ),
    )  # fmt: skip
    form = Form(
        devices=(
            DeviceState(asset="ups1", works=True), DeviceState(asset="prn2", problem="missing"),
            DeviceState(asset="fan1", works=True),
        )
    )  # fmt: skip
    host = Host(
        devices=(
            AttachedDevice(device_class="printer", serial="cn77"),
            AttachedDevice(device_class="scanner", serial="NEW9"),
            AttachedDevice(device_class="scanner", serial="0000"),
        )
    )
    lists = reconcile_sites(
        estate,
        [
            seen("00001-office", Outcome.ANSWERED, form),
            seen("pc1", Outcome.ANSWERED, host),
            seen("rtr1", Outcome.TIMEOUT),
        ],
    )["00001"]
    assert lists.matched == ("pc1", "prn1", "ups1")
    assert lists.ghost == ("prn2", "rtr1")
    assert lists.stray == ("fan1", "s/n NEW9")
    assert lists.undeclared == ("pc1", "prn1")
